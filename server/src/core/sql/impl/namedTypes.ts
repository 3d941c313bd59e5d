import { variantFor } from '../../dialects/dialect.js';
import { enumLabels, enumName } from '../../dialects/enumType.js';
import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { typeCall, type TypeCall } from '../../dialects/typeCall.js';
import { describedOf } from '../../operations/facts.js';
import type { Described } from '../../operations/definitions.js';
import { formatTable, optionalName, plainName, type Name } from '../model/names.js';
import type { SqlTable } from '../model/table.js';
import { given, isTrue, stringOf } from '../model/values.js';
import { bareDefaultText } from '../compile/defaultText.js';
import { ddlExpression } from '../compile/expression.js';
import { textLiteral } from '../compile/literal.js';
import { typeDdl } from '../compile/typeText.js';
import { readServerDefault } from '../model/readColumn.js';
import type { Target, Writer } from '../writer.js';
import { builtInTypes } from './builtInTypes.js';

/** PostgreSQL's types that are created before a table: `_on_table_create`, each once in a run. */
export function createNamedTypes(table: SqlTable, writer: Writer): void {
  if (writer.dialect.name !== 'postgresql') return;
  for (const { type } of table.columns) {
    const call = type === null ? undefined : namedType(type, writer);
    if (call === undefined || !isCreatedWithTable(call, writer)) continue;
    const schema = schemaOf(call, table);
    const isDomain = call.name === 'DOMAIN';
    const name = isDomain ? domainName(call).text : enumName(call);
    const key = JSON.stringify([isDomain, schema?.text ?? null, name]);
    if (writer.memo.createdTypes.has(key)) continue;
    writer.memo.createdTypes.add(key);
    writer.exec(createText(call, schema, writer));
  }
}

/** The enum or domain that a type is, or that the items of an array are. */
export function namedType(type: Described, target: Target): TypeCall | undefined {
  const call = typeCall(variantFor(type, target.dialect));
  if (call === undefined) return undefined;
  if (call.name === 'ARRAY') {
    const item = call.term('item_type', 0);
    const inner = item === undefined ? undefined : describedOf(item);
    return inner === undefined ? undefined : namedType(inner, target);
  }
  if (call.home === 'postgresql' && (call.name === 'ENUM' || call.name === 'DOMAIN')) return call;
  if (call.name === 'ENUM' && call.home !== null)
    return cannotRender(`how an ENUM of ${call.home} is created on PostgreSQL is not followed`, call.span);
  if (call.home !== null || call.name !== 'Enum') return undefined;
  return call.has('native_enum') && !call.flag('native_enum') ? undefined : call;
}

function isCreatedWithTable(call: TypeCall, { on }: Target): boolean {
  const isOwn = call.home === 'postgresql';
  const isWanted = !call.has('create_type') || call.flag('create_type');
  if (!isWanted && (isOwn || on.genericCreateType)) return false;
  return on.createsMetadataTypes || call.term('metadata') === undefined;
}

function schemaOf(call: TypeCall, table: Pick<SqlTable, 'schema'> | null): Name | null {
  const own = optionalName(call.term('schema'));
  if (call.flag('inherit_schema')) {
    if (own !== null)
      return refuse('Ambiguously setting inherit_schema=True while also passing a schema argument', call.span);
    return table?.schema ?? null;
  }
  const metadata = call.term('metadata');
  if (own === null && metadata !== undefined) {
    if (metadata.kind !== 'call') return cannotRender('the metadata of the type is not known', metadata.span);
    return optionalName(metadata.keywords.get('schema') ?? metadata.positional[0]);
  }
  return own;
}

function domainName(call: TypeCall): Name {
  return optionalName(call.term('name', 0)) ?? refuse('PostgreSQL DOMAIN type requires a name.', call.span);
}

/** The type's name with its schema: `format_type`. */
function formatType(name: Name, schema: Name | null, call: TypeCall, { dialect, on }: Target): string {
  if (schema === null && on.refusesTypeNames && builtInTypes.has(name.text))
    return refuse(
      `the type has name '${name.text}' that matches an existing type, and requires an explicit schema name in order to be rendered in DDL.`,
      call.span,
    );
  return formatTable(dialect, schema, name);
}

function createText(call: TypeCall, schema: Name | null, target: Target): string {
  if (call.name === 'DOMAIN') return createDomain(call, schema, target);
  const name = formatType(plainName(enumName(call), call.span), schema, call, target);
  const labels = enumLabels(call).map((label) => textLiteral(target.dialect, label));
  return `CREATE TYPE ${name} AS ENUM (${labels.join(', ')})`;
}

function createDomain(call: TypeCall, schema: Name | null, target: Target): string {
  const type = given(call.term('data_type', 1));
  const described = type === undefined ? undefined : describedOf(type);
  if (described === undefined) return cannotRender('the type of the domain is not known', call.span);
  if (call.term('collation') !== undefined) return cannotRender('the collation of a domain is not written', call.span);
  const value = call.term('default');
  const check = call.term('check');
  const constraint = stringOf(call.term('constraint_name'));
  const notNull = call.term('not_null');
  const options = [
    ...(value === undefined ? [] : [`DEFAULT ${bareDefaultText(readServerDefault(value), target) ?? ''}`]),
    ...(constraint === null
      ? []
      : [`CONSTRAINT ${formatTable(target.dialect, null, plainName(constraint, call.span))}`]),
    ...(isTrue(notNull) ? ['NOT NULL'] : []),
    ...(check === undefined ? [] : [`CHECK (${ddlExpression(check, target)})`]),
  ];
  return `CREATE DOMAIN ${formatType(domainName(call), schema, call, target)} AS ${typeDdl(described, target, call.span)} ${options.join(' ')}`;
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
  const schema = schemaOf(call, null);
  if (!isDrop) {
    writer.exec(createText(call, schema, writer));
    return;
  }
  const isDomain = call.name === 'DOMAIN';
  const name = isDomain ? domainName(call) : plainName(enumName(call), call.span);
  writer.exec(`DROP ${isDomain ? 'DOMAIN' : 'TYPE'} ${formatType(name, schema, call, writer)}`);
}
