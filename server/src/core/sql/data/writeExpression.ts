import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { typeText } from '../../dialects/typeText.js';
import { formatTable, quote } from '../model/names.js';
import { castText, typeOfCast } from './castText.js';
import { nullType, ownTypes, type DataType } from './dataType.js';
import { operation, selfGroup } from './element.js';
import { booleanText, literalText } from './literal.js';
import { isElementOperator, written, type Op } from './operators.js';
import { placeholder, writeParameter } from './parameters.js';
import { parameterPattern } from './readText.js';
import type { Element, FromClause } from './statement.js';
import { valueOf } from './value.js';
import { writeItem } from './writeElement.js';
import { nextName, type Place, type Writing } from './writing.js';

/** The SQL of an expression: SQLAlchemy's `SQLCompiler` with those of the dialects. */
export function writeExpression(element: Element, place: Place, writing: Writing): string {
  const { target } = writing;
  const { dialect } = target;
  const write = (part: Element): string => writeExpression(part, place, writing);
  switch (element.kind) {
    case 'column':
      return element.table === null || !place.hasTables
        ? quote(dialect, element.name)
        : `${tableName(element.table, writing)}.${quote(dialect, element.name)}`;
    case 'bind':
      return writeBind(element, writing);
    case 'text':
      return writeText(element, place, writing);
    case 'literalColumn':
      return element.text;
    case 'constant':
      return element.name === 'null' ? 'NULL' : booleanText(element.name === 'true', target);
    case 'binary':
      return writeBinary(element, place, writing);
    case 'list':
      return writeList(element, place, writing);
    case 'unary':
      return writeUnary(element, place, writing);
    case 'asBoolean': {
      const isNative =
        dialect.name === 'postgresql' ||
        (dialect.name === 'oracle' && target.on.oracleBoolean) ||
        isImplicit(element.element);
      if (isNative) return `${element.holds ? '' : 'NOT '}${write(element.element)}`;
      return `${write(element.element)} = ${element.holds ? '1' : '0'}`;
    }
    case 'group':
      return `(${write(element.element)})`;
    case 'function':
      return writeFunction(element, place, writing);
    case 'over': {
      const by = (word: string, parts: readonly Element[]): readonly string[] =>
        parts.length === 0 ? [] : [`${word} BY ${parts.map(write).join(', ')}`];
      const parts = [...by('PARTITION', element.partitionBy), ...by('ORDER', element.orderBy), element.frame];
      return `${write(element.element)} OVER (${parts.filter((part) => part !== null).join(' ')})`;
    }
    case 'cast':
      return writeCast(element, place, writing);
    case 'case': {
      const value = element.value === null ? '' : `${write(element.value)} `;
      const whens = element.whens.map(([when, then]) => `WHEN ${write(when)} THEN ${write(then)} `).join('');
      return `CASE ${value}${whens}${element.otherwise === null ? '' : `ELSE ${write(element.otherwise)} `}END`;
    }
    case 'label':
      return write(element.element);
    case 'subquery':
      return `(${writing.select(element.select, place, writing, false)})`;
    case 'exists':
      return `EXISTS (${writing.select(element.select, place, writing, false)})`;
    case 'collate':
      return `${write(element.element)} COLLATE ${quote(dialect, element.collation)}`;
    case 'extract':
      if (dialect.name === 'sqlite' || dialect.name === 'mssql')
        return cannotRender(`extract() of ${dialect.name} is not followed`, element.span);
      return `EXTRACT(${element.field} FROM ${write(element.element)})`;
    case 'excluded':
      if (element.of === 'inserted') return `VALUES(${quote(dialect, element.name)})`;
      return `excluded.${quote(dialect, element.name)}`;
    case 'nextValue': {
      const name = formatTable(dialect, element.schema, element.name);
      if (dialect.name === 'postgresql') return `nextval('${name.replaceAll("'", "''")}')`;
      if (dialect.name === 'mssql') return `NEXT VALUE FOR ${name}`;
      if (dialect.name === 'oracle') return `${name}.nextval`;
      return dialect.name === 'mariadb' ? `nextval(${name})` : refuse(`${dialect.name} has no sequences`, element.span);
    }
  }
}

/** Conditions are what the dialect takes for one, also where it has no booleans. */
function isImplicit(element: Element): boolean {
  if (element.kind === 'group') return isImplicit(element.element);
  return element.kind === 'binary' || element.kind === 'list' || element.kind === 'exists';
}

