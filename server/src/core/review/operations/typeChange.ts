import { renderType } from '../../dialects/typeText.js';
import type { Described } from '../../operations/definitions.js';
import { describedOf } from '../../operations/facts.js';
import type { Operation } from '../../operations/operation.js';
import { columnIn, type FoundTable, known, sameTableIn, tableAt } from './objects.js';
import type { ReviewedRevision, ReviewStep } from './reviewedRevision.js';

/** The DDL of a column's type before and after a step; null where it is not known. */
export interface TypeChange {
  readonly from: string | null;
  readonly to: string | null;
}

/** The table and the column whose type a step changes, or why they are not known; undefined where it changes none. */
export function retyped(
  step: ReviewStep & { readonly operation: Operation & { readonly kind: 'alterColumn' } },
  revision: ReviewedRevision,
): { readonly table: FoundTable; readonly name: string } | { readonly unknown: string } | undefined {
  const { operation } = step;
  if (operation.type === undefined) return undefined;
  const table = tableAt(step, operation.table, revision);
  const name = known(operation.column);
  if ('unknown' in table) return table;
  if (name === undefined || operation.type.kind !== 'known') return { unknown: 'the column or its type is not known' };
  return { table, name };
}

/** What a step does to the type of a column; undefined where it is the same. */
export function typeChange(
  step: ReviewStep,
  table: FoundTable,
  column: string,
  revision: ReviewedRevision,
): TypeChange | undefined {
  const existing = existingType(step, revision);
  const before = columnIn(table, column);
  const from = before?.uncertain.length === 0 ? before.type : (before?.type ?? existing);
  const later = sameTableIn(step.after, table);
  const to =
    later === undefined
      ? renderedType(known(step.operation.kind === 'alterColumn' ? step.operation.type : undefined), revision)
      : (later.columns.find((each) => each.id === before?.id)?.type ?? null);
  return from !== null && from === to ? undefined : { from, to };
}

/** The DDL of the type that `existing_type` says; null where it says none, or not all of it is known. */
function existingType({ operation }: ReviewStep, revision: ReviewedRevision): string | null {
  const term = operation.arguments.get('existing_type');
  return renderedType(term === undefined ? undefined : describedOf(term), revision);
}

function renderedType(described: Described | undefined, { target }: ReviewedRevision): string | null {
  const text = described === undefined ? null : renderType(described, target.dialect);
  return typeof text === 'string' ? text : null;
}

interface PlainType {
  readonly name: string;
  readonly sizes: readonly number[];
}

const synonyms: Readonly<Record<string, string>> = {
  'CHARACTER VARYING': 'VARCHAR',
  CHARACTER: 'CHAR',
  BPCHAR: 'CHAR',
  DECIMAL: 'NUMERIC',
  INT: 'INTEGER',
  INT4: 'INTEGER',
  INT8: 'BIGINT',
  INT2: 'SMALLINT',
  'TIMESTAMP WITHOUT TIME ZONE': 'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMPTZ',
  'TIME WITHOUT TIME ZONE': 'TIME',
  'BIT VARYING': 'VARBIT',
  FLOAT8: 'DOUBLE PRECISION',
  FLOAT: 'DOUBLE PRECISION',
  BOOL: 'BOOLEAN',
};

/** A type's name and its sizes, with PostgreSQL's synonyms as one. */
export function plainType(text: string): PlainType {
  const sizes = /\(([\d\s,]+)\)/.exec(text);
  const written = text
    .replace(/\([\d\s,]+\)/, '')
    .split(/\s/)
    .filter((word) => word !== '')
    .join(' ');
  const upper = written.toUpperCase();
  return {
    name: synonyms[upper] ?? upper,
    sizes: sizes?.[1]?.split(',').map(Number) ?? [],
  };
}

const plainNames = new Set(
  'VARCHAR TEXT CHAR NUMERIC INTEGER BIGINT SMALLINT TIMESTAMP TIMESTAMPTZ DATE TIME INTERVAL VARBIT BIT CIDR INET JSON JSONB UUID BOOLEAN REAL BYTEA'
    .split(' ')
    .concat('DOUBLE PRECISION'),
);

/**
 * Whether PostgreSQL writes the table anew for a change of type, as measured with PostgreSQL 15: `zone` where that
 * depends on the session's time zone.
 */
export function rewrites(from: string, to: string): 'yes' | 'no' | 'zone' | 'unknown' {
  const [one, other] = [plainType(from), plainType(to)];
  const [size = Infinity, scale = 0] = one.sizes;
  const [newSize = Infinity, newScale = 0] = other.sizes;
  const isLonger = newSize >= size;
  if (one.name === other.name) {
    switch (one.name) {
      case 'VARCHAR':
      case 'VARBIT':
      case 'INTERVAL':
      case 'TIMESTAMP':
      case 'TIMESTAMPTZ':
      case 'TIME':
        return isLonger ? 'no' : 'yes';
      case 'NUMERIC':
        return newSize === Infinity || (isLonger && scale === newScale) ? 'no' : 'yes';
      default:
        return plainNames.has(one.name) && String(one.sizes) === String(other.sizes)
          ? 'no'
          : plainNames.has(one.name)
            ? 'yes'
            : 'unknown';
    }
  }
  if (one.name === 'VARCHAR' && other.name === 'TEXT') return 'no';
  if (one.name === 'CHAR' && other.name === 'TEXT') return 'no';
  if (one.name === 'TEXT' && other.name === 'VARCHAR') return newSize === Infinity ? 'no' : 'yes';
  if (one.name === 'CIDR' && other.name === 'INET') return 'no';
  // The extension's casts to and from these do nothing.
  if (other.name === 'CITEXT' && ['VARCHAR', 'TEXT'].includes(one.name)) return 'no';
  if (one.name === 'CITEXT' && ['VARCHAR', 'TEXT'].includes(other.name)) return newSize === Infinity ? 'no' : 'yes';
  const times = [one.name, other.name].sort().join(' ');
  if (times === 'TIMESTAMP TIMESTAMPTZ') return isLonger ? 'zone' : 'yes';
  if (plainNames.has(one.name) && plainNames.has(other.name)) return 'yes';
  return 'unknown';
}
