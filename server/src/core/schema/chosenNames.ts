import type { Dialect } from '../dialects/dialect.js';
import type { Table } from './schema.js';

type Kind = 'primaryKey' | 'unique' | 'foreignKey' | 'check' | 'exclude' | 'index';

/** Byte length that PostgreSQL allows a name. */
const postgresLimit = 63;
const endings: Readonly<Record<Kind, string>> = {
  primaryKey: 'pkey',
  unique: 'key',
  foreignKey: 'fkey',
  check: 'check',
  exclude: 'excl',
  index: 'idx',
};

/** The name that the database gives to a constraint or index without one; null where that is not known. */
export function chosenName(
  kind: Kind,
  table: Pick<Table, 'name' | 'constraints' | 'indexes'>,
  columns: readonly string[],
  { name: dialect }: Dialect,
): string | null {
  const taken = new Set([...table.constraints, ...table.indexes].map(({ name, chosenName }) => name ?? chosenName));
  if (dialect === 'postgresql') return postgresName(kind, table.name, columns, taken);
  if (dialect !== 'mysql' && dialect !== 'mariadb') return null;
  if (kind === 'primaryKey') return 'PRIMARY';
  if (kind === 'unique' || kind === 'index') return firstFree(columns[0] ?? '', taken, (n) => `_${n + 1}`);
  if (kind === 'foreignKey') return firstFree(`${table.name}_ibfk`, taken, (n) => `_${n}`, false);
  if (kind !== 'check') return null;
  return firstFree(dialect === 'mysql' ? `${table.name}_chk` : 'CONSTRAINT', taken, (n) => `_${n}`, false);
}

function postgresName(
  kind: Kind,
  table: string,
  columns: readonly string[],
  taken: ReadonlySet<string | null>,
): string {
  const middle = kind === 'primaryKey' ? '' : kind === 'check' && columns.length !== 1 ? '' : columns.join('_');
  const ending = endings[kind];
  return firstFree(cutToFit(table, middle, ending), taken, (n) => String(n));
}

/** PostgreSQL's `makeObjectName`: the longer of the two names is cut. */
function cutToFit(table: string, middle: string, ending: string): string {
  const extra = ending.length + 1 + (middle === '' ? 0 : 1);
  let [one, other] = [table, middle];
  while (one.length + other.length > postgresLimit - extra)
    if (one.length > other.length) one = one.slice(0, -1);
    else other = other.slice(0, -1);
  return [one, ...(middle === '' ? [] : [other]), ending].join('_');
}

function firstFree(
  name: string,
  taken: ReadonlySet<string | null>,
  ending: (n: number) => string,
  bare = true,
): string {
  if (bare && !taken.has(name)) return name;
  for (let n = 1; ; n++) if (!taken.has(name + ending(n))) return name + ending(n);
}