/** What stands before a column. */
export function tableName(from: FromClause, writing: Writing): string {
  const { dialect } = writing.target;
  if (from.kind === 'table') return formatTable(dialect, from.schema, from.name);
  if (from.kind === 'join') return cannotRender('the columns of a join are not followed', from.span);
  return from.name === null ? aliasName(from, writing) : quote(dialect, from.name);
}

/** The name of an alias that has none: `anon_1`, or its table's with a number. */
function aliasName(from: Exclude<FromClause, { kind: 'table' | 'join' }>, writing: Writing): string {
  // One that is made of another CTE has its name.
  if (from.kind === 'cte' && from.restates !== null) return aliasName(from.restates, writing);
  const found = writing.aliases.get(from.id);
  if (found !== undefined) return quote(writing.target.dialect, found);
  const base = from.kind === 'alias' && 'name' in from.of && from.of.name !== null ? from.of.name.text : 'anon';
  const name = nextName(writing, base);
  writing.aliases.set(from.id, name);
  return quote(writing.target.dialect, name);
}

type Of<K extends Element['kind']> = Extract<Element, { kind: K }>;

function writeBind(element: Of<'bind'>, writing: Writing): string {
  return writing.target.literalBinds || element.isInline ? inPlace(element, writing) : writeParameter(element, writing);
}

/** A value in place: `render_literal_bindparam`. */
export function inPlace(element: Of<'bind'>, { target }: Writing): string {
  const { value, type, span, expands } = element;
  const plain = value === undefined ? undefined : valueOf(value);
  if (expands !== null) {
    if (plain?.kind !== 'list') return cannotRender('the list is not known', span);
    if (plain.items.length === 0) return `(${emptyList(expands, target.dialect.name, type)})`;
    const items = plain.items.map((item) => {
      const each = valueOf(item);
      return each === undefined
        ? cannotRender('an expression in a list is not followed', item.span)
        : literalText(each, type, target, item.span);
    });
    return `(${items.join(', ')})`;
  }
  if (value === undefined) return 'NULL';
  return plain === undefined ? cannotRender('the value is not known', span) : literalText(plain, type, target, span);
}

/** `visit_empty_set_op_expr` and `visit_empty_set_expr`. */
function emptyList(expands: 'in' | 'not_in' | 'text', dialect: string, type: DataType): string {
  if (dialect === 'sqlite') return 'SELECT 1 FROM (SELECT 1) WHERE 1!=1';
  if (expands === 'in') return 'NULL) AND (1 != 1';
  if (expands === 'not_in') return 'NULL) OR (1 = 1';
  switch (dialect) {
    case 'postgresql':
      return `SELECT CAST(NULL AS ${type.affinity === 'null' || type.affinity === 'integer' ? 'INTEGER' : 'VARCHAR'}) WHERE 1!=1`;
    case 'mssql':
      return 'SELECT 1 WHERE 1!=1';
    case 'oracle':
      return 'SELECT 1 FROM DUAL WHERE 1!=1';
    default:
      return 'SELECT _in_0 FROM (SELECT 1 AS _in_0) as _empty_set WHERE 1!=1';
  }
}

/** `visit_textclause`: parameters get their values, those without one NULL. */
export function writeText({ sql, binds, span }: Of<'text'>, place: Place, writing: Writing): string {
  const { target } = writing;
  return sql
    .replace(parameterPattern(), (_, name: string) => {
      const element = binds.get(name);
      if (element === undefined) return target.literalBinds ? 'NULL' : placeholder(name, nullType, target, span);
      return writeExpression(element, place, writing);
    })
    .replaceAll('\\:', ':');
}

function writeUnary(element: Of<'unary'>, place: Place, writing: Writing): string {
  const inner = writeExpression(element.element, place, writing);
  if (element.isModifier) {
    const words: Readonly<Partial<Record<Op, string>>> = {
      desc: ' DESC',
      asc: ' ASC',
      nulls_first: ' NULLS FIRST',
      nulls_last: ' NULLS LAST',
    };
    return `${inner}${words[element.op] ?? ''}`;
  }
  return `${element.op === 'neg' ? '-' : element.op === 'distinct' ? 'DISTINCT ' : 'NOT '}${inner}`;
}

