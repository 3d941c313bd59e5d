import { refuse } from '../../dialects/notRendered.js';
import { describedOf, typeCall, type TypeCall } from '../../dialects/typeCall.js';
import type { Term } from '../../operations/term.js';
import type { Switches } from '../versions.js';

/** The parameters of SQLAlchemy's types: by place, then those by name only. */
const signatures: readonly (readonly [types: string, positional: string, keywords: string])[] = [
  [
    'BIGINT BigInteger DATE Date INT INTEGER Integer SMALLINT SmallInteger TupleType postgresql.BIGINT ' +
      'postgresql.CIDR postgresql.DATE postgresql.DATEMULTIRANGE postgresql.DATERANGE postgresql.INET ' +
      'postgresql.INT4MULTIRANGE postgresql.INT4RANGE postgresql.INT8MULTIRANGE postgresql.INT8RANGE ' +
      'postgresql.INTEGER postgresql.JSONPATH postgresql.MACADDR postgresql.MACADDR8 postgresql.MONEY ' +
      'postgresql.NUMMULTIRANGE postgresql.NUMRANGE postgresql.OID postgresql.REGCLASS postgresql.REGCONFIG ' +
      'postgresql.SMALLINT postgresql.TSMULTIRANGE postgresql.TSQUERY postgresql.TSRANGE ' +
      'postgresql.TSTZMULTIRANGE postgresql.TSTZRANGE postgresql.TSVECTOR mysql.DATE mysql.INET4 ' +
      'mysql.INET6 mssql.BIGINT mssql.DATE mssql.INTEGER mssql.MONEY mssql.SMALLINT mssql.SMALLMONEY ' +
      'mssql.SQL_VARIANT mssql.TINYINT oracle.ROWID sqlite.INTEGER sqlite.SMALLINT',
    '',
    '',
  ],
  [
    'mysql.LONGTEXT mysql.MEDIUMTEXT mysql.TINYTEXT',
    '',
    'ascii binary charset collation collation_schema length national unicode',
  ],
  ['mssql.DOUBLE_PRECISION mssql.REAL', '', 'asdecimal decimal_return_scale precision'],
  ['sqlite.DATETIME sqlite.TIME', '', 'regexp storage_format timezone'],
  ['UUID postgresql.UUID mssql.UNIQUEIDENTIFIER', 'as_uuid', ''],
  ['Uuid', 'as_uuid native_uuid', ''],
  ['oracle.FLOAT', 'binary_precision asdecimal decimal_return_scale', ''],
  ['mssql.ROWVERSION mssql.TIMESTAMP', 'convert_int', ''],
  [
    'BOOLEAN Boolean postgresql.BOOLEAN mysql.BOOLEAN mssql.BIT oracle.BOOLEAN sqlite.BOOLEAN',
    'create_constraint name _create_events _adapted_from',
    '',
  ],
  ['oracle.INTERVAL', 'day_precision second_precision', ''],
  ['oracle.VECTOR', 'dim storage_format storage_type', ''],
  ['mysql.YEAR', 'display_width', ''],
  ['mysql.BIGINT mysql.INTEGER mysql.MEDIUMINT mysql.SMALLINT mysql.TINYINT', 'display_width', 'unsigned zerofill'],
  ['ARRAY postgresql.ARRAY', 'item_type as_tuple dimensions zero_indexes', ''],
  [
    'BINARY BLOB LargeBinary VARBINARY postgresql.BYTEA mysql.BINARY mysql.BIT mysql.BLOB mysql.LONGBLOB ' +
      'mysql.MEDIUMBLOB mysql.TINYBLOB mysql.VARBINARY mssql.BINARY mssql.IMAGE oracle.BFILE oracle.BLOB ' +
      'oracle.RAW sqlite.BLOB',
    'length',
    '',
  ],
  [
    'mysql.CHAR mysql.NCHAR mysql.NVARCHAR mysql.TEXT mysql.VARCHAR',
    'length',
    'ascii binary charset collation collation_schema national unicode',
  ],
  [
    'CHAR CLOB NCHAR NVARCHAR String TEXT Text Unicode UnicodeText VARCHAR postgresql.CHAR ' +
      'postgresql.CITEXT postgresql.TEXT postgresql.VARCHAR mssql.CHAR mssql.NCHAR mssql.NTEXT ' +
      'mssql.NVARCHAR mssql.TEXT mssql.VARCHAR mssql.XML oracle.CHAR oracle.CLOB oracle.LONG oracle.NCHAR ' +
      'oracle.NCLOB oracle.NVARCHAR oracle.NVARCHAR2 oracle.VARCHAR oracle.VARCHAR2 sqlite.CHAR sqlite.TEXT ' +
      'sqlite.VARCHAR',
    'length collation collation_schema',
    '',
  ],
  ['mssql.VARBINARY', 'length filestream', ''],
  ['postgresql.BIT', 'length varying', ''],
  [
    'postgresql.DOMAIN',
    'name data_type',
    '_adapted_from _create_events check collation collation_schema constraint_name create_type default inherit_schema metadata not_null quote schema',
  ],
  ['Interval', 'native second_precision day_precision', ''],
  ['JSON mysql.JSON mssql.JSON sqlite.JSON sqlite.JSONB', 'none_as_null', ''],
  ['postgresql.JSON postgresql.JSONB', 'none_as_null astext_type', ''],
  ['oracle.JSON', 'none_as_null use_blob', ''],
  ['mssql.DATETIME2 mssql.DATETIMEOFFSET mssql.TIME', 'precision', 'timezone'],
  [
    'DOUBLE DOUBLE_PRECISION Double FLOAT Float REAL postgresql.DOUBLE_PRECISION postgresql.FLOAT ' +
      'postgresql.REAL mssql.FLOAT oracle.BINARY_DOUBLE oracle.BINARY_FLOAT oracle.DOUBLE_PRECISION ' +
      'oracle.REAL sqlite.FLOAT sqlite.REAL',
    'precision asdecimal decimal_return_scale',
    '',
  ],
  ['postgresql.INTERVAL', 'precision fields', ''],
  ['oracle.NUMBER', 'precision scale asdecimal', ''],
  [
    'mysql.DECIMAL mysql.DOUBLE mysql.FLOAT mysql.NUMERIC mysql.REAL',
    'precision scale asdecimal',
    'decimal_return_scale unsigned zerofill',
  ],
  [
    'DECIMAL NUMERIC Numeric postgresql.NUMERIC mssql.DECIMAL mssql.NUMERIC sqlite.DECIMAL sqlite.NUMERIC',
    'precision scale decimal_return_scale asdecimal',
    '',
  ],
  ['PickleType', 'protocol pickler comparator impl', ''],
  ['sqlite.DATE', 'storage_format regexp', ''],
  ['postgresql.HSTORE', 'text_type', ''],
  [
    'DATETIME DateTime TIME TIMESTAMP Time mssql.DATETIME mssql.SMALLDATETIME oracle.DATE ' + 'sqlite.TIMESTAMP',
    'timezone',
    '',
  ],
  ['mysql.DATETIME mysql.TIME mysql.TIMESTAMP', 'timezone fsp', ''],
  ['oracle.TIMESTAMP', 'timezone local_timezone', ''],
  ['postgresql.TIME postgresql.TIMESTAMP', 'timezone precision', ''],
];

