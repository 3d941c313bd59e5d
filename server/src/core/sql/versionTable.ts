import type { Term } from '../operations/term.js';
import type { SqlOptions } from './options.js';
import { createTableText } from './compile/tableText.js';
import { formatTable, plainName, quote } from './model/names.js';
import { readTable } from './model/readTable.js';
import type { Target } from './writer.js';

/** The statements about the version table. Ids are pasted as they are, as Alembic does. */
export interface VersionTable {
  readonly create: string;
  readonly drop: string;
  readonly insert: (id: string) => string;
  readonly update: (from: string, to: string) => string;
  readonly delete: (id: string) => string;
}

const span = { start: 0, end: 0 };
const text = (value: string): Term => ({ kind: 'string', value, span });
const call = (
  path: string,
  positional: readonly Term[],
  keywords: readonly (readonly [string, Term])[] = [],
): Term => ({
  kind: 'call',
  callee: { kind: 'reference', path: `sqlalchemy.${path}`, span },
  positional,
  keywords: new Map(keywords),
  span,
});

/** Alembic's `version_table_impl` and its `HeadMaintainer`. */
export function versionTable(options: SqlOptions, target: Target): VersionTable {
  const { versionTable: named = 'alembic_version', versionTableSchema = null, versionTablePk = true } = options;
  const { dialect } = target;
  const name = plainName(named, span);
  const schema = versionTableSchema === null ? null : plainName(versionTableSchema, span);
  const column = call(
    'Column',
    [text('version_num'), call('String', [{ kind: 'number', text: '32', span }])],
    [['nullable', { kind: 'boolean', value: false, span }]],
  );
  const key = call('PrimaryKeyConstraint', [text('version_num')], [['name', text(`${named}_pkc`)]]);
  const items = versionTablePk ? [column, key] : [column];
  const table = readTable({ name, schema, items, keywords: new Map(), span }, dialect, undefined);
  const written = formatTable(dialect, schema, name);
  const number = quote(dialect, 'version_num');
  const is = (id: string): string => `WHERE ${written}.${number} = '${id}'`;
  const [output, returning] = versionTablePk ? returningWords(written, number, target) : ['', ''];
  return {
    create: createTableText(table, false, target).replaceAll('\t', '    '),
    drop: `DROP TABLE ${written}`,
    insert: (id) => `INSERT INTO ${written} (${number})${output} VALUES ('${id}')${returning}`,
    update: (from, to) => `UPDATE ${written} SET ${number}='${to}' ${is(from)}`,
    delete: (id) => `DELETE FROM ${written} ${is(id)}`,
  };
}

/** SQLAlchemy asks for the key that an INSERT makes, also where nobody reads it: before and after VALUES. */
function returningWords(table: string, column: string, { dialect, on }: Target): readonly [string, string] {
  switch (dialect.name) {
    case 'postgresql':
      return ['', ` RETURNING ${table}.${column}`];
    case 'mssql':
      return [` OUTPUT inserted.${column}`, ''];
    case 'sqlite':
      return ['', on.isTwo ? ` RETURNING ${column}` : ''];
    case 'oracle':
      return ['', on.isTwo ? ` RETURNING ${table}.${column} INTO :ret_0` : ''];
    case 'mariadb':
      return ['', on.mariadbReturning ? ` RETURNING ${table}.${column}` : ''];
    case 'mysql':
      return ['', ''];
  }
}
