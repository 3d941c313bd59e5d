import { variantFor } from '../../dialects/dialect.js';
import { enumLabels, longestOf } from '../../dialects/enumType.js';
import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { describedOf, typeCall, type TypeCall } from '../../dialects/typeCall.js';
import { typeText } from '../../dialects/typeText.js';
import type { Described } from '../../operations/definitions.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { optionalName, type Name } from '../model/names.js';
import { checkTypeCall } from '../model/typeSignatures.js';
import type { Target } from '../writer.js';
import { adaptedType } from './adaptedType.js';
import { builtInTypes } from './builtInTypes.js';

/** The DDL text of a type for a target. `schema` is that of its table, for types that take it over. */
export function typeDdl(type: Described | null, target: Target, span: Span, schema: Name | null = null): string {
  if (type === null)
    return refuse("Can't generate DDL for NullType(); did you forget to specify a type on this Column?", span);
  checkType(type, target);
  const own = adaptedType(type, target);
  const call = typeCall(variantFor(own, target.dialect));
  checkForDialect(call, target);
  const text = typeText(placed(own, target, schema), target.dialect);
  // Types of libraries are adapted, too.
  if (call === undefined && target.dialect.name === 'mssql' && target.on.isTwo && text.startsWith('CHAR('))
    return cannotRender('what the driver of SQL Server makes of the type is not followed', span);
  return text;
}

/** Refuses what SQLAlchemy refuses while the type is made, whatever the dialect. */
export function checkType(type: Described, target: Pick<Target, 'on'>): void {
  if (!target.on.isTwo && type.variants.some(({ dialects }) => dialects.length > 1))
    refuse('TypeEngine.with_variant() takes 3 positional arguments but more were given', type.span);
  for (const each of [type, ...type.variants.map((variant) => variant.type)]) {
    const call = typeCall(each);
    if (call === undefined) continue;
    checkTypeCall(call, target.on);
    if (call.name === 'ARRAY') {
      const item = itemOf(call);
      if (item !== undefined) checkType(item, target);
    }
    if (call.name === 'Enum' || call.name === 'ENUM') checkEnum(call, target);
  }
}

export function itemOf(call: TypeCall): Described | undefined {
  const item = call.term('item_type', 0);
  return item === undefined ? undefined : describedOf(item);
}

function checkEnum(call: TypeCall, { on }: Pick<Target, 'on'>): void {
  if (call.flag('inherit_schema') && call.term('schema') !== undefined && on.isTwoOne)
    refuse('Ambiguously setting inherit_schema=True while also passing a schema argument', call.span);
  const length = call.number('length');
  if (length !== undefined && call.home === null && Number(length) < longestOf(enumLabels(call)))
    refuse('When provided, length must be larger or equal than the length of the longest enum value.', call.span);
}

function checkForDialect(call: TypeCall | undefined, { dialect, on }: Target): void {
  if (call === undefined) return;
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  const isSized = isMysql || !on.isTwo || /^(?:VAR)?BINARY$/.test(call.name);
  if (
    isSized &&
    dialect.name !== 'mssql' &&
    call.positional[0]?.kind === 'string' &&
    /^max$/i.test(call.positional[0].value)
  )
    refuse('%d format: a real number is required, not str', call.span);
  if (call.home === 'mysql' && call.name === 'ENUM' && !isMysql) {
    if (dialect.name !== 'postgresql') refuse(`SQLAlchemy can't write MySQL's ENUM for ${dialect.name}`, call.span);
    if (!on.isTwoOne) cannotRender("MySQL's ENUM on PostgreSQL is not followed for this version", call.span);
  }
  if (
    isMysql &&
    !on.isTwo &&
    (isWithoutLabels(call) || (sizedTypes.test(call.name) && call.number('length', 0) === '0'))
  )
    cannotRender('a length of 0 on MySQL is not followed for this version', call.span);
  if (call.name === 'VARBINARY' && isMysql && call.number('length', 0) === undefined)
    refuse('%d format: a real number is required, not NoneType', call.span);
  if (call.name === 'JSONB' && dialect.name === 'sqlite' && !on.isTwoOne)
    refuse("SQLAlchemy can't write JSONB for sqlite", call.span);
  if (call.home === 'mssql' && call.name === 'DOUBLE_PRECISION' && (isMysql || dialect.name === 'oracle'))
    cannotRender(`DOUBLE PRECISION of SQL Server is not followed on ${dialect.name}`, call.span);
  if (call.home === 'mssql' && call.name === 'TIMESTAMP' && ['postgresql', 'oracle'].includes(dialect.name))
    refuse("'TIMESTAMP' object has no attribute 'timezone'", call.span);
  const isOfOther = call.home !== null && call.home !== (isMysql ? 'mysql' : dialect.name);
  if (!on.isTwo && isOfOther && /^(?:UUID|DOUBLE|DOUBLE_PRECISION)$/.test(call.name))
    refuse(`SQLAlchemy 1.4 can't write ${call.name} of ${call.home} for ${dialect.name}`, call.span);
  if (dialect.name === 'oracle') {
    if (call.name === 'JSON' && !on.oracleJson) refuse("SQLAlchemy can't write JSON for oracle", call.span);
    const isFloat = call.home === null && (call.name === 'Float' || call.name === 'FLOAT');
    if (isFloat && on.isTwo && call.number('precision', 0) !== undefined)
      refuse(
        "Oracle Database FLOAT types use 'binary precision', which does not convert cleanly from decimal 'precision'.",
        call.span,
      );
  }
}

