import type { Term } from '../operations/term.js';
import type { Dialect } from './dialect.js';
import { stringLiteral } from './literals.js';
import { castType } from './castTypes.js';
import { qualifiedName, quoteName } from './names.js';
import { cannotRender, rendered, passOn, type Rendered } from './notRendered.js';
import { associative, binaryOperators, comparisons, methods, strengths, type Operator } from './operators.js';
import { textOf } from './textConstruct.js';
import { describedOf } from './typeCall.js';

/** SQL with the operator that it is made with, which decides about parentheses. */
export interface Expression {
  readonly sql: string;
  /** undefined for what never needs any: names, literals, calls, text. */
  readonly operator?: Operator;
  /** A function's call: MySQL wants it in parentheses in an index. */
  readonly isCall?: boolean;
  /** With a direction of an index behind it, or with the place of NULL. */
  readonly order?: 'direction' | 'nulls';
}

/** The SQL of an expression of SQLAlchemy Core, or why it is not known. A string is a literal. */
export function renderExpression(term: Term, dialect: Dialect): Rendered {
  return rendered(() => expressionOf(term, dialect).sql);
}

/** Likewise within a rendering, with what decides about parentheses. */
export function expressionOf(term: Term, dialect: Dialect): Expression {
  switch (term.kind) {
    case 'unknown':
      return passOn(term);
    case 'string':
      return { sql: stringLiteral(dialect, term.value) };
    case 'number':
      return { sql: term.text };
    case 'boolean':
      return { sql: term.value ? dialect.literals.true : dialect.literals.false };
    case 'none':
      return { sql: 'NULL' };
    case 'operator':
      return operation(term, dialect);
    case 'call':
      return call(term, dialect);
    case 'attribute':
      if (term.of.kind === 'attribute' && ['c', 'columns'].includes(term.of.name))
        return { sql: quoteName(dialect, term.name) };
      return notKnown(term);
    case 'reference':
      if (term.path.startsWith('sqlalchemy.') && term.path.endsWith('.func')) return notKnown(term);
      return cannotRender(`${term.path} is no SQL that could be written`, term.span);
    default:
      return notKnown(term);
  }
}

function notKnown({ span }: Term): never {
  return cannotRender('the expression is not one that can be written without running Python', span);
}

type OperatorTerm = Extract<Term, { readonly kind: 'operator' }>;
type CallTerm = Extract<Term, { readonly kind: 'call' }>;

function operation({ operator, operands, span }: OperatorTerm, dialect: Dialect): Expression {
  const [left, right] = operands;
  if (left === undefined) return cannotRender(`"${operator}" has no operands`, span);
  if (right === undefined) {
    if (operator === '-') return { sql: `-${grouped(left, '-', dialect)}`, operator: '-' };
    if (operator === '~') return negated(left, dialect);
    return cannotRender(`"${operator}" is no operator that can be written`, span);
  }
  const written = binaryOperators[operator];
  if (written === undefined || operands.length > 2)
    return cannotRender(`"${operator}" is no operator that can be written`, span);
  return binary(left, written, right, dialect);
}

/** Two operands, in parentheses where SQLAlchemy puts them. */
function binary(left: Term, operator: Operator, right: Term, dialect: Dialect): Expression {
  const isNull = (term: Term): boolean => term.kind === 'none' || isCallOf(term, 'null');
  if (isNull(right) && (operator === '=' || operator === '!='))
    return { sql: `${grouped(left, 'IS', dialect)} ${operator === '=' ? 'IS' : 'IS NOT'} NULL`, operator: 'IS' };
  if ((operator === '+' && [left, right].some(isString)) || operator === '||')
    return concatenation(left, right, dialect);
  return { sql: `${grouped(left, operator, dialect)} ${operator} ${grouped(right, operator, dialect)}`, operator };
}

/** Whether it is a string, plain or as `sa.literal('…')`. */
function isString(term: Term): boolean {
  return (
    term.kind === 'string' ||
    (isCallOf(term, 'literal') && term.kind === 'call' && term.positional[0]?.kind === 'string')
  );
}

