/** The operators of SQLAlchemy Core that are written here, as SQL has them; "op" is one of the user's own. */
export type Operator = keyof typeof strengths;

/** SQLAlchemy's precedences (sqlalchemy/sql/operators.py): what is weaker, or as weak, goes into parentheses. */
export const strengths = {
  '*': 8,
  '%': 8,
  '-': 7,
  '+': 7,
  '&': 7,
  '|': 7,
  '^': 7,
  '<<': 7,
  '>>': 7,
  '||': 5,
  '=': 5,
  '!=': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  IS: 5,
  'IS NOT': 5,
  'IS DISTINCT FROM': 5,
  'IS NOT DISTINCT FROM': 5,
  IN: 5,
  'NOT IN': 5,
  LIKE: 5,
  'NOT LIKE': 5,
  ILIKE: 5,
  'NOT ILIKE': 5,
  BETWEEN: 5,
  NOT: 5,
  COLLATE: 4,
  AND: 3,
  OR: 2,
  op: 0,
} as const;

/** Of these, one within another of the same kind needs no parentheses. */
export const associative: ReadonlySet<Operator> = new Set<Operator>(['=', '!=', '+', '*', '||', 'AND', 'OR']);

/** Python's operators. */
export const binaryOperators: Readonly<Record<string, Operator>> = {
  '==': '=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '+': '+',
  '-': '-',
  '*': '*',
  '%': '%',
  '&': 'AND',
  '|': 'OR',
};

/** What `~` makes of a comparison. */
export const comparisons: Readonly<Partial<Record<Operator, Operator>>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  IS: 'IS NOT',
  'IS NOT': 'IS',
  'IS DISTINCT FROM': 'IS NOT DISTINCT FROM',
  'IS NOT DISTINCT FROM': 'IS DISTINCT FROM',
  IN: 'NOT IN',
  'NOT IN': 'IN',
  LIKE: 'NOT LIKE',
  'NOT LIKE': 'LIKE',
};

/** Methods of columns that take one value. */
export const methods: Readonly<Record<string, Operator>> = {
  __eq__: '=',
  is_: 'IS',
  is_not: 'IS NOT',
  isnot: 'IS NOT',
  is_distinct_from: 'IS DISTINCT FROM',
  is_not_distinct_from: 'IS NOT DISTINCT FROM',
  in_: 'IN',
  not_in: 'NOT IN',
  notin_: 'NOT IN',
  like: 'LIKE',
  not_like: 'NOT LIKE',
  notlike: 'NOT LIKE',
  concat: '||',
};
