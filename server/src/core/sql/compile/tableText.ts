import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { formatTable, quote } from '../model/names.js';
import { checkOptions, optionOf } from '../model/dialectOptions.js';
import type { SqlTable } from '../model/table.js';
import { entriesOf, given, isTrue, itemsOf, wordOf } from '../model/values.js';
import type { Target } from '../writer.js';
import { columnText } from './columnText.js';
import { constraintText, isWritten } from './constraintText.js';
import { settingOf } from './indexText.js';
import { mysqlTableOptions } from './mysqlTableOptions.js';

/** `CREATE TABLE …`: `visit_create_table`. */
export function createTableText(table: SqlTable, ifNotExists: boolean, target: Target): string {
  const { dialect } = target;
  checkOptions('table', table.options, target);
  for (const index of table.indexes) checkOptions('index', index.options, target);
  for (const constraint of [table.primaryKey, ...table.constraints]) checkOptions('check', constraint.options, target);
  const columns = table.columns.map((column) =>
    [columnText(column, table, target), ...column.checks.map((check) => constraintText(check, table, target))].join(
      ' ',
    ),
  );
  const constraints = [...(table.primaryKey.columns.length === 0 ? [] : [table.primaryKey]), ...table.constraints]
    .filter(
      (constraint) =>
        isWritten(constraint, target) &&
        !(constraint.kind === 'foreignKey' && constraint.useAlter && dialect.name !== 'sqlite'),
    )
    .flatMap((constraint) => constraintText(constraint, table, target) ?? []);
  const prefixes = table.prefixes.map((prefix) => `${prefix} `).join('');
  const exists = ifNotExists ? 'IF NOT EXISTS ' : '';
  const lines = [...columns, ...constraints].map((line) => `\n\t${line}`).join(', ');
  return `CREATE ${prefixes}TABLE ${exists}${formatTable(dialect, table.schema, table.name)} (${lines}\n)${tableTail(table, target)}`;
}

/** What follows the parenthesis: each dialect's `post_create_table`. */
function tableTail(table: SqlTable, target: Target): string {
  const { name } = target.dialect;
  switch (name) {
    case 'postgresql':
      return postgresqlTail(table, target);
    case 'mysql':
    case 'mariadb':
      return mysqlTableOptions(table, target);
    case 'sqlite': {
      const rowid = given(optionOf(table.options, 'sqlite', 'with_rowid'));
      const words = [
        ...(rowid !== undefined && !isTrue(rowid) ? ['WITHOUT ROWID'] : []),
        ...(isTrue(optionOf(table.options, 'sqlite', 'strict')) ? ['STRICT'] : []),
      ];
      return words.length === 0 ? '' : `\n ${words.join(',\n ')}`;
    }
    case 'oracle':
      return oracleTail(table, target);
    case 'mssql':
      return '';
  }
}

function postgresqlTail({ options, span }: SqlTable, target: Target): string {
  const option = (name: string) => given(optionOf(options, 'postgresql', name));
  const word = (name: string, before: string): string => {
    const term = option(name);
    return term === undefined || !isTrue(term) ? '' : `\n ${before} ${wordOf(term)}`;
  };
  const inherits = option('inherits');
  const settings = option('with');
  const oids = option('with_oids');
  const commit = option('on_commit');
  const tablespace = option('tablespace');
  if (settings !== undefined && !target.on.tableWith)
    refuse("Argument 'postgresql_with' is not accepted by dialect 'postgresql' on behalf of the table", span);
  if (oids !== undefined && oids.kind !== 'boolean') cannotRender('postgresql_with_oids is no boolean', span);
  const parents = inherits === undefined ? [] : inherits.kind === 'sequence' ? itemsOf(inherits) : [inherits];
  const blank = target.on.inheritsWithoutBlanks ? '' : ' ';
  return [
    inherits === undefined
      ? ''
      : `\n INHERITS (${blank}${parents.map((parent) => quote(target.dialect, wordOf(parent))).join(', ')}${blank})`,
    word('partition_by', 'PARTITION BY'),
    word('using', 'USING'),
    settings === undefined || !isTrue(settings)
      ? ''
      : `\n WITH (${entriesOf(settings)
          .map(([name, value]) => settingOf(name, value, target))
          .join(', ')})`,
    oids?.kind === 'boolean' ? `\n ${oids.value ? 'WITH' : 'WITHOUT'} OIDS` : '',
    commit === undefined || !isTrue(commit) ? '' : `\n ON COMMIT ${wordOf(commit).replaceAll('_', ' ').toUpperCase()}`,
    tablespace === undefined || !isTrue(tablespace) ? '' : `\n TABLESPACE ${quote(target.dialect, wordOf(tablespace))}`,
  ].join('');
}

function oracleTail({ options }: SqlTable, { dialect }: Target): string {
  const option = (name: string) => given(optionOf(options, 'oracle', name));
  const [commit, compress, tablespace] = [option('on_commit'), option('compress'), option('tablespace')];
  return [
    commit === undefined || !isTrue(commit) ? '' : `\n ON COMMIT ${wordOf(commit).replaceAll('_', ' ').toUpperCase()}`,
    compress === undefined || !isTrue(compress)
      ? ''
      : compress.kind === 'boolean'
        ? '\n COMPRESS'
        : `\n COMPRESS FOR ${wordOf(compress)}`,
    tablespace === undefined || !isTrue(tablespace) ? '' : `\n TABLESPACE ${quote(dialect, wordOf(tablespace))}`,
  ].join('');
}
