/**
 * What `from module import *` binds of modules that migrations take names from so: what SQLAlchemy 1.4 and 2.1 and
 * Alembic 1.8 and 1.20 agree on, with the types and constructs that newer ones have beside it.
 */
const namesOf: Readonly<Record<string, string>> = {
  alembic: 'context op',
  'alembic.op':
    'add_column alter_column batch_alter_table bulk_insert context create_check_constraint ' +
    'create_exclude_constraint create_foreign_key create_index create_module_class_proxy create_primary_key ' +
    'create_table create_table_comment create_unique_constraint drop_column drop_constraint drop_index ' +
    'drop_table drop_table_comment execute f get_bind get_context implementation_for inline_literal invoke ' +
    'Operations register_operation rename_table run_async',
  sqlalchemy:
    'alias all_ and_ any_ ARRAY asc between BIGINT BigInteger BINARY bindparam BLANK_SCHEMA BLOB BOOLEAN ' +
    'Boolean case cast CHAR CheckConstraint CLOB collate Column column ColumnDefault Computed Constraint ' +
    'create_engine create_mock_engine DATE Date DATETIME DateTime DDL DECIMAL DefaultClause delete desc ' +
    'distinct DOUBLE Double DOUBLE_PRECISION engine_from_config Enum except_ except_all exists extract false ' +
    'FetchedValue FLOAT Float ForeignKey ForeignKeyConstraint func funcfilter Identity Index insert ' +
    'insert_sentinel inspect INT INTEGER Integer intersect intersect_all Interval join JSON LABEL_STYLE_DEFAULT ' +
    'LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE LABEL_STYLE_TABLENAME_PLUS_COL lambda_stmt LargeBinary ' +
    'lateral literal literal_column make_url MetaData modifier NCHAR not_ null nulls_first nulls_last ' +
    'nullsfirst nullslast NUMERIC Numeric NVARCHAR or_ outerjoin outparam over PickleType PrimaryKeyConstraint ' +
    'quoted_name REAL select Sequence SMALLINT SmallInteger String Table table tablesample TEXT Text text TIME ' +
    'Time TIMESTAMP true try_cast tuple_ TupleType type_coerce TypeDecorator Unicode UnicodeText union ' +
    'union_all UniqueConstraint update UUID Uuid values VARBINARY VARCHAR within_group',
  'sqlalchemy.types':
    'ARRAY BIGINT BigInteger BINARY BLOB BOOLEAN Boolean CHAR CLOB Concatenable DATE Date DATETIME DateTime ' +
    'DECIMAL DOUBLE Double DOUBLE_PRECISION Enum ExternalType FLOAT Float Indexable INT INTEGER Integer ' +
    'Interval JSON LargeBinary NCHAR NullType NUMERIC Numeric NVARCHAR PickleType REAL SchemaType SMALLINT ' +
    'SmallInteger String TEXT Text TIME Time TIMESTAMP TupleType TypeDecorator TypeEngine Unicode UnicodeText ' +
    'UserDefinedType UUID Uuid VARBINARY VARCHAR',
  'sqlalchemy.schema':
    'AddConstraint BLANK_SCHEMA CheckConstraint Column ColumnCollectionConstraint ColumnCollectionMixin ' +
    'ColumnDefault Computed Constraint conv CreateColumn CreateIndex CreateSchema CreateSequence CreateTable ' +
    'CreateTableAs CreateView DDL DDLElement DefaultClause DefaultGenerator DropColumnComment DropConstraint ' +
    'DropConstraintComment DropIndex DropSchema DropSequence DropTable DropTableComment DropView ' +
    'ExecutableDDLElement FetchedValue ForeignKey ForeignKeyConstraint Identity Index insert_sentinel MetaData ' +
    'PrimaryKeyConstraint SchemaItem SchemaVisitor Sequence SetColumnComment SetConstraintComment ' +
    'SetTableComment sort_tables sort_tables_and_constraints Table UniqueConstraint',
  'sqlalchemy.sql':
    'Alias alias all_ and_ any_ asc between bindparam case cast ClauseElement ClauseVisitor collate ' +
    'COLLECT_CARTESIAN_PRODUCTS column ColumnCollection ColumnElement CompoundSelect cte DDL Delete delete desc ' +
    'distinct except_ except_all Executable ExecutableDDLElement exists extract false False_ FROM_LINTING ' +
    'FromClause func funcfilter Insert insert intersect intersect_all Join join label LABEL_STYLE_DEFAULT ' +
    'LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE LABEL_STYLE_TABLENAME_PLUS_COL lambda_stmt LambdaElement ' +
    'lateral literal literal_column modifier NO_LINTING not_ null nulls_first nulls_last nullsfirst nullslast ' +
    'or_ outerjoin outparam over quoted_name Select select Selectable StatementLambdaElement Subquery table ' +
    'TableClause TableSample tablesample text true True_ try_cast tuple_ type_coerce union union_all Update ' +
    'update Values values WARN_LINTING within_group',
  'sqlalchemy.dialects.postgresql':
    'aggregate_order_by All Any ARRAY array array_agg BIGINT BIT BitString BOOLEAN BYTEA CHAR CIDR CITEXT ' +
    'CreateDomainType CreateEnumType DATE DATEMULTIRANGE DATERANGE dialect distinct_on DOMAIN DOUBLE_PRECISION ' +
    'DropDomainType DropEnumType ENUM ExcludeConstraint FLOAT HSTORE hstore INET Insert insert INT4MULTIRANGE ' +
    'INT4RANGE INT8MULTIRANGE INT8RANGE INTEGER INTERVAL JSON JSONB JSONPATH MACADDR MACADDR8 MONEY NamedType ' +
    'NUMERIC NUMMULTIRANGE NUMRANGE OID Range REAL REGCLASS REGCONFIG SMALLINT TEXT TIME TIMESTAMP TSMULTIRANGE ' +
    'TSQUERY TSRANGE TSTZMULTIRANGE TSTZRANGE TSVECTOR UUID VARCHAR',
  'sqlalchemy.dialects.mysql':
    'BIGINT BINARY BIT BLOB BOOLEAN CHAR DATE DATETIME DECIMAL dialect DOUBLE ENUM FLOAT INET4 INET6 Insert ' +
    'insert INTEGER JSON limit LONGBLOB LONGTEXT match MEDIUMBLOB MEDIUMINT MEDIUMTEXT NCHAR NUMERIC NVARCHAR ' +
    'REAL SET SMALLINT TEXT TIME TIMESTAMP TINYBLOB TINYINT TINYTEXT VARBINARY VARCHAR YEAR',
  'sqlalchemy.dialects.sqlite':
    'BLOB BOOLEAN CHAR DATE DATETIME DECIMAL dialect FLOAT Insert insert INTEGER JSON JSONB NUMERIC REAL ' +
    'SMALLINT TEXT TIME TIMESTAMP VARCHAR',
  'sqlalchemy.dialects.mssql':
    'BIGINT BINARY BIT CHAR DATE DATETIME DATETIME2 DATETIMEOFFSET DECIMAL dialect DOUBLE_PRECISION FLOAT IMAGE ' +
    'INTEGER JSON MONEY NCHAR NTEXT NUMERIC NVARCHAR REAL ROWVERSION SMALLDATETIME SMALLINT SMALLMONEY ' +
    'SQL_VARIANT TEXT TIME TIMESTAMP TINYINT try_cast UNIQUEIDENTIFIER VARBINARY VARCHAR XML',
  'sqlalchemy.dialects.oracle':
    'BFILE BINARY_DOUBLE BINARY_FLOAT BLOB BOOLEAN CHAR CLOB DATE dialect DOUBLE_PRECISION FLOAT INTERVAL JSON ' +
    'LONG NCHAR NCLOB NUMBER NVARCHAR NVARCHAR2 RAW REAL ROWID TIMESTAMP VARCHAR VARCHAR2 VECTOR',
};

export const starModules: readonly string[] = Object.keys(namesOf);

/** The names that `from module import *` binds; none of a module of which that is not known. */
export function starNames(module: string): readonly string[] {
  return Object.hasOwn(namesOf, module) ? (namesOf[module]?.split(' ') ?? []) : [];
}