function concatenation(left: Term, right: Term, dialect: Dialect): Expression {
  if (dialect.name === 'mysql' || dialect.name === 'mariadb')
    return { sql: `concat(${expressionOf(left, dialect).sql}, ${expressionOf(right, dialect).sql})`, isCall: true };
  const operator = dialect.name === 'mssql' ? '+' : '||';
  return { sql: `${grouped(left, operator, dialect)} ${operator} ${grouped(right, operator, dialect)}`, operator };
}

function grouped(term: Term, around: Operator, dialect: Dialect): string {
  return inGroup(expressionOf(term, dialect), around);
}

function inGroup({ sql, operator }: Expression, around: Operator): string {
  if (operator === undefined || (operator === around && associative.has(operator))) return sql;
  return strengths[operator] <= strengths[around] ? `(${sql})` : sql;
}

function negated(term: Term, dialect: Dialect): Expression {
  const turned = turnedRound(term, dialect);
  if (turned !== undefined) return turned;
  const inner = expressionOf(term, dialect);
  return { sql: `NOT ${inGroup(inner, 'NOT')}`, operator: 'NOT' };
}

/** A comparison as its opposite, which is what `~` makes of it; undefined for anything else. */
function turnedRound(term: Term, dialect: Dialect): Expression | undefined {
  if (term.kind === 'operator') {
    const [left, right, more] = term.operands;
    if (left === undefined || more !== undefined) return undefined;
    const opposite = comparisons[binaryOperators[term.operator] ?? 'op'];
    return right === undefined || opposite === undefined ? undefined : binary(left, opposite, right, dialect);
  }
  if (term.kind !== 'call' || term.callee.kind !== 'attribute' || term.keywords.size > 0) return undefined;
  const { of, name } = term.callee;
  const [first, second, third] = term.positional;
  if (name === 'between' && first !== undefined && second !== undefined && third === undefined) {
    const parts = [of, first, second].map((each) => grouped(each, 'BETWEEN', dialect));
    return { sql: `${parts[0] ?? ''} NOT BETWEEN ${parts[1] ?? ''} AND ${parts[2] ?? ''}`, operator: 'BETWEEN' };
  }
  const opposite = comparisons[methods[name] ?? 'op'];
  if (first === undefined || second !== undefined || opposite === undefined) return undefined;
  return opposite === 'IN' || opposite === 'NOT IN'
    ? inList(of, opposite, first, dialect)
    : binary(of, opposite, first, dialect);
}

function call(term: CallTerm, dialect: Dialect): Expression {
  const { callee, positional } = term;
  const path = functionPath(callee);
  if (path !== undefined) return functionCall(path, term, dialect);
  if (callee.kind === 'reference') return construct(callee.path.split('.').at(-1) ?? '', term, dialect);
  if (callee.kind === 'call' && callee.callee.kind === 'attribute' && callee.callee.name === 'op') {
    const [operator] = callee.positional;
    const [right] = positional;
    if (operator?.kind !== 'string' || right === undefined) return notKnown(term);
    const sides = [callee.callee.of, right].map((side) => grouped(side, 'op', dialect));
    return { sql: sides.join(` ${operator.value} `), operator: 'op' };
  }
  return callee.kind === 'attribute' ? method(callee, term, dialect) : notKnown(term);
}

/** The names after `func`, with dots; undefined for what is no function of `sa.func`. */
export function functionPath(callee: Term): string | undefined {
  const words: string[] = [];
  let at = callee;
  for (; at.kind === 'attribute'; at = at.of) words.unshift(at.name);
  if (at.kind !== 'reference') return undefined;
  const [, before, after] =
    /^sqlalchemy(?:\.sql(?:\.(?:functions|expression))?)?\.(func)(?:\.(.+))?$/.exec(at.path) ?? [];
  if (before === undefined) return undefined;
  return [...(after === undefined ? [] : [after]), ...words].join('.');
}

