import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import { checkOptions, optionOf } from '../model/dialectOptions.js';
import { formatConstraint, formatTable, quote, quoteAll, quoteSchema, type Name } from '../model/names.js';
import { columnOf } from '../model/readConstraint.js';
import type { IndexPart, SqlIndex, SqlTable } from '../model/table.js';
import { entriesOf, given, isTrue, itemsOf, wordOf } from '../model/values.js';
import type { Target } from '../writer.js';
import { distinctWords } from './constraintText.js';
import { ddlExpression } from './expression.js';
import { indexPart } from './indexPart.js';

type IndexTable = Pick<SqlTable, 'name' | 'schema' | 'columns'>;

/** `CREATE INDEX …`: each dialect's `visit_create_index`. */
export function createIndexText(index: SqlIndex, table: IndexTable, ifNotExists: boolean, target: Target): string {
  const { dialect } = target;
  checkOptions('index', index.options, target);
  const isSqlite = dialect.name === 'sqlite';
  const option = (name: string): Term | undefined => given(optionOf(index.options, dialect.name, name));
  const hasSchema = isSqlite || dialect.name === 'oracle';
  const name = indexName(index, table, hasSchema, target);
  const on = formatTable(dialect, isSqlite ? null : table.schema, table.name);
  const unique = index.unique ? 'UNIQUE ' : '';
  const exists = ifNotExists ? 'IF NOT EXISTS ' : '';
  switch (dialect.name) {
    case 'postgresql': {
      const concurrently = isTrue(option('concurrently')) ? 'CONCURRENTLY ' : '';
      const using = option('using');
      const method = using !== undefined && isTrue(using) ? `USING ${methodOf(using)} ` : '';
      return `CREATE ${unique}INDEX ${concurrently}${exists}${name} ON ${on} ${method}(${parts(index, target, opsOf(option('ops')))})${postgresqlTail(option, target)}`;
    }
    case 'mysql':
    case 'mariadb':
      return `CREATE ${unique}${prefixOf(index, target)}INDEX ${exists}${name} ON ${on} (${mysqlParts(index, target)})${mysqlTail(index, target)}`;
    case 'sqlite':
      return `CREATE ${unique}INDEX ${exists}${name} ON ${on} (${parts(index, target)})${whereOf(option('where'), target)}`;
    case 'mssql': {
      const clustered = option('clustered');
      const cluster = clustered === undefined ? '' : isTrue(clustered) ? 'CLUSTERED ' : 'NONCLUSTERED ';
      const store = isTrue(option('columnstore')) ? 'COLUMNSTORE ' : '';
      const list = index.parts.length === 0 ? '' : ` (${parts(index, target)})`;
      return `CREATE ${unique}${cluster}${store}INDEX ${name} ON ${on}${list}${includeOf(option('include'), target)}${whereOf(option('where'), target)}`;
    }
    case 'oracle': {
      const bitmap = isTrue(option('bitmap')) ? 'BITMAP ' : '';
      if (isTrue(option('vector'))) cannotRender('vector indexes are not written', index.span);
      return `CREATE ${unique}${bitmap}INDEX ${name} ON ${on} (${parts(index, target)})${compressOf(option('compress'))}`;
    }
  }
}

/** `DROP INDEX …`: each dialect's `visit_drop_index`. */
export function dropIndexText(index: SqlIndex, table: IndexTable, ifExists: boolean, target: Target): string {
  const { dialect, on } = target;
  const exists = ifExists && (dialect.name !== 'mssql' || on.mssqlDropIndexIfExists) ? 'IF EXISTS ' : '';
  if (['mysql', 'mariadb', 'mssql'].includes(dialect.name))
    return `DROP INDEX ${exists}${indexName(index, table, false, target)} ON ${formatTable(dialect, table.schema, table.name)}`;
  const isConcurrent = dialect.name === 'postgresql' && isTrue(optionOf(index.options, 'postgresql', 'concurrently'));
  return `DROP INDEX ${isConcurrent ? 'CONCURRENTLY ' : ''}${exists}${indexName(index, table, true, target)}`;
}

/** The index's name, with the schema of its table where the dialect has it there. */
export function indexName(index: SqlIndex, table: IndexTable, hasSchema: boolean, { dialect }: Target): string {
  if (index.name === null) return refuse('CREATE INDEX and DROP INDEX require that the index have a name', index.span);
  const name = formatConstraint(dialect, index.name);
  const { schema } = table;
  return hasSchema && schema !== null && schema.text !== '' ? `${quoteSchema(dialect, schema)}.${name}` : name;
}

function parts(index: SqlIndex, target: Target, ops: ReadonlyMap<string, string> = new Map()): string {
  return index.parts.map((part) => indexPart(part, target) + opOf(part, ops)).join(', ');
}