function writeList(element: Of<'list'>, place: Place, writing: Writing): string {
  // Versions differ in whether None in a list is a parameter.
  const isNull = (item: Element): boolean => item.kind === 'constant' && item.name === 'null';
  if (!writing.target.literalBinds && element.op === 'comma' && element.items.some(isNull))
    cannotRender('None in a list of parameters is not followed', element.span);
  const isOperator =
    writing.target.on.isTwo &&
    element.op !== 'comma' &&
    element.isCriteria !== true &&
    !hasOwnMethod(element.op, writing.target.dialect.name);
  const inner = isOperator ? { ...place, isInOperator: true } : place;
  const parts = element.items.map((item) => writeExpression(item, inner, writing));
  const { name } = writing.target.dialect;
  if (element.op === 'concat') {
    if (name === 'mysql' || name === 'mariadb') return `concat(${parts.join(', ')})`;
    if (name === 'mssql') return parts.join(' + ');
  }
  return parts.join(written[element.op] ?? cannotRender('the operator is not known', element.span));
}

function hasOwnMethod(op: Op, dialect: string): boolean {
  if (/like|startswith|endswith|contains|^mod$|^truediv$|^floordiv$/.test(op)) return true;
  if (op === 'concat') return /^(?:mysql|mariadb|mssql)$/.test(dialect);
  return op.startsWith('is_') && op.endsWith('distinct_from') && dialect !== 'postgresql';
}

function isConcatenation(element: Element): boolean {
  const inner = element.kind === 'group' ? element.element : element;
  return (inner.kind === 'binary' || inner.kind === 'list') && inner.op === 'concat';
}

function percentSign(element: Of<'binary'>): Element {
  return { kind: 'literalColumn', text: "'%'", type: ownTypes.string, span: element.span };
}

function writeBinary(given: Of<'binary'>, place: Place, writing: Writing): string {
  const { target } = writing;
  // SQL Server has a value on the right side.
  const isTurned =
    target.dialect.name === 'mssql' && given.op === 'eq' && given.left.kind === 'bind' && given.right.kind !== 'bind';
  const element = isTurned ? { ...given, left: given.right, right: given.left } : given;
  const { dialect, on } = target;
  const { op, span } = element;
  if (isElementOperator(op))
    return writeItem(element, place, writing, (part, at) => writeExpression(part, at, writing));
  const { name } = dialect;
  // What has a method of its own in the compiler does not say to its operands that they are within an operator.
  const isGeneric = !hasOwnMethod(op, name);
  const inner = isGeneric ? { ...place, isInOperator: true } : place;
  const write = (part: Element): string => writeExpression(part, inner, writing);
  if (!on.isTwo && op !== 'concat' && (isConcatenation(element.left) || isConcatenation(element.right)))
    return cannotRender('joined texts as operands of SQLAlchemy 1.4 are not known here', span);
  const isMysql = name === 'mysql' || name === 'mariadb';
  const [left, right] = [(): string => write(element.left), (): string => write(element.right)];
  const escape =
    element.escape === null
      ? ''
      : ` ESCAPE ${literalText({ kind: 'string', value: element.escape }, ownTypes.string, target, span)}`;
  switch (op) {
    case 'custom':
      return `${left()} ${element.custom ?? ''} ${right()}`;
    case 'not_in':
      return `(${left()} NOT IN ${right()})`;
    case 'like':
    case 'not_like':
      return `${left()}${written[op] ?? ''}${right()}${escape}`;
    case 'ilike':
    case 'not_ilike': {
      const not = op === 'ilike' ? '' : 'NOT ';
      return name === 'postgresql'
        ? `${left()} ${not}ILIKE ${right()}${escape}`
        : `lower(${left()}) ${not}LIKE lower(${right()})${escape}`;
    }
    case 'startswith':
    case 'not_startswith':
    case 'endswith':
    case 'not_endswith':
    case 'contains':
    case 'not_contains': {
      const percent = percentSign(element);
      const concat = (one: Element, other: Element): Element =>
        operation(one, other, 'concat', ownTypes.string, on.isTwo);
      const kind = op.replace('not_', '');
      const pattern =
        kind === 'startswith'
          ? concat(element.right, percent)
          : kind === 'endswith'
            ? concat(percent, element.right)
            : concat(concat(percent, element.right), percent);
      return `${left()} ${op.startsWith('not_') ? 'NOT ' : ''}LIKE ${write(pattern)}${escape}`;
    }
    case 'concat':
      if (isMysql) return `concat(${left()}, ${right()})`;
      return name === 'mssql' ? `${left()} + ${right()}` : `${left()} || ${right()}`;
    case 'mod':
      if (name === 'oracle') return `mod(${left()}, ${right()})`;
      return `${left()} % ${right()}`;
    case 'truediv':
      return division(element, left(), right, writing);
    case 'floordiv': {
      const isInteger = element.left.type.affinity === 'integer' && element.right.type.affinity === 'integer';
      if (!on.isTwo) return cannotRender('"//" of SQLAlchemy 1.4 is not known here', span);
      return isInteger && !isMysql && name !== 'oracle' ? `${left()} / ${right()}` : `FLOOR(${left()} / ${right()})`;
    }
    case 'regexp_match':
    case 'not_regexp_match': {
      const not = op === 'regexp_match' ? '' : 'NOT ';
      if (name === 'postgresql') return `${left()} ${not === '' ? '~' : '!~'} ${right()}`;
      if (name === 'sqlite' || isMysql) return `${left()} ${not}REGEXP ${right()}`;
      return cannotRender(`regular expressions of ${name} are not followed`, span);
    }
    case 'is_distinct_from':
    case 'is_not_distinct_from': {
      const isSame = op === 'is_not_distinct_from';
      // SQLAlchemy forgets here that values stand in place.
      if (
        name !== 'postgresql' &&
        [element.left, element.right].some(({ kind }) => kind !== 'column' && kind !== 'constant')
      )
        return cannotRender('parameters of IS DISTINCT FROM are not followed', span);
      if (name === 'sqlite') return `${left()} IS ${isSame ? '' : 'NOT '}${right()}`;
      if (isMysql) return isSame ? `${left()} <=> ${right()}` : `NOT (${left()} <=> ${right()})`;
      if (name !== 'postgresql') return cannotRender(`IS DISTINCT FROM of ${name} is not followed`, span);
      break;
    }
    default:
      break;
  }
  const text = written[op];
  if (text === undefined) return cannotRender(`how "${op}" is written is not known here`, span);
  return `${left()}${text}${right()}`;
}

