import type { Described } from '../operations/definitions.js';
import type { Term } from '../operations/term.js';
import type { Dialect } from './dialect.js';
import { describedOf, TypeCall } from './typeCall.js';
import { cannotRender } from './notRendered.js';

/** What a type of a library stands for: a type of SQLAlchemy, or its DDL text. */
type LibraryType = (type: TypeCall, dialect: Dialect) => Described | string;

/**
 * The type that a well-known library's type stands for. These are the libraries' `impl`, `load_dialect_impl` and
 * `get_col_spec`; docs/architecture.md lists the libraries.
 */
export function libraryType(described: Described, dialect: Dialect): Described | string | undefined {
  const name = described.path.split('.').at(-1) ?? '';
  const library = Object.entries(libraries).find(([prefix]) => described.path.startsWith(`${prefix}.`))?.[1];
  const write = library === undefined || !Object.hasOwn(library, name) ? undefined : library[name];
  return write?.(new TypeCall(described, name, null), dialect);
}

const sa = (name: string, type: TypeCall, keywords: Readonly<Record<string, Term>> = {}): Described => ({
  path: `sqlalchemy.${name}`,
  positional: [],
  keywords: new Map(Object.entries(keywords)),
  variants: [],
  span: type.span,
});

const number = (text: string, type: TypeCall): Term => ({ kind: 'number', text, span: type.span });
const yes = (type: TypeCall): Term => ({ kind: 'boolean', value: true, span: type.span });

/** A text with the length that is given, or this one. */
const text =
  (length?: string): LibraryType =>
  (type) => {
    const given = type.number('length', 0) ?? length;
    return sa('String', type, given === undefined ? {} : { length: number(given, type) });
  };
const like =
  (name: string): LibraryType =>
  (type) =>
    sa(name, type);
const zonedTime: LibraryType = (type) => sa('DateTime', type, { timezone: yes(type) });

/** A UUID of PostgreSQL's own, 16 bytes or 32 characters elsewhere. */
const uuidType: LibraryType = (type, dialect) => {
  if (dialect.name === 'postgresql') return 'UUID';
  if (type.has('binary') && !type.flag('binary')) return sa('CHAR', type, { length: number('32', type) });
  return sa('BINARY', type, { length: number('16', type) });
};

const guid: LibraryType = (type, dialect) =>
  dialect.name === 'postgresql' ? 'UUID' : sa('CHAR', type, { length: number('36', type) });

const json: LibraryType = (type, dialect) => (dialect.name === 'postgresql' ? 'JSONB' : sa('JSON', type));

/** The labels are those of an enum class; the type is the argument where it is one. */
const choice: LibraryType = (type) => {
  const given = type.term('impl', 1);
  return (given === undefined ? undefined : describedOf(given)) ?? sa('Unicode', type, { length: number('255', type) });
};

const encrypted: LibraryType = (type) => {
  const given = type.term('type_in', 0);
  return (given === undefined ? undefined : describedOf(given)) ?? sa('String', type);
};

const geo =
  (name: string): LibraryType =>
  (type, dialect) => {
    if (dialect.name !== 'postgresql')
      return cannotRender(`${type.name} is written with functions of ${dialect.name}`, type.span);
    const kind = type.string('geometry_type', 0) ?? 'GEOMETRY';
    const srid = type.number('srid', 1) ?? '-1';
    return `${name}(${kind.toUpperCase()},${srid})`;
  };

const vector =
  (name: string): LibraryType =>
  (type, dialect) => {
    if (dialect.name !== 'postgresql') return cannotRender(`${type.name} is a type of PostgreSQL`, type.span);
    const size = type.number('dim', 0);
    return size === undefined ? name : `${name}(${size})`;
  };

const utils: Readonly<Record<string, LibraryType>> = {
  ArrowType: like('DateTime'),
  ChoiceType: choice,
  ColorType: (type) => sa('Unicode', type, { length: number(type.number('max_length', 0) ?? '20', type) }),
  CountryType: (type) => sa('Unicode', type, { length: number(type.number('max_length') ?? '2', type) }),
  CurrencyType: (type) => sa('String', type, { length: number('3', type) }),
  EmailType: (type, dialect) =>
    dialect.name === 'postgresql'
      ? 'CITEXT'
      : sa('Unicode', type, { length: number(type.number('length', 0) ?? '255', type) }),
  EncryptedType: encrypted,
  StringEncryptedType: encrypted,
  IPAddressType: (type, dialect) =>
    dialect.name === 'postgresql'
      ? 'INET'
      : sa('Unicode', type, { length: number(type.number('max_length', 0) ?? '50', type) }),
  JSONType: (type, dialect) => (dialect.name === 'postgresql' ? 'JSON' : sa('UnicodeText', type)),
  LocaleType: (type) => sa('Unicode', type, { length: number('10', type) }),
  LtreeType: (type, dialect) =>
    dialect.name === 'postgresql' ? 'LTREE' : cannotRender('LtreeType is a type of PostgreSQL', type.span),
  PhoneNumberType: (type) => sa('Unicode', type, { length: number(type.number('max_length', 1) ?? '20', type) }),
  ScalarListType: like('UnicodeText'),
  TSVectorType: (type, dialect) =>
    dialect.name === 'postgresql' ? 'TSVECTOR' : cannotRender('TSVectorType is a type of PostgreSQL', type.span),
  TimezoneType: (type) => sa('Unicode', type, { length: number('50', type) }),
  URLType: like('UnicodeText'),
  UUIDType: uuidType,
};

const libraries: Readonly<Record<string, Readonly<Record<string, LibraryType>>>> = {
  // A type that SQL text of a migration names.
  sql: { type: (type) => type.string('text', 0) ?? cannotRender('the type has no name', type.span) },
  // GUID is of older versions; newer ones take SQLAlchemy's Uuid.
  sqlmodel: {
    AutoString: text(),
    GUID: (type, dialect) =>
      dialect.name === 'postgresql' ? 'UUID' : sa('CHAR', type, { length: number('32', type) }),
  },
  sqlalchemy_utils: utils,
  geoalchemy2: { Geometry: geo('geometry'), Geography: geo('geography') },
  pgvector: {
    Vector: vector('VECTOR'),
    VECTOR: vector('VECTOR'),
    HALFVEC: vector('HALFVEC'),
    HalfVector: vector('HALFVEC'),
  },
  citext: { CIText: () => 'CITEXT' },
  advanced_alchemy: {
    BigIntIdentity: (type, dialect) => (dialect.name === 'sqlite' ? 'INTEGER' : sa('BigInteger', type)),
    DateTimeUTC: zonedTime,
    GUID: (type, dialect) =>
      dialect.name === 'postgresql'
        ? 'UUID'
        : dialect.name === 'mssql'
          ? 'UNIQUEIDENTIFIER'
          : sa('BINARY', type, { length: number('16', type) }),
    JsonB: json,
    EncryptedString: like('String'),
    EncryptedText: like('Text'),
  },
  fastapi_users_db_sqlalchemy: { GUID: guid, TIMESTAMPAware: zonedTime },
  fastapi_users: { GUID: guid },
};