function opsOf(term: Term | undefined): ReadonlyMap<string, string> {
  return new Map(entriesOf(term).map(([name, value]) => [name, wordOf(value)]));
}

/** The operator class of a part: by the column's name, or by the key of an expression. */
function opOf(part: IndexPart, ops: ReadonlyMap<string, string>): string {
  if (ops.size === 0) return '';
  const key = 'column' in part ? part.column.text : keyOf(part.expression);
  const found = key === null ? undefined : ops.get(key);
  return found === undefined ? '' : ` ${found}`;
}

/** The key of an expression: that of a column, or of text that names itself. */
function keyOf(term: Term): string | null {
  if (term.kind === 'call' && term.callee.kind === 'attribute' && term.callee.name === 'label') {
    const [label] = term.positional;
    return label?.kind === 'string' ? label.value : cannotRender('the label is not known', term.span);
  }
  if (
    term.kind === 'call' &&
    term.callee.kind === 'reference' &&
    /\.(?:text|literal_column|column)$/.test(term.callee.path)
  ) {
    const [text] = term.positional;
    return text?.kind === 'string' ? text.value : cannotRender('the text is not known', term.span);
  }
  return null;
}

function methodOf(term: Term): string {
  const text = wordOf(term);
  return /^\w+$/.test(text) ? text.toLowerCase() : refuse(`Unexpected SQL phrase: '${text}'`, term.span);
}

function postgresqlTail(option: (name: string) => Term | undefined, target: Target): string {
  const { dialect } = target;
  const distinct = distinctWords(option('nulls_not_distinct')).trimEnd();
  const settings = entriesOf(option('with')).map(([name, value]) => settingOf(name, value, target));
  const tablespace = option('tablespace');
  return [
    includeOf(option('include'), target),
    distinct === '' ? '' : ` ${distinct}`,
    settings.length === 0 ? '' : ` WITH (${settings.join(', ')})`,
    tablespace === undefined || !isTrue(tablespace) ? '' : ` TABLESPACE ${quote(dialect, wordOf(tablespace))}`,
    whereOf(option('where'), target),
  ].join('');
}

/** A storage parameter: `_prepare_withclause_opts`. */
export function settingOf(name: string, value: Term, { on }: Pick<Target, 'on'>): string {
  if (on.indexWithWords && value.kind === 'none') return name;
  if (on.indexWithWords && value.kind === 'boolean') return `${name} = ${value.value ? 'true' : 'false'}`;
  return `${name} = ${wordOf(value)}`;
}

function includeOf(term: Term | undefined, { dialect }: Target): string {
  const names: readonly Name[] = itemsOf(term).map(columnOf);
  return names.length === 0 ? '' : ` INCLUDE (${quoteAll(dialect, names)})`;
}

function whereOf(term: Term | undefined, target: Target): string {
  return term === undefined ? '' : ` WHERE ${ddlExpression(term, target)}`;
}

function compressOf(term: Term | undefined): string {
  if (term === undefined || (term.kind === 'boolean' && !term.value)) return '';
  return term.kind === 'boolean' ? ' COMPRESS' : ` COMPRESS ${wordOf(term)}`;
}

/** An option of MySQL's; on MariaDB its own, and for some MySQL's where it has none. */
function mysqlOption({ options }: SqlIndex, name: string, { dialect }: Target): Term | undefined {
  const own = given(optionOf(options, dialect.name, name));
  return own ?? (name === 'using' || name === 'with_parser' ? given(optionOf(options, 'mysql', name)) : undefined);
}

function prefixOf(index: SqlIndex, target: Target): string {
  const prefix = mysqlOption(index, 'prefix', target);
  return prefix === undefined || !isTrue(prefix) ? '' : `${wordOf(prefix)} `;
}

function mysqlParts(index: SqlIndex, target: Target): string {
  const length = mysqlOption(index, 'length', target);
  const lengths = length?.kind === 'dict' ? new Map(entriesOf(length)) : undefined;
  return index.parts
    .map((part) => {
      const text = indexPart(part, target);
      if (length === undefined) return text;
      if (lengths !== undefined && 'expression' in part)
        return cannotRender('lengths by name are for columns only, and this is an expression', part.expression.span);
      if (lengths === undefined) return `${text}(${wordOf(length)})`;
      const own = ('column' in part ? lengths.get(part.column.text) : undefined) ?? lengths.get(text);
      return own === undefined ? text : `${text}(${wordOf(own)})`;
    })
    .join(', ');
}

function mysqlTail(index: SqlIndex, target: Target): string {
  const parser = mysqlOption(index, 'with_parser', target);
  const using = mysqlOption(index, 'using', target);
  return [
    parser === undefined ? '' : ` WITH PARSER ${wordOf(parser)}`,
    using === undefined ? '' : ` USING ${quote(target.dialect, wordOf(using))}`,
  ].join('');
}
