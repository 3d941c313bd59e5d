import { isPureConstruct } from './interpret/libraries.js';
import { perPath } from './perPath.js';

/** Packages of which everything describes a schema, and is known by its path. */
const describing = /^(?:sqlalchemy|alembic\.op\.(?:f|inline_literal|create_table)|sql\.type)(?:\.|$)/;

/** Types of packages beside SQLAlchemy of which it is known what they are in a database, by the package. */
const types: Readonly<Record<string, ReadonlySet<string>>> = {
  sqlmodel: new Set(['AutoString', 'GUID']),
  sqlalchemy_utils: new Set(
    (
      'ArrowType ChoiceType ColorType CountryType CurrencyType EmailType EncryptedType StringEncryptedType IPAddressType ' +
      'JSONType LocaleType LtreeType PhoneNumberType ScalarListType TSVectorType TimezoneType URLType UUIDType'
    ).split(' '),
  ),
  geoalchemy2: new Set(['Geometry', 'Geography']),
  pgvector: new Set(['Vector', 'VECTOR', 'HALFVEC', 'HalfVector']),
  // No types, but what its directives create.
  alembic_utils: new Set(['PGExtension', 'PGFunction', 'PGMaterializedView', 'PGPolicy', 'PGTrigger', 'PGView']),
  // What its directives take: columns, whether they are arrays, indexes.
  alembic_postgresql_enum: new Set(['TableReference', 'ARRAY', 'COMMON', 'TableIndex']),
  citext: new Set(['CIText']),
  advanced_alchemy: new Set(['BigIntIdentity', 'DateTimeUTC', 'GUID', 'JsonB', 'EncryptedString', 'EncryptedText']),
  fastapi_users_db_sqlalchemy: new Set(['GUID', 'TIMESTAMPAware']),
  fastapi_users: new Set(['GUID']),
};

/** Whether what has this path is understood: something of SQLAlchemy, or a type of a package that is known here. */
export const isKnownPath = perPath((path) => {
  if (describing.test(path) || isPureConstruct(path) || path === 'datetime.timezone.utc') return true;
  const [root = ''] = path.split('.', 1);
  return Object.hasOwn(types, root) && types[root]?.has(path.slice(path.lastIndexOf('.') + 1)) === true;
});
