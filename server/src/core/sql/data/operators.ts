/** The operators of SQLAlchemy Core: sql/operators.py. */
export type Op =
  | keyof typeof strengths
  /** Those that have no strength: weaker than all. */
  | 'startswith'
  | 'endswith'
  | 'contains'
  | 'not_startswith'
  | 'not_endswith'
  | 'not_contains';

/** `_PRECEDENCE`. */
const strengths = {
  getitem: 15,
  json_getitem: 15,
  json_path_getitem: 15,
  json_text: 15,
  json_path_text: 15,
  hstore_getitem: 15,
  mul: 8,
  truediv: 8,
  floordiv: 8,
  mod: 8,
  neg: 8,
  add: 7,
  sub: 7,
  concat: 5,
  regexp_match: 5,
  not_regexp_match: 5,
  ilike: 5,
  not_ilike: 5,
  like: 5,
  not_like: 5,
  in: 5,
  not_in: 5,
  is: 5,
  is_not: 5,
  eq: 5,
  ne: 5,
  is_distinct_from: 5,
  is_not_distinct_from: 5,
  gt: 5,
  lt: 5,
  ge: 5,
  le: 5,
  between: 5,
  not_between: 5,
  distinct: 5,
  inv: 5,
  collate: 4,
  and: 3,
  desc: 3,
  asc: 3,
  or: 2,
  custom: 0,
  exists: 0,
  comma: -1,
  nulls_first: -100,
  nulls_last: -100,
  asbool: -10,
} as const;

/** Elements of arrays, JSON and HSTORE: `[…]`, `->`, `->>`. */
const ofElements: ReadonlySet<Op> = new Set<Op>([
  'getitem',
  'json_getitem',
  'json_path_getitem',
  'json_text',
  'json_path_text',
  'hstore_getitem',
]);

export function isElementOperator(op: Op): boolean {
  return ofElements.has(op);
}

const associative: ReadonlySet<Op> = new Set<Op>(['add', 'mul', 'concat', 'and', 'or']);

export function isAssociative(op: Op): boolean {
  return associative.has(op);
}

/** `is_precedent`. */
export function isPrecedent(op: Op, against: Op | null): boolean {
  if (op === against && (associative.has(op) || ofElements.has(op))) return false;
  if (against === null) return true;
  return strengthOf(op, -100) <= strengthOf(against, 100);
}

function strengthOf(op: Op, otherwise: number): number {
  return op in strengths ? strengths[op as keyof typeof strengths] : otherwise;
}

const arithmetic: ReadonlySet<Op> = new Set<Op>([
  ...ofElements,
  ...(['mul', 'truediv', 'floordiv', 'mod', 'neg', 'add', 'sub', 'concat', 'distinct', 'collate'] as const),
  ...(['desc', 'asc', 'custom', 'exists', 'comma', 'nulls_first', 'nulls_last'] as const),
]);

/** Whether an operator makes a condition. */
export function isBooleanOperator(op: Op): boolean {
  return !arithmetic.has(op);
}

/** Python's comparisons, with what they are from the other side. */
export const comparisons: Readonly<Record<string, { readonly op: Op; readonly mirrored: Op }>> = {
  '==': { op: 'eq', mirrored: 'eq' },
  '!=': { op: 'ne', mirrored: 'ne' },
  '<': { op: 'lt', mirrored: 'gt' },
  '<=': { op: 'le', mirrored: 'ge' },
  '>': { op: 'gt', mirrored: 'lt' },
  '>=': { op: 'ge', mirrored: 'le' },
};

export const arithmeticOperators: Readonly<Record<string, Op>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
};

/** What `~` makes of an operator. */
export const opposites: Readonly<Partial<Record<Op, Op>>> = {
  eq: 'ne',
  ne: 'eq',
  lt: 'ge',
  ge: 'lt',
  gt: 'le',
  le: 'gt',
  is: 'is_not',
  is_not: 'is',
  is_distinct_from: 'is_not_distinct_from',
  is_not_distinct_from: 'is_distinct_from',
  like: 'not_like',
  not_like: 'like',
  ilike: 'not_ilike',
  not_ilike: 'ilike',
  in: 'not_in',
  not_in: 'in',
  startswith: 'not_startswith',
  endswith: 'not_endswith',
  contains: 'not_contains',
  between: 'not_between',
  regexp_match: 'not_regexp_match',
};

/** How operators between two operands are written, where no dialect has its own way: `OPERATORS` of the compiler. */
export const written: Readonly<Partial<Record<Op, string>>> = {
  add: ' + ',
  sub: ' - ',
  mul: ' * ',
  mod: ' % ',
  concat: ' || ',
  eq: ' = ',
  ne: ' != ',
  lt: ' < ',
  le: ' <= ',
  gt: ' > ',
  ge: ' >= ',
  is: ' IS ',
  is_not: ' IS NOT ',
  is_distinct_from: ' IS DISTINCT FROM ',
  is_not_distinct_from: ' IS NOT DISTINCT FROM ',
  in: ' IN ',
  not_in: ' NOT IN ',
  like: ' LIKE ',
  not_like: ' NOT LIKE ',
  between: ' BETWEEN ',
  not_between: ' NOT BETWEEN ',
  and: ' AND ',
  or: ' OR ',
  comma: ', ',
};
