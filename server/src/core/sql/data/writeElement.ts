import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { castText } from './castText.js';
import type { Element } from './statement.js';
import type { Place, Writing } from './writing.js';

type Item = Extract<Element, { readonly kind: 'binary' }>;
type Write = (part: Element, place: Place) => string;

/** Elements of JSON, HSTORE and arrays, in each dialect's way: `visit_json_getitem_op_binary` and the like. */
export function writeItem(item: Item, place: Place, writing: Writing, write: Write): string {
  const { dialect, on } = writing.target;
  const { op, left, right, span } = item;
  if (dialect.name === 'mssql' && !on.isTwo)
    return cannotRender('elements of JSON of SQLAlchemy 1.4 are not known here', span);
  if (!isFollowed(left)) return cannotRender('what the element is taken of is not followed', span);
  const sides = (): readonly [string, string] => [write(left, place), write(right, place)];
  switch (op) {
    case 'getitem': {
      if (dialect.name !== 'postgresql') return refuse('arrays are known on PostgreSQL only', span);
      const [array, at] = sides();
      return `${array}[${at}]`;
    }
    case 'hstore_getitem': {
      if (dialect.name !== 'postgresql') return cannotRender(`HSTORE of ${dialect.name} is not followed`, span);
      if (!on.hstoreSubscripts) return arrow(item, '->', place, write);
      const [map, key] = sides();
      return left.kind === 'function' ? `(${map})[${key}]` : `${map}[${key}]`;
    }
    case 'json_text':
    case 'json_path_text':
      return arrow(item, op === 'json_text' ? '->>' : '#>>', place, write);
    default:
      break;
  }
  switch (dialect.name) {
    case 'postgresql':
      return onPostgres(item, place, writing, write);
    case 'sqlite': {
      const [json, path] = sides();
      if (item.type.affinity === 'json') return `JSON_QUOTE(JSON_EXTRACT(${json}, ${path}))`;
      const text = `JSON_EXTRACT(${json}, ${path})`;
      return on.sqliteCastsJson ? castText(item.type, text, writing.target, span) : text;
    }
    case 'mysql':
    case 'mariadb':
      return onMysql(item, sides(), on.jsonFloats);
    case 'mssql':
      return onMssql(item, sides(), on.jsonFloats);
    case 'oracle':
      return on.oracleJson
        ? onOracle(item, sides())
        : refuse("SQLAlchemy can't write elements of JSON for Oracle", span);
  }
}

/** What passes on to its parts that an operator is around them, other expressions than these are not followed. */
function isFollowed(left: Element): boolean {
  if (left.kind === 'group') return isFollowed(left.element);
  if (left.kind === 'cast') return left.element.kind === 'column';
  if (left.kind === 'function') return left.args.every(({ kind }) => kind === 'column' || kind === 'bind');
  return left.kind === 'column' || left.kind === 'binary' || left.kind === 'literalColumn' || left.kind === 'excluded';
}

/** An operator of PostgreSQL's, in parentheses within any other one. */
function arrow({ left, right }: Item, operator: string, place: Place, write: Write): string {
  const inner = { ...place, isInOperator: true };
  const text = `${write(left, inner)} ${operator} ${write(right, inner)}`;
  return place.isInOperator === true ? `(${text})` : text;
}

function onPostgres(item: Item, place: Place, writing: Writing, write: Write): string {
  const { target } = writing;
  const isPath = item.op === 'json_path_getitem';
  if (item.type.affinity !== 'json')
    return castText(item.type, arrow(item, isPath ? '#>>' : '->>', place, write), target, item.span);
  const isJsonb = item.left.type.described?.path === 'sqlalchemy.dialects.postgresql.JSONB';
  if (isPath || !isJsonb || !target.on.jsonbSubscripts) return arrow(item, isPath ? '#>' : '->', place, write);
  const left = write(item.left, place);
  const isGrouped = item.left.kind === 'function' || item.left.kind === 'cast';
  return `${isGrouped ? `(${left})` : left}[${write(item.right, place)}]`;
}

/** The precision and the scale of `as_numeric(…)`. */
function scaled({ type }: Item): readonly [string, string] | null {
  const [precision, scale] = type.described?.positional ?? [];
  return precision?.kind === 'number' && scale?.kind === 'number' ? [precision.text, scale.text] : null;
}

function onMysql(item: Item, [json, path]: readonly [string, string], knowsFloats: boolean): string {
  const extracted = `JSON_EXTRACT(${json}, ${path})`;
  const start = `CASE ${extracted} WHEN 'null' THEN NULL`;
  switch (item.type.affinity) {
    case 'json':
      return extracted;
    case 'integer':
      return `${start} ELSE CAST(${extracted} AS SIGNED INTEGER) END`;
    case 'numeric':
    case 'float': {
      const sizes = scaled(item);
      if (item.type.affinity === 'float' && !knowsFloats) break;
      return sizes === null
        ? `${start} ELSE ${extracted}+0.0000000000000000000000 END`
        : `${start} ELSE CAST(${extracted} AS DECIMAL(${sizes.join(', ')})) END`;
    }
    case 'boolean':
      return `${start} WHEN true THEN true ELSE false END`;
    case 'string':
      return `${start} ELSE JSON_UNQUOTE(${extracted}) END`;
    default:
      break;
  }
  return cannotRender('the type of the element is not followed', item.span);
}

function onMssql(item: Item, [json, path]: readonly [string, string], knowsFloats: boolean): string {
  const value = `JSON_VALUE(${json}, ${path})`;
  const start = `CASE ${value} WHEN NULL THEN NULL`;
  switch (item.type.affinity) {
    case 'json':
      return `JSON_QUERY(${json}, ${path})`;
    case 'integer':
      return `${start} ELSE CAST(${value} AS INTEGER) END`;
    case 'float':
      if (!knowsFloats) break;
      return `${start} ELSE CAST(${value} AS FLOAT) END`;
    case 'numeric': {
      const sizes = scaled(item);
      return sizes === null
        ? `${start} ELSE CAST(${value} AS NUMERIC(None, None)) END`
        : `${start} ELSE CAST(${value} AS NUMERIC(${sizes.join(', ')})) END`;
    }
    case 'string':
      return `${start} ELSE ${value} END`;
    default:
      break;
  }
  // That of a boolean has changed in a version that is not known.
  return cannotRender('the type of the element is not followed', item.span);
}

function onOracle(item: Item, [json, path]: readonly [string, string]): string {
  const value = (returning: string): string => `JSON_VALUE(${json}, ${path} RETURNING ${returning} ERROR ON ERROR)`;
  switch (item.type.affinity) {
    case 'json':
      return `JSON_QUERY(${json}, ${path})`;
    case 'integer':
      return value('INTEGER');
    case 'float':
      return value('FLOAT');
    case 'numeric':
      return value(`NUMBER(${(scaled(item) ?? ['None', 'None']).join(', ')})`);
    case 'string':
      return value('VARCHAR2(4000)');
    case 'boolean':
      return `CASE JSON_VALUE(${json}, ${path}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE CAST(JSON_VALUE(${json}, ${path}) AS NUMBER(1)) END`;
    default:
      return cannotRender('the type of the element is not followed', item.span);
  }
}
