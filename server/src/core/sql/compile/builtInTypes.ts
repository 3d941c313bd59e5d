import { wordsOf } from '../../dialects/words.js';

/** PostgreSQL's own types as SQLAlchemy lists them (`ischema_names`): no enum may have such a name. */
export const builtInTypes: ReadonlySet<string> = new Set([
  ...wordsOf(`
"char" _array bigint bit boolean bytea character cidr citext date datemultirange daterange float hstore inet
int4multirange int4range int8multirange int8range integer interval json jsonb macaddr macaddr8 money name numeric
nummultirange numrange oid real regclass regconfig smallint text time timestamp tsmultirange tsquery tsrange
tstzmultirange tstzrange tsvector uuid
`),
  'bit varying',
  'character varying',
  'double precision',
  'time with time zone',
  'time without time zone',
  'timestamp with time zone',
  'timestamp without time zone',
]);
