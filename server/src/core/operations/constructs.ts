import type { Fact, Unknown } from '../text.js';
import type {
  CheckDefinition,
  ColumnDefinition,
  ConstraintDefinition,
  Described,
  ForeignKeyDefinition,
  IndexDefinition,
} from './definitions.js';
import { constraintOf, foreignKeyOf } from './constraints.js';
import {
  calledPath,
  describedOf,
  flagFact,
  missing,
  nameFact,
  nullableStringFact,
  stringFact,
  termFact,
  typeFact,
} from './facts.js';
import type { TableElements } from './operation.js';
import type { Term } from './term.js';
import { unknownsIn } from './unknowns.js';

type CallTerm = Extract<Term, { kind: 'call' }>;

/** What stands in a column beside its name and type. */
const items = new Set([
  'ForeignKey',
  'CheckConstraint',
  'UniqueConstraint',
  'PrimaryKeyConstraint',
  'Identity',
  'Computed',
  'Sequence',
  'DefaultClause',
  'FetchedValue',
  'ColumnDefault',
  'Constraint',
]);

/** Whether a term is a call of `sa.Column`, wherever it is imported from. */
export function isColumn(term: Term): term is CallTerm {
  return calledPath(term) === 'sqlalchemy.Column';
}

/** `sa.Column(…)`; undefined for anything else. */
export function columnOf(term: Term): ColumnDefinition | undefined {
  if (!isColumn(term)) return undefined;
  const { positional, keywords, span } = term;
  const isNamed = keywords.has('name');
  const [first, second] = positional;
  const isNameFirst = !isNamed && first !== undefined && isNameLike(first);
  const name = isNamed ? keywords.get('name') : isNameFirst ? first : undefined;
  const rest = positional.slice(isNameFirst ? 1 : 0);
  const typeTerm = keywords.get('type_') ?? (rest[0] !== undefined && !isItem(rest[0]) ? rest[0] : undefined);
  const others = rest.filter((item) => item !== typeTerm);
  const flag = (key: string): Fact<boolean> | undefined => optional(keywords, key, flagFact);
  const found = itemsIn(others);
  const defaultClause = found.get('DefaultClause')?.[0];
  const given = optional(keywords, 'server_default', (value) => value);
  return {
    name: name === undefined ? missing('name', span) : stringFact(name),
    type: typeTerm === undefined ? null : typeTerm.kind === 'none' ? null : typeFact(typeTerm),
    nullable: flag('nullable'),
    primaryKey: flag('primary_key'),
    unique: flag('unique'),
    index: flag('index'),
    autoincrement: optional(keywords, 'autoincrement', (value) =>
      value.kind === 'string' ? stringFact(value) : flagFact(value),
    ),
    serverDefault: serverDefaultOf(given) ?? (defaultClause === undefined ? fetched(found) : termFact(defaultClause)),
    identity: describedItem(found, 'Identity') ?? defaultItem(given, 'Identity'),
    computed: describedItem(found, 'Computed') ?? defaultItem(given, 'Computed'),
    sequence: describedItem(found, 'Sequence') ?? defaultItem(keywords.get('default'), 'Sequence'),
    comment: optional(keywords, 'comment', nullableStringFact),
    foreignKeys: others.map(foreignKeyOf).filter((key): key is ForeignKeyDefinition => key !== undefined),
    checks: others
      .map(constraintOf)
      .filter((constraint): constraint is CheckDefinition => constraint?.kind === 'check'),
    unknown: unknownOf(second, others, keywords),
    span,
  };
}

/** None, False and what is not given are no default; an identity or a computed column is one of its own kind. */
function serverDefaultOf(given: Term | undefined): Fact<Term> | undefined {
  if (given === undefined || given.kind === 'none') return undefined;
  return isKind(given, 'Identity') || isKind(given, 'Computed') ? undefined : termFact(given);
}

function fetched(found: ReadonlyMap<string, readonly Term[]>): Fact<Term> | undefined {
  const value = found.get('FetchedValue')?.[0];
  return value === undefined ? undefined : termFact(value);
}

