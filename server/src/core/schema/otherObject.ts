import { mysql } from '../dialects/mysql.js';
import { postgresql } from '../dialects/postgresql.js';
import { renderType } from '../dialects/typeText.js';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  Described,
  ForeignKeyDefinition,
  IndexDefinition,
} from '../operations/definitions.js';
import type { ColumnChange } from '../operations/operation.js';
import type { Term } from '../operations/term.js';
import type { Fact } from '../text.js';
import { type MadeObject, valueOf } from './made.js';

/** Whether one object of the same name is surely another one: what is not known, or said otherwise, may be the same. */
export function isOtherObject(one: MadeObject, other: MadeObject): boolean {
  if (one.kind === 'column' && other.kind === 'column')
    return one.isKey === other.isKey && isOtherColumn(one.column, other.column, one.isKey);
  if (one.kind === 'change' && other.kind === 'change') return isOtherChange(one.change, other.change);
  if (one.kind === 'index' && other.kind === 'index')
    return one.table !== other.table || isOtherIndex(one.index, other.index);
  if (one.kind === 'constraint' && other.kind === 'constraint')
    return one.table === other.table && isOtherConstraint(one.constraint, other.constraint);
  return false;
}

function isOtherColumn(one: ColumnDefinition, other: ColumnDefinition, isKey: boolean): boolean {
  const isPlain = [one, other].every((column) => column.identity === null && column.computed === null);
  return (
    (one.type !== null && other.type !== null && isOtherType(one.type, other.type)) ||
    (!isKey && isPlain && differ(nullableOf(one), nullableOf(other))) ||
    (isPlain && isOtherDefault(one.serverDefault, other.serverDefault)) ||
    (one.foreignKeys.length === 1 &&
      other.foreignKeys.length === 1 &&
      one.foreignKeys.some((key) => other.foreignKeys.some((twin) => isOtherReference(key, twin))))
  );
}

function nullableOf({ nullable }: ColumnDefinition): boolean | undefined {
  return nullable === undefined ? true : valueOf(nullable);
}

function isOtherChange(one: ColumnChange, other: ColumnChange): boolean {
  return (
    (one.type !== undefined && other.type !== undefined && isOtherType(one.type, other.type)) ||
    (one.nullable !== undefined && other.nullable !== undefined && differInFact(one.nullable, other.nullable)) ||
    (one.newName !== undefined && other.newName !== undefined && differInFact(one.newName, other.newName)) ||
    (one.serverDefault !== undefined &&
      other.serverDefault !== undefined &&
      isOtherDefault(one.serverDefault, other.serverDefault))
  );
}

function isOtherIndex(one: IndexDefinition, other: IndexDefinition): boolean {
  const [columns, others] = [namesOfTerms(one.elements), namesOfTerms(other.elements)];
  const [unique, alsoUnique] = [one.unique, other.unique].map((fact) => (fact === undefined ? false : valueOf(fact)));
  return differ(columns, others) || differ(unique, alsoUnique);
}

function isOtherConstraint(one: ConstraintDefinition, other: ConstraintDefinition): boolean {
  if (one.kind === 'foreignKey' && other.kind === 'foreignKey') return isOtherReference(one, other);
  if ((one.kind === 'unique' || one.kind === 'primaryKey') && one.kind === other.kind)
    return differ(namesOf(one.columns), namesOf(other.columns));
  return false;
}

function isOtherReference(one: ForeignKeyDefinition, other: ForeignKeyDefinition): boolean {
  const rule = (fact: Fact<string | null> | undefined): string | undefined =>
    fact === undefined ? 'NO ACTION' : fact.kind === 'known' ? (fact.value ?? 'NO ACTION').toUpperCase() : undefined;
  return (
    differ(namesOf(one.columns), namesOf(other.columns)) ||
    differ(valueOf(one.referredTable), valueOf(other.referredTable)) ||
    differ(namesOf(one.referredColumns), namesOf(other.referredColumns)) ||
    differ(rule(one.onDelete), rule(other.onDelete))
  );
}

/** As PostgreSQL has them, or MySQL what only it has. */
function isOtherType(one: Fact<Described>, other: Fact<Described>): boolean {
  if (one.kind !== 'known' || other.kind !== 'known') return false;
  const [values, others] = [enumValues(one.value), enumValues(other.value)];
  if (values !== undefined && others !== undefined && values !== others) return true;
  for (const dialect of [postgresql, mysql]) {
    const [text, twin] = [renderType(one.value, dialect), renderType(other.value, dialect)];
    if (typeof text !== 'string' || typeof twin !== 'string') continue;
    if (dialect === postgresql && [text, twin].some((each) => notOfPostgresql.test(each))) continue;
    return plainType(text) !== plainType(twin) && ![text, twin].some((each) => ofCharacters.test(each));
  }
  return false;
}

