import { variantFor } from '../../dialects/dialect.js';
import { enumLabels, enumName } from '../../dialects/enumType.js';
import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { typeCall, type TypeCall } from '../../dialects/typeCall.js';
import type { Described } from '../../operations/definitions.js';
import { describedOf } from '../../operations/facts.js';
import { bareDefaultText } from '../compile/defaultText.js';
import { ddlExpression } from '../compile/expression.js';
import { textLiteral } from '../compile/literal.js';
import { checkTypeName, isNamed, itemOf, typeDdl, typeSchema } from '../compile/typeText.js';
import { formatConstraint, formatTable, optionalName, plainName, type Name } from '../model/names.js';
import { readServerDefault } from '../model/readColumn.js';
import type { SqlTable } from '../model/table.js';
import { given, isTrue, stringOf } from '../model/values.js';
import type { Target, Writer } from '../writer.js';

/** PostgreSQL's types that are created before a table: `_on_table_create`, each once in a run. */
export function createNamedTypes(table: SqlTable, writer: Writer): void {
  const { name: dialect } = writer.dialect;
  if (dialect === 'mysql' || dialect === 'mariadb') refusePostgresqlTypes(table, writer);
  if (dialect !== 'postgresql') return;
  for (const { type } of table.columns) {
    const call = type === null ? undefined : namedType(type, writer);
    if (call === undefined || !isCreatedWithTable(call, writer)) continue;
    const schema = typeSchema(call, table.schema, writer);
    const key = JSON.stringify([call.name === 'DOMAIN', schema?.text ?? null, nameOfType(call).text]);
    if (writer.memo.createdTypes.has(key)) continue;
    writer.memo.createdTypes.add(key);
    writer.exec(createText(call, schema, writer));
  }
}

/** The types of a table that are objects of the database. */
export function namedTypesOf({ columns }: SqlTable, target: Target): readonly TypeCall[] {
  if (target.dialect.name !== 'postgresql') return [];
  return columns.flatMap(({ type }) => (type === null ? [] : (namedType(type, target) ?? [])));
}

/** The types that go with their table: `_on_table_drop`. */
export function dropNamedTypes(table: SqlTable, writer: Writer): void {
  if (writer.dialect.name !== 'postgresql') return;
  const dropped = new Set<string>();
  for (const { type } of table.columns) {
    const call = type === null ? undefined : namedType(type, writer);
    if (type === null || call === undefined || !isCreatedWithTable(call, writer)) continue;
    if (call.name === 'DOMAIN' || typeCall(variantFor(type, writer.dialect))?.name === 'ARRAY')
      cannotRender('whether the type is dropped with its table is not followed', call.span);
    const text = formatType(call, typeSchema(call, table.schema, writer), writer);
    if (!dropped.has(text)) writer.exec(`DROP TYPE ${text}`);
    dropped.add(text);
  }
}

/** Types of PostgreSQL's own are created on MySQL too, which has no text for that. */
function refusePostgresqlTypes({ columns }: SqlTable, target: Target): void {
  const look = (type: Described): void => {
    for (const each of [type, ...type.variants.map((variant) => variant.type)]) {
      const call = typeCall(each);
      const item = call?.name === 'ARRAY' ? itemOf(call) : undefined;
      if (item !== undefined) look(item);
      if (call?.home === 'postgresql' && isNamed(call) && isCreatedWithTable(call, target))
        refuse(`SQLAlchemy can't create the type ${call.name} of PostgreSQL on ${target.dialect.name}`, call.span);
    }
  };
  for (const { type } of columns) if (type !== null) look(type);
}

/** The enum or domain that a type is, or that the items of an array are. */
function namedType(type: Described, target: Target): TypeCall | undefined {
  const call = typeCall(variantFor(type, target.dialect));
  if (call === undefined) return undefined;
  const item = call.name === 'ARRAY' ? itemOf(call) : undefined;
  if (item !== undefined) return namedType(item, target);
  return isNamed(call) ? call : undefined;
}

function isCreatedWithTable(call: TypeCall, { on }: Target): boolean {
  const isWanted = !call.has('create_type') || call.flag('create_type');
  if (!isWanted && (call.home === 'postgresql' || on.genericCreateType)) return false;
  return on.createsMetadataTypes || call.term('metadata') === undefined;
}

function nameOfType(call: TypeCall): Name {
  if (call.name !== 'DOMAIN') return plainName(enumName(call), call.span);
  return optionalName(call.term('name', 0)) ?? refuse('PostgreSQL DOMAIN type requires a name.', call.span);
}

/** The type's name with its schema: `format_type`. */
function formatType(call: TypeCall, schema: Name | null, target: Target): string {
  checkTypeName(call, schema, target);
  return formatTable(target.dialect, schema, nameOfType(call));
}

function createText(call: TypeCall, schema: Name | null, target: Target): string {
  if (call.name === 'DOMAIN') return createDomain(call, schema, target);
  const labels = enumLabels(call).map((label) => textLiteral(target.dialect, label));
  return `CREATE TYPE ${formatType(call, schema, target)} AS ENUM (${labels.join(', ')})`;
}

function createDomain(call: TypeCall, schema: Name | null, target: Target): string {
  const type = given(call.term('data_type', 1));
  const described = type === undefined ? undefined : describedOf(type);
  if (described === undefined) return cannotRender('the type of the domain is not known', call.span);
  if (call.term('collation') !== undefined) return cannotRender('the collation of a domain is not written', call.span);
  const value = call.term('default');
  const check = call.term('check');
  const constraint = stringOf(call.term('constraint_name'));
  const options = [
    ...(value === undefined ? [] : [`DEFAULT ${bareDefaultText(readServerDefault(value), target) ?? ''}`]),
    ...(constraint === null
      ? []
      : [`CONSTRAINT ${formatConstraint(target.dialect, plainName(constraint, call.span))}`]),
    ...(isTrue(call.term('not_null')) ? ['NOT NULL'] : []),
    ...(check === undefined ? [] : [`CHECK (${ddlExpression(check, target)})`]),
  ];
  const base = typeDdl(described, target, call.span);
  return `CREATE DOMAIN ${formatType(call, schema, target)} AS ${base} ${options.join(' ')}`;
}

/** `sa.Enum(…).create(bind)` and `.drop(bind)`, which print in offline mode whatever `checkfirst` says. */
export function createOrDropType(type: Described, isDrop: boolean, writer: Writer): void {
  if (writer.dialect.name !== 'postgresql') {
    // Only types that are objects of the database do anything.
    if (typeCall(type)?.home === 'postgresql')
      cannotRender(`what a type of PostgreSQL does on ${writer.dialect.name} is not followed`, type.span);
    return;
  }
  const call = namedType(type, writer);
  if (call === undefined) return;
  const schema = typeSchema(call, null, writer);
  if (isDrop) writer.exec(`DROP ${call.name === 'DOMAIN' ? 'DOMAIN' : 'TYPE'} ${formatType(call, schema, writer)}`);
  else writer.exec(createText(call, schema, writer));
}
