import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { EnumMember, Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import type { Target } from '../writer.js';
import { dataTypeOf, typeName, typeOn, type DataType } from './dataType.js';
import { valueOf, type PythonValue } from './value.js';
import { describedOf } from '../../dialects/typeCall.js';

/** A value in SQL as its type writes it: SQLAlchemy's `render_literal_value`, with each type's `literal_processor`. */
export function literalText(value: PythonValue, type: DataType, target: Target, span: Span): string {
  if (value.kind === 'none') return 'NULL';
  const text = processed(value, typeOn(type, target.dialect), target, span);
  return target.dialect.literals.doublesBackslash ? text.replaceAll('\\', '\\\\') : text;
}

function processed(value: PythonValue, type: DataType, target: Target, span: Span): string {
  const { dialect, on } = target;
  const noRenderer = (): never =>
    refuse(
      `SQLAlchemy has no literal for it${type.described === null ? ': the column has no type' : ` of the type ${typeName(type)}`}`,
      span,
    );
  const failed = (): never => refuse(`SQLAlchemy can't write this value as ${typeName(type)}`, span);
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  switch (type.affinity) {
    case 'null':
    case 'json':
      return noRenderer();
    case 'jsonIndex':
    case 'jsonPath':
      return jsonKey(value, type, target, span);
    case 'integer':
      if (value.kind === 'int') return value.text;
      if (value.kind === 'object' && value.int !== undefined) return value.int;
      if (value.kind === 'boolean') return value.value ? '1' : '0';
      if (value.kind === 'string' && /^-?(?:0|[1-9]\d{0,15})$/.test(value.value)) return value.value;
      if (['list', 'dict', 'date', 'datetime', 'time', 'timedelta'].includes(value.kind)) return failed();
      return cannotRender('what `int` makes of it is not read', span);
    case 'numeric':
    case 'float':
      if (value.kind === 'int' || value.kind === 'float' || value.kind === 'decimal') return value.text;
      if (value.kind === 'boolean') return value.value ? 'True' : 'False';
      return cannotRender('it is no number', span);
    case 'string':
      if (
        type.described?.path === 'sqlalchemy.dialects.mysql.ENUM' &&
        !/^m(?:ysql|ariadb)$/.test(dialect.name) &&
        !on.isTwoOne
      )
        return cannotRender("MySQL's ENUM on another dialect is not known here", span);
      if (type.isEnum && (value.kind === 'string' || value.kind === 'object') && value.member !== undefined)
        return stringText(labelOf(value.member, type, span), type, target, span);
      if (value.kind !== 'string') return type.isEnum ? cannotRender('it is no label of an enum', span) : failed();
      return stringText(value.value, type, target, span);
    case 'boolean':
      if (value.kind === 'boolean') return booleanText(value.value, target);
      if (value.kind === 'int' && (value.text === '0' || value.text === '1'))
        return booleanText(value.text === '1', target);
      return failed();
    case 'date':
    case 'time':
    case 'datetime':
      if (!on.isTwo && dialect.name !== 'sqlite' && dialect.name !== 'oracle') return noRenderer();
      if (!on.isTwo && dialect.name === 'oracle')
        return cannotRender('dates of SQLAlchemy 1.4 are not known here', span);
      return momentText(value, type, target, span) ?? failed();
    case 'interval':
      if (value.kind !== 'timedelta') return failed();
      if (!on.isTwo) return cannotRender('intervals of SQLAlchemy 1.4 are not known here', span);
      if (dialect.name === 'postgresql') return `make_interval(secs=>${value.seconds}.0)`;
      return dialect.name === 'oracle' ? cannotRender('intervals of Oracle are not known here', span) : failed();
    case 'uuid':
      return uuidText(value, type, target, span);
    case 'binary':
      if (value.kind !== 'bytes') return failed();
      return /^[\x20-\x7e]*$/.test(value.value) && !value.value.includes('\\')
        ? quoted(value.value)
        : cannotRender('the bytes are not read', span);
    case 'array':
      return arrayText(value, type, target, span);
    case 'other':
      return cannotRender(`how ${typeName(type)} writes a value is not known here`, span);
  }
}

/** What stands in brackets behind JSON: a path in most dialects, `$."a"[0]`. */
function jsonKey(value: PythonValue, { affinity }: DataType, { dialect, on }: Target, span: Span): string {
  const items: readonly PythonValue[] =
    value.kind === 'list'
      ? value.items.map((item) => valueOf(item) ?? cannotRender('an expression in a path is not followed', item.span))
      : [value];
  const names = items.map((item) => {
    if (item.kind === 'int') return { text: item.text, path: `[${item.text}]` };
    if (item.kind !== 'string') return cannotRender('a part of the path is not read', span);
    return { text: item.value, path: `."${item.value}"` };
  });
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const isPlain = dialect.name === 'postgresql' || (dialect.name === 'oracle' && !on.oracleJson);
  if (!isPlain) return quoted(`$${names.map(({ path }) => path).join('')}`);
  if (affinity === 'jsonPath' && dialect.name === 'oracle') return refuse('SQLAlchemy has no literal for a path', span);
  if (affinity === 'jsonPath') return quoted(`{${names.map(({ text }) => text).join(', ')}}`);
  return value.kind === 'int' ? value.text : quoted(names[0]?.text ?? '');
}

function stringText(text: string, type: DataType, { dialect, on }: Target, span: Span): string {
  const literal = `'${text.replaceAll("'", "''")}'`;
  if (dialect.name !== 'mssql') return literal;
  const name = typeName(type);
  if (/^(?:Unicode|UnicodeText|NVARCHAR|NCHAR|NTEXT)$/.test(name)) return `N${literal}`;
  if (!on.isTwo && type.described?.span.end === 0)
    return cannotRender('strings of SQLAlchemy 1.4 are not known here', span);
  return literal;
}

/** `true` or `1`: the compiler's `visit_true`. */
export function booleanText(value: boolean, { dialect }: Target): string {
  return dialect.literals[value ? 'true' : 'false'];
}

function momentText(value: PythonValue, type: DataType, target: Target, span: Span): string | undefined {
  const { name } = target.dialect;
  const micros = (count: number): string => (count === 0 ? '' : `.${String(count).padStart(6, '0')}`);
  if (name === 'sqlite') {
    if (type.described?.path.startsWith('sqlalchemy.dialects.') === true)
      return cannotRender('the formats of the type are not read', span);
    const sixDigits = (count: number): string => `.${String(count).padStart(6, '0')}`;
    if (type.affinity === 'datetime')
      return value.kind === 'datetime'
        ? `'${value.date} ${value.time}${sixDigits(value.micros)}'`
        : value.kind === 'date'
          ? `'${value.date} 00:00:00.000000'`
          : undefined;
    if (type.affinity === 'date')
      return value.kind === 'date' || value.kind === 'datetime' ? `'${value.date}'` : undefined;
    return value.kind === 'time' ? `'${value.time}${sixDigits(value.micros)}'` : undefined;
  }
  const parts =
    value.kind === 'date'
      ? [value.date]
      : value.kind === 'datetime'
        ? [value.date, `${value.time}${micros(value.micros)}${value.zone}`]
        : value.kind === 'time'
          ? [`${value.time}${micros(value.micros)}${value.zone}`]
          : undefined;
  const [first, last] = [parts?.[0], parts?.at(-1)];
  if (parts === undefined || first === undefined || last === undefined) return undefined;
  if (name === 'oracle') {
    if (value.kind === 'time') return cannotRender('times of Oracle are not known here', span);
    if (type.affinity === 'time' || type.described?.path.includes('dialects') === true)
      return cannotRender('times of Oracle are not known here', span);
    const hasMicros = value.kind === 'datetime' && value.micros !== 0;
    const function_ = hasMicros ? 'TO_TIMESTAMP' : 'TO_DATE';
    if (type.affinity === 'date') return `${function_}('${first}', 'YYYY-MM-DD')`;
    if (typeName(type) === 'TIMESTAMP') return cannotRender('TIMESTAMP of Oracle is not known here', span);
    return `${function_}('${parts.join(' ')}', 'YYYY-MM-DD HH24:MI:SS${hasMicros ? '.FF' : ''}')`;
  }
  if (name === 'mssql' && type.described?.path.startsWith('sqlalchemy.dialects.') === true)
    return cannotRender('times of the type are not known here', span);
  if (type.affinity === 'date') return `'${first}'`;
  if (type.affinity === 'time') return `'${last}'`;
  return `'${parts.join(' ')}'`;
}

function uuidText(value: PythonValue, type: DataType, { dialect, on }: Target, span: Span): string {
  const call = type.described;
  if (!on.isTwo) return cannotRender('UUIDs of SQLAlchemy 1.4 are not known here', span);
  const flag = (name: string, position?: number): boolean | undefined => {
    const term = call?.keywords.get(name) ?? (position === undefined ? undefined : call?.positional[position]);
    if (term === undefined) return undefined;
    return term.kind === 'boolean' ? term.value : cannotRender(`${name} is not read`, term.span);
  };
  const asUuid = flag('as_uuid', 0) ?? true;
  const isNative = (dialect.name === 'postgresql' || dialect.name === 'mssql') && (flag('native_uuid') ?? true);
  const hex =
    value.kind === 'uuid'
      ? value.hex
      : value.kind === 'string' && /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/.test(value.value)
        ? value.value.replaceAll('-', '')
        : cannotRender('it is no UUID', span);
  const dashed = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const isText = value.kind === 'string';
  if (isText && dialect.name === 'mariadb' && on.mariadbUuid)
    return cannotRender('UUIDs as text of MariaDB are not known here', span);
  if (dialect.name === 'mssql') {
    if (!isNative) return isText ? cannotRender('it is no UUID', span) : `'${hex}'`;
    return isText ? `'${value.value}'` : `'${dashed}'`;
  }
  if (!asUuid) return isText ? `'${hex}'` : refuse('a UUID is given where the type takes a string', span);
  if (!isNative) return isText ? refuse('a string is given where the type takes a UUID', span) : `'${hex}'`;
  return isText ? `'${value.value}'` : `'${dashed}'`;
}

function arrayText(value: PythonValue, type: DataType, target: Target, span: Span): string {
  if (target.dialect.name !== 'postgresql') return refuse('arrays are known on PostgreSQL only', span);
  if (!target.on.isTwo) return cannotRender('arrays of SQLAlchemy 1.4 are not known here', span);
  const item = type.described?.positional[0] ?? type.described?.keywords.get('item_type');
  const described = item === undefined ? undefined : describedOf(item);
  if (described === undefined) return cannotRender('the type of the items is not known', span);
  if (value.kind !== 'list') return cannotRender('it is no list', span);
  const itemType = dataTypeOf(described);
  const text = (term: Term): string => {
    const inner = valueOf(term);
    if (inner === undefined) return refuse('an expression in a list', term.span);
    if (inner.kind === 'none')
      return itemType.affinity === 'string'
        ? refuse('None in a list', term.span)
        : cannotRender('None in a list', term.span);
    if (inner.kind === 'list') return `ARRAY[${inner.items.map(text).join(', ')}]`;
    return processed(inner, itemType, target, term.span);
  };
  return `ARRAY[${value.items.map(text).join(', ')}]`;
}

/** The label of an enum's member: its name, or its value where `values_callable` says so. */
function labelOf({ name, value }: EnumMember, { described }: DataType, span: Span): string {
  const labels = described?.positional.map((label) => (label.kind === 'string' ? label.value : null)) ?? [];
  const hasName = labels.includes(name);
  if (value === null || value === name || !labels.includes(value)) {
    if (hasName) return name;
  } else if (!hasName) return value;
  return cannotRender('which label the member of an enum has is not known', span);
}