/** What SQLAlchemy writes for PostgreSQL too, and PostgreSQL does not have: such a text runs on other databases. */
const notOfPostgresql =
  /^(?:\w*BLOB|N?CLOB|NVARCHAR|NCHAR|DATETIME|(?:VAR)?BINARY|TINYINT|MEDIUMINT|\w+TEXT|RAW|LONG)\b/;

/** What may be the default, or has several names. */
const ofCharacters = /\b(?:BINARY|ASCII|UNICODE|CHARACTER SET|CHARSET|COLLATE)\b/i;

/** Types that are one and the same to a database. */
const alike: readonly (readonly [RegExp, string])[] = [
  [/^(?:FLOAT|DOUBLE)\b.*/, 'DOUBLE PRECISION'],
  [/^(?:DECIMAL|DEC)\b/, 'NUMERIC'],
  [/^INT4?$/, 'INTEGER'],
  [/^INT8$/, 'BIGINT'],
  [/^CHARACTER VARYING\b/, 'VARCHAR'],
  [/^CHARACTER\b/, 'CHAR'],
  [/^TIMESTAMPTZ\b/, 'TIMESTAMP WITH TIME ZONE'],
  [/^TIMESTAMP WITHOUT TIME ZONE$/, 'TIMESTAMP'],
  [/^(?:BOOL|BOOLEAN|TINYINT\(1\))$/, 'BOOL'],
  [/^((?:TINY|SMALL|MEDIUM|BIG)?INT)(?:EGER)?\(\d+\)/, '$1EGER'],
];

/** A type under one of its names; types that differ in it are surely two. */
export function plainType(text: string): string {
  const written = text.toUpperCase().replace(/\s+/g, ' ').replaceAll('"', '');
  return alike.reduce((type, [pattern, plain]) => type.replace(pattern, plain), written);
}

/** The values of an enum that its call states. */
function enumValues({ path, positional }: Described): string | undefined {
  if (!/\.(?:Enum|ENUM)$/.test(path)) return undefined;
  const values = positional.map((term) => (term.kind === 'string' ? term.value : undefined));
  return values.length === 0 || values.includes(undefined) ? undefined : JSON.stringify([...values].sort());
}

function isOtherDefault(one: Fact<Term | null> | undefined, other: Fact<Term | null> | undefined): boolean {
  return differ(defaultOf(one), defaultOf(other));
}

/** A literal as databases keep it, null for none; undefined for what may mean the same in other words. */
function defaultOf(fact: Fact<Term | null> | undefined): string | null | undefined {
  if (fact === undefined) return null;
  return fact.kind === 'known' ? literalOf(fact.value) : undefined;
}

function literalOf(term: Term | null): string | null | undefined {
  if (term === null || term.kind === 'none') return null;
  if (term.kind === 'boolean') return String(term.value);
  if (term.kind === 'number') return plainLiteral(term.text);
  if (term.kind === 'string') return plainLiteral(term.value);
  if (term.kind !== 'call' || term.callee.kind !== 'reference') return undefined;
  const name = /^sqlalchemy\.(?:\w+\.)*(text|true|false|null)$/.exec(term.callee.path)?.[1];
  const [text] = term.positional;
  if (name === 'text') return text?.kind === 'string' ? plainLiteral(text.value) : undefined;
  return name === 'null' ? null : name;
}

const meant: Readonly<Record<string, string | null>> = { '0': 'false', f: 'false', '1': 'true', t: 'true', null: null };

function plainLiteral(text: string): string | null | undefined {
  const [written = ''] = text.split('::');
  const bare = written.replace(/[\s'"()]/g, '').toLowerCase();
  // Anything but a word or a number is an expression.
  if (!/^[\w.+-]*$/.test(bare) || /^(?:current_\w+|now|localtime\w*|sysdate)$/.test(bare)) return undefined;
  return Object.hasOwn(meant, bare) ? meant[bare] : bare;
}

function namesOf(list: Fact<readonly Fact<string>[]>): string | undefined {
  const names = valueOf(list)?.map(valueOf);
  return names === undefined || names.includes(undefined) ? undefined : JSON.stringify(names);
}

function namesOfTerms(list: Fact<readonly Fact<Term>[]>): string | undefined {
  const names = valueOf(list)?.map((fact) =>
    fact.kind === 'known' && fact.value.kind === 'string' ? fact.value.value : undefined,
  );
  return names === undefined || names.includes(undefined) ? undefined : JSON.stringify(names);
}

function differInFact<T>(one: Fact<T>, other: Fact<T>): boolean {
  return differ(valueOf(one), valueOf(other));
}

/** Undefined is not known. */
function differ<T>(one: T | undefined, other: T | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}