function functionCall(path: string, { positional, keywords, span }: CallTerm, dialect: Dialect): Expression {
  if (path === '') return cannotRender('func is called with no function', span);
  if (keywords.size > 0) return cannotRender(`${path}() has arguments by name`, span);
  const known = dialect.functions[path.toLowerCase()];
  // Words of SQL take no arguments: those that are given are lost.
  const isWhole = known !== undefined && !known.endsWith('(') && (positional.length === 0 || !known.endsWith(')'));
  if (isWhole) return { sql: known, isCall: true };
  const values = positional.map((argument) => expressionOf(argument, dialect).sql).join(', ');
  const start = known?.endsWith('(') === true ? known : `${path}(`;
  return { sql: `${start}${path === 'count' && values === '' ? '*' : values})`, isCall: true };
}

/** A function of `sqlalchemy` itself, such as `sa.text`. */
function construct(name: string, term: CallTerm, dialect: Dialect): Expression {
  const { positional, span } = term;
  const [first, second] = positional;
  switch (name) {
    case 'text':
      return { sql: textOf(term) };
    case 'literal_column':
      if (first?.kind === 'string') return { sql: first.value };
      break;
    case 'column':
    case 'quoted_name':
      if (first?.kind === 'string') return { sql: quoteName(dialect, first.value) };
      break;
    case 'literal':
      if (first !== undefined) return expressionOf(first, dialect);
      break;
    case 'true':
    case 'false':
      return { sql: dialect.literals[name] };
    case 'null':
      return { sql: 'NULL' };
    case 'and_':
    case 'or_':
      return joined(positional, name === 'and_' ? 'AND' : 'OR', dialect);
    case 'not_':
      if (first !== undefined) return negated(first, dialect);
      break;
    case 'desc':
    case 'asc':
      if (first !== undefined) return ordered(first, name.toUpperCase(), dialect);
      break;
    case 'nullsfirst':
    case 'nulls_first':
      if (first !== undefined) return ordered(first, 'NULLS FIRST', dialect);
      break;
    case 'nullslast':
    case 'nulls_last':
      if (first !== undefined) return ordered(first, 'NULLS LAST', dialect);
      break;
    case 'type_coerce':
      if (first !== undefined) return expressionOf(first, dialect);
      break;
    case 'cast':
      if (first !== undefined) return cast(first, second, term, dialect);
      break;
    case 'case':
      return caseOf(term, dialect);
    case 'collate':
      if (first !== undefined && second?.kind === 'string')
        return {
          sql: `${grouped(first, 'COLLATE', dialect)} COLLATE ${quoteName(dialect, second.value)}`,
          operator: 'COLLATE',
        };
      break;
  }
  return cannotRender(`${name}() is no SQL that could be written`, span);
}

function joined(terms: readonly Term[], operator: 'AND' | 'OR', dialect: Dialect): Expression {
  const [only, ...others] = terms;
  if (only !== undefined && others.length === 0) return expressionOf(only, dialect);
  return { sql: terms.map((term) => grouped(term, operator, dialect)).join(` ${operator} `), operator };
}

function ordered(term: Term, direction: string, dialect: Dialect): Expression {
  // Not within a SELECT, a string is written as it is.
  const sql = term.kind === 'string' ? term.value : expressionOf(term, dialect).sql;
  return { sql: `${sql} ${direction}`, order: direction.startsWith('NULLS') ? 'nulls' : 'direction' };
}

function cast(value: Term, to: Term | undefined, { span }: CallTerm, dialect: Dialect): Expression {
  const type = to === undefined ? undefined : describedOf(to);
  if (type === undefined) return cannotRender('the type of the cast is not known', span);
  const written = castType(type, dialect);
  const bare = literalOf(value, type.path, dialect);
  if (written === undefined) return { ...bare, sql: inGroup(bare, '*') };
  // Versions differ in both.
  if (written.includes(' COLLATE ') || (dialect.name === 'oracle' && written.includes('CHAR')))
    return cannotRender('the cast depends on the version', span);
  return { sql: `CAST(${bare.sql} AS ${written})` };
}

