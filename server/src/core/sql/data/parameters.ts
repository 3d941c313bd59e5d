import { cannotRender } from '../../dialects/notRendered.js';
import { typeText } from '../../dialects/typeText.js';
import type { Span } from '../../text.js';
import { quote } from '../model/names.js';
import type { Target } from '../writer.js';
import { typeName, typeOn, type DataType } from './dataType.js';
import type { Element } from './statement.js';
import { nextName, type Writing } from './writing.js';

type Bind = Extract<Element, { readonly kind: 'bind' }>;

/** A parameter where values do not stand in place: the compiler's `visit_bindparam`. */
export function writeParameter(element: Bind, writing: Writing): string {
  const { type, span, expands } = element;
  const name = element.name ?? madeName(element, writing);
  const before = writing.parameters.get(name);
  if (before !== undefined && before !== element) cannotRender(`two parameters are called ${name}`, span);
  writing.parameters.set(name, element);
  if (expands !== null) return `(__[POSTCOMPILE_${checkedName(name, writing.target, span)}])`;
  return placeholder(name, type, writing.target, span);
}

/** `id_1`: a name that SQLAlchemy makes of what the value is compared with. */
function madeName(element: Bind, writing: Writing): string {
  // One object has one name, and here it is not known whether the same place of the text is the same object.
  const place = `${String(element.span.start)} ${String(element.span.end)}`;
  if (writing.parameters.has(place)) cannotRender('a parameter that is used twice is not followed', element.span);
  writing.parameters.set(place, element);
  // Blanks, brackets and percent signs do not stay in the name.
  if (!/^\w*$/.test(element.base)) cannotRender('the name of a parameter is not followed', element.span);
  return nextName(writing, element.base);
}

/** `:name`, with the cast that a driver of PostgreSQL gets. */
export function placeholder(name: string, type: DataType, target: Target, span: Span): string {
  if (!target.isNamedStyle)
    return cannotRender('env.py sets no paramstyle="named", and the driver decides how parameters are written', span);
  return `:${checkedName(name, target, span)}${castText(type, target, span)}`;
}

/** Longer names are cut, and some characters are replaced. */
const longestName = 24;

function checkedName(name: string, { dialect }: Target, span: Span): string {
  if (!/^[A-Za-z_]\w*$/.test(name) || name.length > longestName)
    return cannotRender('the name of a parameter is not followed', span);
  return dialect.name === 'oracle' && quote(dialect, name) !== name
    ? cannotRender('a parameter that is named like a word of SQL is not followed on Oracle', span)
    : name;
}

/** Types that no known driver gets a cast for. */
const uncast = /^(?:Interval|INET|CIDR|HSTORE)$/;

/** `::INTEGER`: `render_bind_cast`, which each driver of PostgreSQL has for types of its own. */
function castText(given: DataType, target: Target, span: Span): string {
  const { dialect, driver, on } = target;
  if (dialect.name !== 'postgresql' || !on.isTwo) return '';
  if (driver !== 'psycopg' && driver !== 'psycopg2')
    return cannotRender('the driver decides which parameters are cast, and it is not known', span);
  const type = typeOn(given, dialect);
  const { described, affinity, isEnum } = type;
  if (affinity === 'null') return '';
  const written = (): string => `::${described === null ? affinity.toUpperCase() : typeText(described, dialect)}`;
  const hasAll = driver === 'psycopg';
  const zone = described?.keywords.get('timezone') ?? described?.positional[0];
  const withZone = zone?.kind === 'boolean' && zone.value ? 'WITH' : 'WITHOUT';
  switch (affinity) {
    case 'string':
      if (isEnum) {
        if (described?.keywords.has('native_enum') === true) break;
        return described?.path.includes('.mysql.') === true && !on.isTwoOne
          ? cannotRender("MySQL's ENUM is no type for a parameter of PostgreSQL", span)
          : '';
      }
      return hasAll ? '::VARCHAR' : '';
    case 'integer': {
      const name = /big/i.test(typeName(type)) ? 'BIGINT' : /small/i.test(typeName(type)) ? 'SMALLINT' : 'INTEGER';
      return hasAll ? `::${name}` : '';
    }
    case 'datetime':
      if (zone !== undefined && zone.kind !== 'boolean') break;
      return hasAll ? `::TIMESTAMP ${withZone} TIME ZONE` : '';
    case 'time':
      if (zone !== undefined && zone.kind !== 'boolean') break;
      return hasAll ? `::TIME ${withZone} TIME ZONE` : '';
    case 'date':
      return hasAll ? '::DATE' : '';
    case 'boolean':
    case 'numeric':
    case 'float':
    case 'binary':
      return '';
    case 'uuid':
      return described?.keywords.has('native_uuid') === true ? cannotCast(type, span) : '::UUID';
    case 'json':
      return on.castsJson || hasAll ? written() : cannotCast(type, span);
    case 'array':
      return written();
    default:
      if (typeName(type) === 'BIT') return on.isTwoOne ? written() : '';
      if (uncast.test(typeName(type)) && !(hasAll && described?.path.endsWith('.INTERVAL') === true)) return '';
  }
  return cannotCast(type, span);
}

function cannotCast(type: DataType, span: Span): never {
  return cannotRender(`whether a parameter of the type ${typeName(type)} is cast is not known here`, span);
}
