import { describe, expect, test } from 'vitest';
import {
  call,
  check,
  column,
  described,
  foreignKey,
  key,
  known,
  named,
  operation,
  tableName,
  term,
  unknown,
} from '../../../../test/support/operations.js';
import { dialects } from '../dialects/dialects.js';
import type { DialectName } from '../dialects/dialectName.js';
import type { ObjectName } from '../operations/definitions.js';
import type { Operation, OperationKind } from '../operations/operation.js';
import { applyOperations } from './apply.js';
import { schemaScript, scriptText } from './printSchema.js';
import { emptySchema, type Schema } from './schema.js';
import { schemaTree } from './schemaText.js';
import { mermaidDiagram } from './mermaid.js';

const id = column('id', described('Integer'), { primaryKey: known(true) });

function applied(operations: readonly Operation[], dialect: DialectName = 'postgresql', before = emptySchema): Schema {
  return applyOperations(before, operations, { dialect: dialects[dialect], revision: 'aaaa', database: null }).schema;
}

function scriptOf(operations: readonly Operation[], dialect: DialectName = 'postgresql'): string {
  return scriptText(schemaScript(applied(operations, dialect), dialects[dialect]));
}

type Create = Extract<OperationKind, { readonly kind: 'createTable' }>;

function create(name: string, columns: Create['columns'], more: Partial<Create> = {}): Operation {
  return operation({
    kind: 'createTable',
    table: tableName(name),
    ifNotExists: false,
    columns,
    constraints: [],
    indexes: [],
    comment: undefined,
    ...more,
  });
}

const alter = {
  nullable: undefined,
  type: undefined,
  serverDefault: undefined,
  newName: undefined,
  comment: undefined,
};

describe('the CREATE script of a table', () => {
  const tables = [
    create('org', [id]),
    create('user', [
      id,
      column('email', described('String', [], { length: 255 }), { nullable: known(false), unique: known(true) }),
      column('name', described('String', [50]), { serverDefault: known(term('anon')), index: known(true) }),
      column('created', described('DateTime', [], { timezone: true }), {
        serverDefault: known(call('sqlalchemy.func.now')),
      }),
      column('org_id', described('Integer'), { foreignKeys: [foreignKey([], 'org', ['id'])] }),
      column('mood', described('Enum', ['ok', 'bad'], { name: 'mood' })),
    ]),
  ];

  test('on PostgreSQL has the enum type, SERIAL and the indexes', () => {
    expect(scriptOf(tables)).toBe(`CREATE TYPE mood AS ENUM ('ok', 'bad');

CREATE TABLE org (
    id SERIAL NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE "user" (
    id SERIAL NOT NULL,
    email VARCHAR(255) NOT NULL,
    name VARCHAR(50) DEFAULT 'anon',
    created TIMESTAMP WITH TIME ZONE DEFAULT now(),
    org_id INTEGER,
    mood mood,
    PRIMARY KEY (id),
    UNIQUE (email),
    FOREIGN KEY(org_id) REFERENCES org (id)
);

CREATE INDEX ix_user_name ON "user" (name);

`);
  });

  test('on MySQL and SQLite has the types of these', () => {
    expect(scriptOf(tables, 'mysql')).toContain('created DATETIME DEFAULT (now())');
    expect(scriptOf(tables, 'mysql')).toContain("mood ENUM('ok','bad')");
    expect(scriptOf(tables, 'mysql')).toContain('id INTEGER NOT NULL AUTO_INCREMENT');
    expect(scriptOf(tables, 'sqlite')).toContain('created DATETIME DEFAULT CURRENT_TIMESTAMP');
    expect(scriptOf(tables, 'sqlite')).toContain('mood VARCHAR(3)');
  });

  test('adds foreign keys of a cycle at the end', () => {
    const one = create('one', [
      id,
      column('other_id', described('Integer'), { foreignKeys: [foreignKey([], 'two', ['id'])] }),
    ]);
    const two = create('two', [id], { constraints: [foreignKey(['id'], 'one', ['id'], 'fk_two')] });
    const script = scriptOf([one, two]);
    expect(script.trimEnd().split('\n').at(-1)).toMatch(/^ALTER TABLE (one|two) ADD .*FOREIGN KEY/);
    expect(scriptOf([one, two], 'sqlite')).not.toContain('ALTER');
  });
});