/** A literal in a cast is written as one of the type's. */
function literalOf(value: Term, type: string, dialect: Dialect): Expression {
  const isNumber = /\.(?:\w*(?:Integer|INT)|INTEGER|Numeric|NUMERIC|DECIMAL|Float|FLOAT|Double)$/.test(type);
  const isText = /\.(?:String|Unicode|Text|UnicodeText|VARCHAR|NVARCHAR|CHAR|TEXT)$/.test(type);
  const isPlain = value.kind === 'string' || value.kind === 'number' || value.kind === 'boolean';
  if (isPlain && (value.kind === 'string' ? !isText && !isNumber : !isNumber))
    return cannotRender(`a ${value.kind} as a literal of the type ${type} is not written`, value.span);
  if (value.kind === 'string' && isNumber && !/^-?\d+(?:\.\d+)?$/.test(value.value))
    return cannotRender('the literal is no number', value.span);
  if (value.kind === 'string' && isNumber && /^-?\d+(?:\.\d+)?$/.test(value.value)) return { sql: value.value };
  return expressionOf(value, dialect);
}

/** `sa.case((condition, value), …, else_=…)`. */
function caseOf({ positional, keywords, span }: CallTerm, dialect: Dialect): Expression {
  const pairs = positional.map((pair) => {
    const [condition, value] = pair.kind === 'sequence' ? pair.items : [];
    if (condition === undefined || value === undefined) return cannotRender('case() has no pairs', span);
    return `WHEN ${inGroup(expressionOf(condition, dialect), '*')} THEN ${expressionOf(value, dialect).sql}`;
  });
  const otherwise = keywords.get('else_');
  const last = otherwise === undefined ? '' : ` ELSE ${expressionOf(otherwise, dialect).sql}`;
  return { sql: `CASE ${pairs.join(' ')}${last} END` };
}

/** What a sequence gives next, as each dialect asks for it. */
function nextValue(sequence: CallTerm, dialect: Dialect): Expression {
  const [name] = sequence.positional;
  const schema = sequence.keywords.get('schema');
  if (name?.kind !== 'string') return notKnown(sequence);
  const full = qualifiedName(dialect, schema?.kind === 'string' ? schema.value : null, name.value);
  switch (dialect.name) {
    case 'postgresql':
      return { sql: `nextval('${full.replaceAll("'", "''")}')` };
    case 'mssql':
      return { sql: `NEXT VALUE FOR ${full}` };
    case 'oracle':
      return { sql: `${full}.nextval` };
    case 'sqlite':
      return cannotRender('SQLite has no sequences', sequence.span);
    default:
      return { sql: `nextval(${full})` };
  }
}

/** A method of an expression, such as `.is_(None)`. */
function method(
  { of, name }: Extract<Term, { readonly kind: 'attribute' }>,
  term: CallTerm,
  dialect: Dialect,
): Expression {
  const { positional, span } = term;
  if (name === 'next_value' && of.kind === 'call' && isCallOf(of, 'Sequence')) return nextValue(of, dialect);
  const [first, second] = positional;
  const operator = methods[name];
  if (operator !== undefined && first !== undefined && second === undefined && term.keywords.size === 0) {
    if (operator === 'IN' || operator === 'NOT IN') return inList(of, operator, first, dialect);
    return binary(of, operator, first, dialect);
  }
  if (name === 'between' && first !== undefined && second !== undefined) {
    const parts = [of, first, second].map((each) => grouped(each, 'BETWEEN', dialect));
    return { sql: `${parts[0] ?? ''} BETWEEN ${parts[1] ?? ''} AND ${parts[2] ?? ''}`, operator: 'BETWEEN' };
  }
  if (['desc', 'asc', 'nullsfirst', 'nulls_first', 'nullslast', 'nulls_last', 'collate', 'cast'].includes(name))
    return construct(name, { ...term, positional: [of, ...positional] }, dialect);
  return cannotRender(`.${name}() is no SQL that could be written`, span);
}

function inList(of: Term, operator: 'IN' | 'NOT IN', values: Term, dialect: Dialect): Expression {
  if (values.kind !== 'sequence' || values.items.length === 0) return notKnown(values);
  const list = values.items.map((item) => expressionOf(item, dialect).sql).join(', ');
  const sql = `${grouped(of, operator, dialect)} ${operator} (${list})`;
  return operator === 'IN' ? { sql, operator } : { sql: `(${sql})` };
}

function isCallOf(term: Term, name: string): boolean {
  return term.kind === 'call' && term.callee.kind === 'reference' && term.callee.path === `sqlalchemy.${name}`;
}