/** True division, which most databases do not have for integers: `visit_truediv_binary`. */
function division(element: Of<'binary'>, left: string, right: () => string, writing: Writing): string {
  const { dialect, on } = writing.target;
  if (!on.isTwo) return `${left} / ${right()}`;
  switch (dialect.name) {
    case 'mysql':
    case 'mariadb':
    case 'oracle':
      return `${left} / ${right()}`;
    case 'sqlite':
      return `${left} / (${right()} + 0.0)`;
    case 'mssql':
      return on.mssqlDividesByFloat
        ? `${left} / (${right()} + 0.0)`
        : `${left} / ${castForDivision(element.right, right(), writing)}`;
    case 'postgresql':
      return `${left} / ${castForDivision(element.right, right(), writing)}`;
  }
}

function castForDivision({ type }: Element, right: string, { target }: Writing): string {
  const isNumber = type.affinity === 'numeric' || type.affinity === 'float';
  const { described } = isNumber ? type : ownTypes.numeric;
  return `CAST(${right} AS ${described === null ? 'NUMERIC' : typeText(described, target.dialect)})`;
}

function writeFunction(element: Of<'function'>, place: Place, writing: Writing): string {
  const { dialect } = writing.target;
  const { path } = element;
  const known = dialect.functions[path.toLowerCase()];
  // SQLAlchemy forgets for this one that values stand in place.
  const forgets = dialect.name === 'sqlite' && path.toLowerCase() === 'char_length';
  const [at, inner] = forgets
    ? [
        { ...place, hasTables: true, isInOperator: false },
        { ...writing, target: { ...writing.target, literalBinds: false } },
      ]
    : [place, writing];
  const args = element.args.map((argument) => writeExpression(argument, at, inner)).join(', ');
  // Words of SQL take no arguments: those that are given are lost.
  if (known !== undefined && !known.endsWith('(') && (element.args.length === 0 || !known.endsWith(')'))) return known;
  if (known === undefined && !/^\w+(?:\.\w+)*$/.test(path))
    return cannotRender('the name of the function is not read', element.span);
  const start = known?.endsWith('(') === true ? known : `${path.toLowerCase() === 'count' ? 'count' : path}(`;
  return `${start}${path.toLowerCase() === 'count' && args === '' ? '*' : args})`;
}

function writeCast({ element, to, span }: Of<'cast'>, place: Place, writing: Writing): string {
  if (typeOfCast(to, writing.target, span) === undefined)
    return writeExpression(selfGroup(element, null), place, writing);
  return castText(to, writeExpression(element, place, writing), writing.target, span);
}
