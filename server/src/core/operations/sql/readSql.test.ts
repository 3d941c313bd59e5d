import { expect, test } from 'vitest';
import { termText } from '../../../../../test/support/operationText.js';
import type { Operation } from '../operation.js';
import { withParsed } from './readSql.js';

const span = { start: 0, end: 1 };

function read(sql: string): Operation & { readonly kind: 'execute' } {
  return withParsed(
    {
      kind: 'execute',
      directive: 'execute',
      origin: { call: span, name: span, through: [] },
      when: [],
      arguments: new Map(),
      unknown: [],
      text: { kind: 'known', value: sql, span },
      statement: null,
      parsed: null,
    },
    sql,
    { span },
  );
}

/** Without spans and what is not given; facts and terms as their values. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries(Array.from(value, ([key, item]) => [key, plain(item)]));
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  if (record['kind'] === 'known') return plain(record['value']);
  if (record['kind'] === 'unknown') return `?${String(record['reason'])}`;
  if (typeof record['kind'] === 'string' && /^(?:string|call|boolean|number)$/.test(record['kind']))
    return termText(value as Parameters<typeof termText>[0]);
  if ('path' in record && 'variants' in record)
    return termText({
      kind: 'call',
      callee: { kind: 'reference', path: String(record['path']), span },
      positional: record['positional'] as [],
      keywords: record['keywords'] as Map<string, never>,
      span,
    });
  const isLeft = (name: string, item: unknown): boolean =>
    item !== undefined &&
    item !== null &&
    !/^(?:span|origin|when|arguments|directive)$/.test(name) &&
    !(Array.isArray(item) && item.length === 0) &&
    !(item instanceof Map && item.size === 0) &&
    item !== false;
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, item]) => (isLeft(name, item) ? [[name, plain(item)]] : [])),
  );
}

test.each<[string, readonly unknown[]]>([
  [
    'ALTER TABLE IF EXISTS s.t ADD COLUMN IF NOT EXISTS "C" varchar(20) NOT NULL DEFAULT \'x, y\', DROP COLUMN d CASCADE',
    [
      {
        kind: 'addColumn',
        table: { name: 't', schema: 's' },
        column: { name: 'C', type: 'sa.VARCHAR(length=20)', nullable: false, serverDefault: 'sa.text("\'x, y\'")' },
        ifNotExists: true,
      },
      { kind: 'dropColumn', table: { name: 't', schema: 's' }, column: 'd', cascades: true },
    ],
  ],
  [
    'ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES u (x, y) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED NOT VALID',
    [
      {
        kind: 'addConstraint',
        table: { name: 't' },
        constraint: {
          kind: 'foreignKey',
          name: { value: 'fk', isFinal: true },
          columns: ['a', 'b'],
          referredSchema: null,
          referredTable: 'u',
          referredColumns: ['x', 'y'],
          onDelete: 'SET NULL',
          deferrable: true,
          initially: 'DEFERRED',
          options: { postgresql_not_valid: 'True' },
        },
      },
    ],
  ],
  [
    'ALTER TABLE t ALTER c TYPE numeric(10, 2) USING c::numeric, ALTER COLUMN c SET DEFAULT now(), ALTER c DROP NOT NULL',
    [
      { kind: 'alterColumn', table: { name: 't' }, column: 'c', type: 'sql.type("NUMERIC(10, 2)")' },
      { kind: 'alterColumn', table: { name: 't' }, column: 'c', serverDefault: 'sa.text("now()")' },
      { kind: 'alterColumn', table: { name: 't' }, column: 'c', nullable: true },
    ],
  ],
  ['ALTER TABLE a.t RENAME TO u', [{ kind: 'renameTable', table: { name: 't', schema: 'a' }, to: 'u' }]],
  ['ALTER TABLE t RENAME c TO d', [{ kind: 'alterColumn', table: { name: 't' }, column: 'c', newName: 'd' }]],
  [
    'ALTER TABLE t DROP FOREIGN KEY f, DROP CONSTRAINT IF EXISTS k, DROP INDEX i',
    [
      { kind: 'dropConstraint', table: { name: 't' }, name: 'f', type: 'foreignkey' },
      { kind: 'dropConstraint', table: { name: 't' }, name: 'k', ifExists: true },
      { kind: 'dropIndex', table: { name: 't' }, name: 'i' },
    ],
  ],
  [
    "ALTER TABLE t ADD c int AFTER b, MODIFY d int FIRST, COMMENT = 'x', DROP PRIMARY KEY, ADD KEY (e)",
    [
      { kind: 'addColumn', table: { name: 't' }, column: { name: 'c', type: 'sa.Integer()' }, place: { after: 'b' } },
      {
        kind: 'alterColumn',
        table: { name: 't' },
        column: 'd',
        type: 'sa.Integer()',
        nullable: true,
        serverDefault: null,
        comment: null,
        place: {},
      },
      { kind: 'tableComment', table: { name: 't' }, comment: 'x' },
      { kind: 'dropConstraint', table: { name: 't' }, name: null, type: 'primary' },
      { kind: 'createIndex', table: { name: 't' }, index: { name: null, elements: ['"e"'], unique: false } },
    ],
  ],
  [
    "CREATE TABLE t (`key` varchar(9) DEFAULT 'a' ON UPDATE now(), KEY ix (`key`), key varchar(9)) ENGINE=x COMMENT='y' AUTO_INCREMENT=9",
    [
      {
        kind: 'createTable',
        table: { name: 't' },
        columns: [
          { name: 'key', type: 'sa.VARCHAR(length=9)', serverDefault: 'sa.text("\'a\' ON UPDATE now()")' },
          { name: 'key', type: 'sa.VARCHAR(length=9)' },
        ],
        indexes: [{ name: { value: 'ix', isFinal: true }, elements: ['"key"'], unique: false }],
        options: 'ENGINE=x',
        comment: 'y',
      },
    ],
  ],
  [
    'ALTER TABLE t ADD COLUMN c varchar(9) NOT NULL COLLATE utf8_bin',
    [
      {
        kind: 'addColumn',
        table: { name: 't' },
        column: { name: 'c', type: 'sa.VARCHAR(length=9, collation="utf8_bin")', nullable: false },
      },
    ],
  ],
  [
    'RENAME TABLE a TO b, c TO d',
    [
      { kind: 'renameTable', table: { name: 'a' }, to: 'b' },
      { kind: 'renameTable', table: { name: 'c' }, to: 'd' },
    ],
  ],
  [
    'ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (a WITH =, lower(b) WITH &&)',
    [
      {
        kind: 'addConstraint',
        table: { name: 't' },
        constraint: {
          kind: 'exclude',
          name: { value: 'x', isFinal: true },
          using: 'gist',
          elements: [
            { expression: '"a"', operator: '"="' },
            { expression: 'sa.text("lower(b)")', operator: '"&&"' },
          ],
        },
      },
    ],
  ],
  [
    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix ON t USING gin (a, lower(b) DESC) INCLUDE (c) WHERE a > 0',
    [
      {
        kind: 'createIndex',
        table: { name: 't' },
        index: {
          name: { value: 'ix', isFinal: true },
          elements: ['"a"', 'sa.text("lower(b) DESC")'],
          unique: true,
          options: {
            postgresql_concurrently: 'True',
            postgresql_using: '"gin"',
            postgresql_include: { kind: 'sequence', type: 'list', items: ['"c"'] },
            postgresql_where: 'sa.text("a > 0")',
            sqlite_where: 'sa.text("a > 0")',
            mssql_where: 'sa.text("a > 0")',
          },
        },
        ifNotExists: true,
      },
    ],
  ],
  [
    'DROP INDEX a, s.b',
    [
      { kind: 'dropIndex', name: 'a' },
      { kind: 'dropIndex', name: 'b' },
    ],
  ],
  [
    'CREATE TABLE t (id bigint PRIMARY KEY, n int CHECK (n > 0), CONSTRAINT u UNIQUE (n), PRIMARY KEY (id))',
    [
      {
        kind: 'createTable',
        table: { name: 't' },
        columns: [
          { name: 'id', type: 'sa.BigInteger()', primaryKey: true },
          { name: 'n', type: 'sa.Integer()', checks: [{ kind: 'check', name: null, condition: 'sa.text("n > 0")' }] },
        ],
        constraints: [
          { kind: 'unique', name: { value: 'u', isFinal: true }, columns: ['n'] },
          { kind: 'primaryKey', name: null, columns: ['id'] },
        ],
      },
    ],
  ],
  [
    'DROP TABLE IF EXISTS a, b.c CASCADE',
    [
      { kind: 'dropTable', table: { name: 'a' }, ifExists: true, cascades: true },
      { kind: 'dropTable', table: { name: 'c', schema: 'b' }, ifExists: true, cascades: true },
    ],
  ],
  ["CREATE TYPE e AS ENUM ('a', 'b''c')", [{ kind: 'createEnum', type: 'postgresql.ENUM("a", "b\'c", name="e")' }]],
  ['DROP TYPE IF EXISTS s.e', [{ kind: 'dropEnum', type: 'postgresql.ENUM(name="e", schema="s")', checkFirst: true }]],
  ["COMMENT ON COLUMN t.c IS 'x'", [{ kind: 'alterColumn', table: { name: 't' }, column: 'c', comment: 'x' }]],
  [
    "DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    [{ kind: 'createEnum', type: 'postgresql.ENUM("a", name="e")' }],
  ],
])('SQL becomes operations: %s', (sql, expected) => {
  const { parsed, unknown } = read(sql);
  expect(unknown).toEqual([]);
  expect(plain(parsed)).toEqual(expected);
});

test.each<[string, unknown]>([
  [
    "ALTER TYPE s.e ADD VALUE IF NOT EXISTS 'x' BEFORE 'y'",
    { kind: 'addEnumValue', schema: 's', name: 'e', value: 'x', before: 'y' },
  ],
  ["ALTER TYPE e RENAME VALUE 'x' TO 'y'", { kind: 'renameEnumValue', name: 'e', value: 'x', to: 'y' }],
  ['ALTER INDEX i RENAME TO j', { kind: 'rename', object: 'index', name: 'i', to: 'j' }],
  ['ALTER TABLE t RENAME CONSTRAINT a TO b', { kind: 'rename', object: 'constraint', table: 't', name: 'a', to: 'b' }],
  [
    'ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i',
    { kind: 'constraintFromIndex', table: 't', name: 'u', index: 'i' },
  ],
  ['ALTER TABLE t VALIDATE CONSTRAINT c', { kind: 'validateConstraint', table: 't', name: 'c' }],
  [
    'CREATE OR REPLACE VIEW v AS SELECT 1',
    { kind: 'create', object: 'view', name: 'v', definition: 'SELECT 1', isConditional: true },
  ],
  [
    'CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN x; END $$ LANGUAGE plpgsql',
    {
      kind: 'create',
      object: 'function',
      name: 'f',
      definition: '() RETURNS trigger AS $$ BEGIN x; END $$ LANGUAGE plpgsql',
    },
  ],
  [
    'CREATE EXTENSION IF NOT EXISTS "uuid-ossp"',
    { kind: 'create', object: 'extension', name: 'uuid-ossp', definition: '', isConditional: true, keepsOld: true },
  ],
  ['ALTER TABLE s.t SET SCHEMA u', { kind: 'moveToSchema', object: 'table', schema: 's', name: 't', to: 'u' }],
  ['ALTER TYPE e SET SCHEMA u', { kind: 'moveToSchema', object: 'type', name: 'e', to: 'u' }],
  ['ALTER SEQUENCE s INCREMENT BY 5', { kind: 'alterSequence', name: 's', options: 'INCREMENT BY 5' }],
  [
    'ALTER TABLE t ALTER COLUMN id SET GENERATED ALWAYS SET INCREMENT 3 RESTART WITH 9',
    {
      kind: 'generated',
      table: 't',
      column: 'id',
      change: { kind: 'setIdentity', always: true, options: ['INCREMENT 3'] },
    },
  ],
  [
    'ALTER TABLE t ALTER id DROP IDENTITY IF EXISTS',
    { kind: 'generated', table: 't', column: 'id', change: { kind: 'dropIdentity' } },
  ],
  [
    "CREATE DOMAIN d AS text CHECK (VALUE <> '')",
    { kind: 'create', object: 'domain', name: 'd', definition: "AS text CHECK (VALUE <> '')" },
  ],
  [
    'ALTER INDEX i SET (fillfactor = 70)',
    { kind: 'unclear', object: 'index', name: 'i', text: 'SET (fillfactor = 70)' },
  ],
  [
    'CREATE SEQUENCE IF NOT EXISTS s',
    { kind: 'create', object: 'sequence', name: 's', definition: '', isConditional: true, keepsOld: true },
  ],
  [
    'DROP TRIGGER IF EXISTS g ON t',
    { kind: 'drop', object: 'trigger', name: 'g', isConditional: true, table: { name: 't' } },
  ],
  [
    'CREATE CONSTRAINT TRIGGER g AFTER UPDATE OF a ON s.t FOR EACH ROW EXECUTE FUNCTION f()',
    {
      kind: 'create',
      object: 'constraint trigger',
      name: 'g',
      definition: 'AFTER UPDATE OF a ON s.t FOR EACH ROW EXECUTE FUNCTION f()',
      table: { schema: 's', name: 't' },
    },
  ],
  [
    'CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING',
    {
      kind: 'create',
      object: 'rule',
      name: 'r',
      definition: 'AS ON INSERT TO t DO INSTEAD NOTHING',
      table: { name: 't' },
    },
  ],
  ['DROP SCHEMA s CASCADE', { kind: 'drop', object: 'schema', name: 's', cascades: true }],
  ['ALTER SEQUENCE s OWNED BY t.c', { kind: 'sequenceOwner', name: 's', owner: { table: 't', column: 'c' } }],
  ['ALTER TABLE t NO FORCE ROW LEVEL SECURITY', { kind: 'rowSecurity', table: 't', part: 'FORCE' }],
])('SQL changes what has no directive: %s', (sql, expected) => {
  const { parsed, changes, unknown } = read(sql);
  expect({ parsed, unknown }).toEqual({ parsed: null, unknown: [] });
  expect(plain(changes)).toEqual([expected]);
});

test.each([
  'UPDATE t SET a = 1',
  "INSERT INTO t VALUES ('; DROP TABLE t')",
  'WITH a AS (SELECT 1) DELETE FROM t',
  '-- nothing\nSET lock_timeout = 1000',
  'GRANT ALL ON t TO a',
  'ALTER TABLE t OWNER TO a, SET (fillfactor = 70)',
  'ALTER SEQUENCE s RESTART WITH 5',
  'CREATE TEMPORARY TABLE x AS SELECT 1',
])('SQL that keeps the schema: %s', (sql) => {
  expect(read(sql)).toMatchObject({ parsed: [], unknown: [] });
});

test.each([
  'CREATE TABLE a (LIKE b)',
  'CREATE TABLE a AS SELECT 1',
  'ALTER TABLE messageADD CONSTRAINT',
  'SET search_path TO other',
  'SELECT create_hypertable(1)',
  'DO $$ BEGIN IF x THEN DROP TABLE t; END IF; END $$',
  'CALL f()',
  'wat',
])('SQL that is not read says so: %s', (sql) => {
  const { parsed, unknown } = read(sql);
  expect(parsed).toBeNull();
  expect(unknown.map(({ reason }) => reason.slice(0, 21))).toEqual(['this SQL is not read:']);
});

test.each([
  ['CREATE TABLE a (LIKE b)', 'a', true],
  ['CREATE TABLE s.a AS SELECT 1', 'a', true],
  ['SELECT * INTO a FROM b', 'a', true],
  ['ALTER TABLE IF EXISTS ONLY a INHERIT b', 'a', false],
  ['CREATE UNIQUE INDEX i ON a USING btree (b) WHAT', 'a', false],
])('SQL that is not read concerns one table where it names one: %s', (sql, name, isNew) => {
  expect(read(sql)).toMatchObject({ parsed: null, changes: [{ kind: 'unclear', object: 'table', name, isNew }] });
});

test.each(['ALTER TABLE a RENAME COLUMN b', 'ALTER TABLE ALL IN TABLESPACE x SET TABLESPACE y', 'CREATE wat'])(
  'SQL that is not read may concern anything else: %s',
  (sql) => {
    expect(read(sql)).toMatchObject({ parsed: null, unknown: [{}] });
    expect(read(sql)).not.toHaveProperty('changes');
  },
);

test('names without quotes are kept as they are written, too, for databases that do so', () => {
  const operation = read('ALTER TABLE User ADD COLUMN userId INT, ADD INDEX byId (userId)');
  expect(plain(operation.parsed)).toMatchObject([
    { table: { name: 'user' }, column: { name: 'userid' } },
    { table: { name: 'user' }, index: { name: { value: 'byid' }, elements: ['"userid"'] } },
  ]);
  expect(plain(operation.asWritten?.parsed)).toMatchObject([
    { table: { name: 'User' }, column: { name: 'userId' } },
    { table: { name: 'User' }, index: { name: { value: 'byId' }, elements: ['"userId"'] } },
  ]);
  expect(read('ALTER TABLE t ADD COLUMN "userId" INT').asWritten).toBeUndefined();
});

test('Statements of one text are distinguished, with the bodies of triggers in theirs', () => {
  const { parsed } = read(
    "UPDATE a SET b = ';'; CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM u; UPDATE v; END; DROP TABLE t; wat;",
  );
  expect(parsed?.map(({ kind, unknown }) => [kind, unknown.length])).toEqual([
    ['execute', 0],
    ['execute', 0],
    ['dropTable', 0],
    ['execute', 1],
  ]);
});