/** Anything may be a name that is a string, or unknown where a type or an item follows. */
function isNameLike(term: Term): boolean {
  const path = calledPath(term);
  return (
    term.kind === 'string' || term.kind === 'unknown' || path === 'sqlalchemy.quoted_name' || path === 'alembic.op.f'
  );
}

function isItem(term: Term): boolean {
  const path = calledPath(term) ?? (term.kind === 'reference' ? term.path : '');
  return path.startsWith('sqlalchemy.') && items.has(lastName(path));
}

function isKind(term: Term, kind: string): boolean {
  const path = calledPath(term);
  return path !== undefined && path.startsWith('sqlalchemy.') && lastName(path) === kind;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function itemsIn(terms: readonly Term[]): ReadonlyMap<string, readonly Term[]> {
  const found = new Map<string, Term[]>();
  for (const term of terms) {
    const path = calledPath(term);
    if (path !== undefined) found.set(lastName(path), [...(found.get(lastName(path)) ?? []), term]);
  }
  return found;
}

function describedItem(found: ReadonlyMap<string, readonly Term[]>, kind: string): Described | null {
  const [term] = found.get(kind) ?? [];
  return (term === undefined ? undefined : describedOf(term)) ?? null;
}

function defaultItem(term: Term | undefined, kind: string): Described | null {
  return term !== undefined && isKind(term, kind) ? (describedOf(term) ?? null) : null;
}

function optional<T>(
  keywords: ReadonlyMap<string, Term>,
  name: string,
  read: (term: Term) => T | undefined,
): T | undefined {
  const term = keywords.get(name);
  return term === undefined ? undefined : read(term);
}

/** Items and keywords that are not known as a whole: they may be anything a column takes. */
function unknownOf(
  second: Term | undefined,
  others: readonly Term[],
  keywords: ReadonlyMap<string, Term>,
): readonly Unknown[] {
  const unread = others.filter((item) => item !== second && (item.kind === 'unknown' || !isItem(item)));
  const rest = keywords.get('**');
  return unknownsIn([
    ...unread.map((item) => ['item', item] as const),
    ...(rest === undefined ? [] : [['**', rest] as const]),
  ]);
}

/** `sa.Index(name, …)`; undefined for anything else. */
export function indexOf(term: Term): IndexDefinition | undefined {
  if (calledPath(term) !== 'sqlalchemy.Index' || term.kind !== 'call') return undefined;
  const { positional, keywords, span } = term;
  const named = keywords.get('name');
  const [first, ...others] = named === undefined ? positional : [named, ...positional];
  return {
    name: first === undefined ? missing('name', span) : nameFact(first),
    elements: { kind: 'known', value: others.map(termFact), span },
    unique: optional(keywords, 'unique', flagFact),
    options: optionsOf(keywords, ['name', 'unique', 'info', 'quote', '_table']),
    span,
  };
}

export function optionsOf(keywords: ReadonlyMap<string, Term>, without: readonly string[]): ReadonlyMap<string, Term> {
  return new Map([...keywords].filter(([name]) => !without.includes(name)));
}

/** The columns, constraints and indexes that a table is made of. */
export function elementsOf(terms: readonly Term[]): Omit<TableElements, 'comment'> {
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  const indexes: IndexDefinition[] = [];
  const unread: Unknown[] = [];
  for (const term of terms) {
    const column = columnOf(term);
    const constraint = column === undefined ? constraintOf(term) : undefined;
    const index = indexOf(term);
    if (column !== undefined) columns.push(column);
    else if (constraint !== undefined) constraints.push(constraint);
    else if (index !== undefined) indexes.push(index);
    else if (term.kind !== 'none') unread.push(unreadElement(term));
  }
  return { columns, constraints, indexes, unread };
}

function unreadElement(term: Term): Unknown {
  const [unknown] = unknownsIn([['element', term]]);
  return unknown ?? { kind: 'unknown', reason: 'it is no column, constraint or index', span: term.span };
}