const sizedTypes = /CHAR|TEXT|BLOB|BINARY|^(?:String|Unicode|Text|UnicodeText|LargeBinary)$/;

function isWithoutLabels(call: TypeCall): boolean {
  return call.name === 'Enum' && call.has('native_enum') && !call.flag('native_enum') && call.positional.length === 0;
}

/** The same type with the schema that it takes over, from its table or from its metadata. */
function placed(type: Described, target: Target, schema: Name | null): Described {
  if (target.dialect.name !== 'postgresql') return type;
  const chosen = variantFor(type, target.dialect);
  const call = typeCall(chosen);
  if (call === undefined) return type;
  if (call.name === 'ARRAY') {
    const item = itemOf(call);
    if (item === undefined) return type;
    const inner = termOf(placed(item, target, schema));
    const [, ...rest] = chosen.positional;
    const isPositional = !chosen.keywords.has('item_type');
    return {
      ...chosen,
      positional: isPositional ? [inner, ...rest] : chosen.positional,
      keywords: isPositional ? chosen.keywords : new Map([...chosen.keywords, ['item_type', inner]]),
      variants: [],
    };
  }
  if (!isNamed(call)) return type;
  const owner = typeSchema(call, schema, target);
  checkTypeName(call, owner, target);
  const keywords = new Map([...chosen.keywords].filter(([name]) => name !== 'schema'));
  if (owner !== null) keywords.set('schema', { kind: 'string', value: owner.text, span: owner.span });
  if (owner !== null && owner.quote !== null) cannotRender('a quoted schema of a type is not followed', call.span);
  return { ...chosen, keywords, variants: [] };
}

function termOf({ path, positional, keywords, span }: Described): Term {
  return { kind: 'call', callee: { kind: 'reference', path, span }, positional, keywords, span };
}

/** An enum or a domain that is an object of PostgreSQL's. */
export function isNamed(call: TypeCall): boolean {
  if (call.home === 'postgresql') return call.name === 'ENUM' || call.name === 'DOMAIN';
  if (call.home === 'mysql') return call.name === 'ENUM';
  return call.home === null && call.name === 'Enum' && (!call.has('native_enum') || call.flag('native_enum'));
}

/** The schema of an enum or a domain; `table` is the schema of the table that has it. */
export function typeSchema(call: TypeCall, table: Name | null, { on }: Target): Name | null {
  if (call.flag('inherit_schema')) return table;
  const own = optionalName(call.term('schema'));
  const metadata = call.term('metadata');
  if (own !== null || metadata === undefined) return own;
  if (metadata.kind !== 'call') return cannotRender('the metadata of the type is not known', metadata.span);
  const owner = optionalName(metadata.keywords.get('schema') ?? metadata.positional[0]);
  return owner !== null && !on.isTwo ? cannotRender('the schema of the metadata is not followed', call.span) : owner;
}

/** An enum named like a type of the database needs a schema: `format_type`. */
export function checkTypeName(call: TypeCall, schema: Name | null, { on }: Target): void {
  const name = call.string('name', call.name === 'DOMAIN' ? 0 : undefined);
  if (name === undefined || schema !== null || !on.refusesTypeNames || !builtInTypes.has(name)) return;
  refuse(
    `the type has name '${name}' that matches an existing type, and requires an explicit schema name in order to be rendered in DDL.`,
    call.span,
  );
}