/** Types that came with SQLAlchemy 2.0, and with 2.1. */
const inTwo = new Set(
  'DOUBLE DOUBLE_PRECISION Double UUID Uuid postgresql.CITEXT postgresql.DATEMULTIRANGE postgresql.DOMAIN postgresql.INT4MULTIRANGE postgresql.INT8MULTIRANGE postgresql.JSONPATH postgresql.NUMMULTIRANGE postgresql.REGCONFIG postgresql.TSMULTIRANGE postgresql.TSQUERY postgresql.TSTZMULTIRANGE mysql.INET4 mysql.INET6 mssql.DOUBLE_PRECISION oracle.REAL oracle.VECTOR'.split(
    ' ',
  ),
);
const inTwoOne = new Set('oracle.BOOLEAN oracle.JSON sqlite.JSONB'.split(' '));

const table = new Map(
  signatures.flatMap(([types, positional, keywords]) => {
    const [places, names] = [positional, keywords].map((list) => list.split(' ').filter((name) => name !== ''));
    return types.split(' ').map((type) => [type, { places: places ?? [], names: names ?? [] }] as const);
  }),
);

function keyOf({ home, name }: Pick<TypeCall, 'home' | 'name'>): string {
  return home === null ? name : `${home}.${name}`;
}

function isMissing(key: string, on: Switches): boolean {
  return (!on.isTwo && inTwo.has(key)) || (!on.isTwoOne && inTwoOne.has(key));
}

/** The first type in a term that the version does not have: Python ends there, whatever the type is for. */
export function missingType(term: Term, on: Switches): TypeCall | undefined {
  if (on.isTwoOne) return undefined;
  const type = describedOf(term);
  const own = type === undefined ? undefined : typeCall(type);
  if (own !== undefined && isMissing(keyOf(own), on)) return own;
  for (const part of partsOf(term)) {
    const found = missingType(part, on);
    if (found !== undefined) return found;
  }
  return undefined;
}

function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case 'call':
      return [term.callee, ...term.positional, ...term.keywords.values()];
    case 'sequence':
      return term.items;
    case 'dict':
      return term.entries.flatMap(({ key, value }) => [key, value]);
    case 'operator':
      return term.operands;
    case 'attribute':
      return [term.of];
    default:
      return [];
  }
}

/** Refuses a type that a version does not have, or that is called with what it does not take. */
export function checkTypeCall({ home, name, positional, keywords, span }: TypeCall, on: Switches): void {
  const key = keyOf({ home, name });
  if (isMissing(key, on)) refuse(`SQLAlchemy has no type ${name} in this version`, span);
  if (keywords.has('collation_schema') && !on.collationAsName)
    refuse(`${name}() got an unexpected keyword argument 'collation_schema'`, span);
  const signature = table.get(key);
  if (signature === undefined) return;
  const { places, names } = signature;
  if (key === 'postgresql.DOMAIN' && places.some((place, at) => at >= positional.length && !keywords.has(place)))
    refuse('DOMAIN() is missing its name or its type', span);
  if (positional.length > places.length)
    refuse(`${name}() takes ${places.length} arguments but ${positional.length} were given`, span);
  for (const given of keywords.keys()) {
    if (given !== '**' && !places.includes(given) && !names.includes(given))
      refuse(`${name}() got an unexpected keyword argument '${given}'`, span);
  }
}