/** What a text of SQL makes that has no directive. */
function made(object: string, name: string, definition: string, isConditional = false): Operation {
  const changes = [{ kind: 'create' as const, object, schema: null, name, definition, isConditional }];
  return operation({ kind: 'execute', text: null, statement: null, parsed: null, changes });
}

describe('functions in the script', () => {
  const body = '() RETURNS integer AS $$ SELECT count(*)::int FROM t $$ LANGUAGE sql';

  test('come before the table that calls them, and after the tables otherwise', () => {
    const serverDefault = known(call('sqlalchemy.text', ['next_no()']));
    const table = create('t', [id, column('n', described('Integer'), { serverDefault })]);
    const script = scriptOf([made('function', 'next_no', body), table, made('function', 'other', body)]);
    expect(
      script.split(';\n').map((each) =>
        each
          .trim()
          .split(/[\s(]+/)
          .slice(0, 3)
          .join(' '),
      ),
    ).toEqual([
      'SET check_function_bodies =',
      'CREATE FUNCTION next_no',
      'CREATE TABLE t',
      'CREATE FUNCTION other',
      '',
    ]);
  });

  test('are those of the last definition, and left out where two of a name may be there', () => {
    const again = body.replace('::int', '::int + 1');
    expect(scriptOf([made('function', 'f', body), made('function', 'f', again, true)])).toContain('::int + 1');
    const overloaded = scriptOf([made('function', 'f', body), made('function', 'f', body.replace('()', '(a int)'))]);
    expect(overloaded).toBe('-- "f" is left out: what defines it is not known\n');
    expect(scriptOf([made('function', 'f', body)], 'mysql')).toContain('left out');
  });

  test('sequences keep their options, and not the column that owns them', () => {
    const script = scriptOf([made('sequence', 's', 'START 5 OWNED BY public.t.id INCREMENT 2')]);
    expect(script.trim()).toBe('CREATE SEQUENCE s START 5  INCREMENT 2;');
  });
});

/** One on the table `t`. */
function index(name: ObjectName): Operation {
  return operation({
    kind: 'createIndex',
    table: tableName('t'),
    ifNotExists: false,
    index: {
      name: known(name),
      elements: known([known(term('id'))]),
      unique: undefined,
      options: new Map(),
      span: { start: 0, end: 1 },
    },
  });
}

test('an index that may be gone is replaced by the one of its name that is made', () => {
  const made = index({ value: 'ix_t', isFinal: true });
  const drop = operation(
    { kind: 'dropIndex', table: null, name: known('ix_t'), ifExists: true },
    { when: [{ kind: 'uncertain', reason: unknown('it depends'), times: 'maybe' }] },
  );
  expect(scriptOf([create('t', [id]), made, drop])).toContain('-- index "ix_t" is uncertain: it depends');
  const { indexes } = applied([create('t', [id]), made, drop, made]).tables.get('t') ?? {};
  expect(indexes?.map(({ name, uncertain }) => [name, uncertain])).toEqual([['ix_t', []]]);
});

test('an index with a name that is cut is found when it is dropped by the whole one', () => {
  const long = `ix_${'long_'.repeat(13)}`;
  const drop = operation({ kind: 'dropIndex', table: tableName('t'), name: known(long), ifExists: false });
  const made = [create('t', [id]), index({ value: long, isFinal: true })];
  expect(applied(made).tables.get('t')?.indexes[0]?.name).toHaveLength(60);
  expect(applied([...made, drop]).tables.get('t')).toMatchObject({ indexes: [], uncertain: [] });
});

test('a column that gets another name takes its keys, checks and indexes with it', () => {
  const schema = applied([
    create('item', [id, column('code', described('String', [20]))], {
      constraints: [key('unique', ['code'], 'uq_code'), check("code <> 'code'", 'ck_code')],
    }),
    operation({
      kind: 'createIndex',
      table: tableName('item'),
      ifNotExists: false,
      index: {
        name: named('ix'),
        elements: known([known(call('sqlalchemy.text', ['lower(code)']))]),
        unique: undefined,
        options: new Map(),
        span: { start: 0, end: 1 },
      },
    }),
    operation({
      ...alter,
      kind: 'alterColumn',
      table: tableName('item'),
      column: known('code'),
      newName: known('sku'),
    }),
  ]);
  const script = scriptText(schemaScript(schema, dialects.postgresql));
  expect(script).toContain('CONSTRAINT uq_code UNIQUE (sku)');
  expect(script).toContain("CHECK (sku <> 'code')");
  expect(script).toContain('lower(sku)');
});

test('a constraint is dropped by the name that PostgreSQL gave to it', () => {
  const schema = applied([
    create('org', [id]),
    create('item', [id, column('org_id', described('Integer'), { foreignKeys: [foreignKey([], 'org', ['id'])] })]),
    operation({
      kind: 'dropConstraint',
      table: tableName('item'),
      name: known('item_org_id_fkey'),
      type: undefined,
      ifExists: false,
    }),
  ]);
  const item = schema.tables.get('item');
  expect(item?.constraints.map(({ kind }) => kind)).toEqual(['primaryKey']);
  expect(item?.uncertain).toEqual([]);
});

describe('what is not known', () => {
  const add = (name: string, when: Parameters<typeof operation>[1]): Operation =>
    operation(
      { kind: 'addColumn', table: tableName('item'), column: column(name, described('Integer')), ifNotExists: false },
      when,
    );

  test('marks the smallest part that it concerns', () => {
    const reason = unknown('it is read from the environment');
    const schema = applied([
      create('item', [id, { ...column('total', null), type: unknown('it is computed') }]),
      add('extra', { when: [{ kind: 'uncertain', reason, times: 'maybe' }] }),
    ]);
    const item = schema.tables.get('item');
    expect(item?.uncertain).toEqual([]);
    expect(item?.columns.map(({ name, uncertain }) => [name, uncertain.map((each) => each.reason)])).toEqual([
      ['id', []],
      ['total', ['its type is not known: it is computed']],
      ['extra', ['it is read from the environment']],
    ]);
    expect(scriptText(schemaScript(schema, dialects.postgresql))).toContain('-- column "total" is left out: its type');
  });

  test('decides a guard of the dialect, and leaves out what runs offline', () => {
    const guarded = [
      create('item', [id]),
      add('p', { when: [{ kind: 'dialect', names: ['postgresql'], negated: false }] }),
      add('s', { when: [{ kind: 'dialect', names: ['postgresql'], negated: true }] }),
      add('o', { when: [{ kind: 'offline', value: true }] }),
    ];
    expect(
      applied(guarded)
        .tables.get('item')
        ?.columns.map(({ name }) => name),
    ).toEqual(['id', 'p']);
    expect(
      applied(guarded, 'sqlite')
        .tables.get('item')
        ?.columns.map(({ name }) => name),
    ).toEqual(['id', 's']);
  });

  test('reports a table that no revision creates once', () => {
    const schema = applied([add('one', {}), add('two', {})]);
    expect([...schema.unknownTables.values()]).toMatchObject([
      { name: 'item', reason: 'altered, but no revision creates it' },
    ]);
    expect(schema.tables.size).toBe(0);
  });
});

test('tree and diagram show tables with their columns and keys', () => {
  const schema = applied([
    create('org', [id]),
    create('item', [
      id,
      column('org_id', described('Integer'), { nullable: known(false), foreignKeys: [foreignKey([], 'org', ['id'])] }),
    ]),
  ]);
  expect(schemaTree(schema)).toContain('item\n  id      INTEGER  not null  counts up\n  org_id  INTEGER  not null');
  expect(mermaidDiagram(schema)).toContain('    org ||--o{ item : "org_id"');
  expect(mermaidDiagram(schema)).toContain('        INTEGER org_id FK');
});

test('history of a table goes on when it is renamed', () => {
  const before = applied([create('item', [id])]);
  const schema = applied(
    [operation({ kind: 'renameTable', table: tableName('item'), to: known('article') })],
    'postgresql',
    before,
  );
  expect([...schema.tables.keys()]).toEqual(['article']);
  expect(schema.tables.get('article')?.touched).toMatchObject({
    directive: 'renameTable',
    before: { directive: 'createTable', before: null },
  });
});
