import type {
  ColumnDefinition,
  ConstraintDefinition,
  Described,
} from '../../server/src/core/operations/definitions.js';
import type { Guard, Operation, OperationKind, TableName } from '../../server/src/core/operations/operation.js';
import type { Term } from '../../server/src/core/operations/term.js';
import type { Known, Unknown } from '../../server/src/core/text.js';

const span = { start: 0, end: 1 };

export function known<T>(value: T): Known<T> {
  return { kind: 'known', value, span };
}

export function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason, span };
}

/** A plain value as a term; a term is itself. */
export type Plain = string | number | boolean | null | Term | readonly Plain[];

export function term(value: Plain): Term {
  if (value === null) return { kind: 'none', span };
  if (typeof value === 'string') return { kind: 'string', value, span };
  if (typeof value === 'number') return { kind: 'number', text: String(value), span };
  if (typeof value === 'boolean') return { kind: 'boolean', value, span };
  if ('kind' in value) return value;
  return { kind: 'sequence', type: 'list', items: value.map(term), span };
}

/** A call of something that is imported, such as `call('sqlalchemy.text', ['x'])`. */
export function call(
  path: string,
  positional: readonly Plain[] = [],
  keywords: Readonly<Record<string, Plain>> = {},
): Extract<Term, { readonly kind: 'call' }> {
  return {
    kind: 'call',
    callee: { kind: 'reference', path, span },
    positional: positional.map(term),
    keywords: new Map(Object.entries(keywords).map(([key, value]) => [key, term(value)])),
    span,
  };
}

/** A construct of SQLAlchemy by its name, or another one by its path. */
export function described(
  name: string,
  positional: readonly Plain[] = [],
  keywords: Readonly<Record<string, Plain>> = {},
): Described {
  const path = name.includes('.') ? name : `sqlalchemy.${name}`;
  return { ...call(path, positional, keywords), path, variants: [] };
}

export function column(
  name: string,
  type: Described | null,
  more: Partial<Omit<ColumnDefinition, 'name' | 'type'>> = {},
): ColumnDefinition {
  return {
    name: known(name),
    type: type === null ? null : known(type),
    nullable: undefined,
    primaryKey: undefined,
    unique: undefined,
    index: undefined,
    autoincrement: undefined,
    serverDefault: undefined,
    identity: null,
    computed: null,
    sequence: null,
    comment: undefined,
    foreignKeys: [],
    checks: [],
    unknown: [],
    span,
    ...more,
  };
}

const base = { deferrable: undefined, initially: undefined, options: new Map<string, Term>(), span };

export function key(
  kind: 'primaryKey' | 'unique',
  columns: readonly string[],
  name: string | null = null,
): ConstraintDefinition {
  return { ...base, kind, name: named(name), columns: known(columns.map(known)) };
}

export function foreignKey(
  columns: readonly string[],
  referredTable: string,
  referredColumns: readonly string[],
  name: string | null = null,
): Extract<ConstraintDefinition, { readonly kind: 'foreignKey' }> {
  return {
    ...base,
    kind: 'foreignKey',
    name: named(name),
    columns: known(columns.map(known)),
    referredSchema: known(null),
    referredTable: known(referredTable),
    referredColumns: known(referredColumns.map(known)),
    onDelete: undefined,
    onUpdate: undefined,
    match: undefined,
    useAlter: undefined,
  };
}

export function check(condition: Plain, name: string | null = null): ConstraintDefinition {
  return { ...base, kind: 'check', name: named(name), condition: known(term(condition)) };
}

export function named(name: string | null): Known<{ value: string; isFinal: boolean } | null> {
  return known(name === null ? null : { value: name, isFinal: false });
}

export function tableName(name: string): TableName {
  return { name: known(name), schema: undefined };
}

/** An operation; each comes after the one before it in the text. */
export function operation(
  kind: OperationKind,
  more: { readonly when?: readonly Guard[]; readonly arguments?: Readonly<Record<string, Plain>> } = {},
): Operation {
  const { when = [], arguments: given = {} } = more;
  return {
    ...kind,
    directive: kind.kind,
    origin: { call: span, name: span, through: [] },
    when,
    arguments: new Map(Object.entries(given).map(([name, value]) => [name, term(value)])),
    unknown: [],
  };
}
