import { isPureConstruct } from './interpret/libraries.js';

/** Packages of which everything describes a schema, and is known by its path. */
const describing = /^(?:sqlalchemy|alembic\.op\.(?:f|inline_literal|create_table))(?:\.|$)/;

/**
 * Types of packages beside SQLAlchemy, and the type of SQLAlchemy or the name that the database has for them. What
 * their arguments mean is theirs.
 */
export const packageTypes: Readonly<Record<string, string>> = {
  'sqlmodel.sql.sqltypes.AutoString': 'sqlalchemy.String',
  'sqlmodel.AutoString': 'sqlalchemy.String',
  'sqlmodel.sql.sqltypes.GUID': 'sqlalchemy.Uuid',
  'fastapi_users_db_sqlalchemy.generics.GUID': 'sqlalchemy.Uuid',
  'fastapi_users_db_sqlalchemy.generics.TIMESTAMPAware': 'sqlalchemy.TIMESTAMP',
  'advanced_alchemy.types.GUID': 'sqlalchemy.Uuid',
  'advanced_alchemy.types.guid.GUID': 'sqlalchemy.Uuid',
  'advanced_alchemy.types.datetime.DateTimeUTC': 'sqlalchemy.DateTime',
  'advanced_alchemy.types.DateTimeUTC': 'sqlalchemy.DateTime',
  'sqlalchemy_utils.UUIDType': 'sqlalchemy.Uuid',
  'sqlalchemy_utils.types.uuid.UUIDType': 'sqlalchemy.Uuid',
  'sqlalchemy_utils.ArrowType': 'sqlalchemy.DateTime',
  'sqlalchemy_utils.types.arrow.ArrowType': 'sqlalchemy.DateTime',
  'sqlalchemy_utils.EmailType': 'sqlalchemy.Unicode',
  'sqlalchemy_utils.types.email.EmailType': 'sqlalchemy.Unicode',
  'sqlalchemy_utils.URLType': 'sqlalchemy.UnicodeText',
  'sqlalchemy_utils.types.url.URLType': 'sqlalchemy.UnicodeText',
  'sqlalchemy_utils.JSONType': 'sqlalchemy.JSON',
  'sqlalchemy_utils.types.json.JSONType': 'sqlalchemy.JSON',
  'sqlalchemy_utils.LtreeType': 'ltree',
  'sqlalchemy_utils.types.ltree.LtreeType': 'ltree',
  'sqlalchemy_utils.TSVectorType': 'sqlalchemy.dialects.postgresql.TSVECTOR',
  'sqlalchemy_utils.types.ts_vector.TSVectorType': 'sqlalchemy.dialects.postgresql.TSVECTOR',
  'citext.CIText': 'sqlalchemy.dialects.postgresql.CITEXT',
  'pgvector.sqlalchemy.Vector': 'vector',
  'pgvector.sqlalchemy.VECTOR': 'vector',
  'pgvector.sqlalchemy.HALFVEC': 'halfvec',
  'pgvector.sqlalchemy.BIT': 'bit',
  'pgvector.sqlalchemy.SPARSEVEC': 'sparsevec',
  'pgvector.sqlalchemy.vector.VECTOR': 'vector',
  'geoalchemy2.Geometry': 'geometry',
  'geoalchemy2.types.Geometry': 'geometry',
  'geoalchemy2.Geography': 'geography',
  'geoalchemy2.types.Geography': 'geography',
  'geoalchemy2.types.Raster': 'raster',
};

/** Whether what has this path is understood: something of SQLAlchemy, or a type of a package that is known here. */
export function isKnownPath(path: string): boolean {
  return (
    describing.test(path) ||
    isPureConstruct(path) ||
    /^datetime\.timezone\.utc$/.test(path) ||
    Object.hasOwn(packageTypes, path)
  );
}
