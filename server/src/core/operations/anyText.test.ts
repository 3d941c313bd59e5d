import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { randomFile } from '../../../../test/support/randomTexts.js';
import type { PythonParser } from '../python/parser.js';
import type { Operation } from './operation.js';
import { readOperations } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const sound = `"""Random."""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
T, (U, *V) = "t", ["u", "v"]
def helper(o, *names, key=None, **more):
    for i, name in enumerate(names):
        o.drop_column(name, key or f"{name}_{i}", **more)
    return [n for n in names if n != "a"]
def upgrade(engine_name=""):
    global X
    items = {"a": 1, **helper(op, "a", "b", key="c")}
    op.create_table(T, sa.Column("id", sa.Integer(), sa.ForeignKey("a.b")), *[sa.Column(x, pg.JSONB) for x in V])
    with op.batch_alter_table("t") as b, op.get_context().autocommit_block():
        b.alter_column("c", type_=sa.String(20).with_variant(sa.Text(), "mysql"), server_default=None)
    if op.get_bind().dialect.name in ("mysql", "sqlite") and not items:
        return
    while x: op.execute("%s {}".format(1) % T); break
    try:
        items["b"] = -1
        op.get_bind().execute(sa.text("SELECT 1").bindparams(a=1)).fetchall()
    except (A, B) as e: raise
    else: globals()["upgrade_%s" % engine_name]()
    finally: items.update(a=2)
def downgrade(): (lambda a: op.drop_table(a[0:1]))("xyz")
`;

/** Where an operation is, and what is in it: all of the text's. */
function spansOf(operations: readonly Operation[]): { start: number; end: number }[] {
  return operations.flatMap((operation) => [
    operation.origin.call,
    operation.origin.name,
    ...operation.origin.through,
    ...operation.unknown.map(({ span }) => span),
    ...(operation.kind === 'batch' || operation.kind === 'autocommit' ? spansOf(operation.body) : []),
  ]);
}

test('Operations are read from any text, and lie in it', () => {
  expect(readOperations(parser, sound).upgrade.length).toBeGreaterThan(5);
  fc.assert(
    fc.property(randomFile(sound), (text) => {
      const { upgrade, downgrade } = readOperations(parser, text);
      for (const { start, end } of spansOf([...upgrade, ...downgrade])) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 500 },
  );
}, 60_000);

/** Whether a value is made of plain objects, arrays and maps. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  if (value instanceof Map) return [...value].every(isPlain);
  const isOfOwn = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isOfOwn && Object.values(value).every(isPlain);
}

test('What is read holds no node of the syntax tree, which is freed', () => {
  expect(isPlain(readOperations(parser, sound))).toBe(true);
});

test.each<[string, string]>([
  ['a text that doubles', '    a = "x"\n' + '    a = a + a\n'.repeat(60) + '    op.execute(a)\n'],
  ['a list that doubles', '    a = [1]\n' + '    a = [a, a]\n'.repeat(60) + '    op.bulk_insert(t, a)\n'],
  [
    'loops in loops',
    '    for a in range(9999):\n     for b in range(9999):\n      for c in range(9999): op.drop_table("a")\n',
  ],
  [
    'functions that call each other',
    '    f0()\n' +
      Array.from({ length: 40 }, (_, n) => `    def f${n}(): f${n + 1}(); f${n + 1}()\n`)
        .reverse()
        .join(''),
  ],
  ['deep brackets', `    op.execute(${'('.repeat(5000)}1${')'.repeat(5000)})\n`],
  ['a long chain', `    x${'.a()'.repeat(20_000)}\n`],
  ['a long sum', `    op.execute(${'"a" + '.repeat(20_000)}"b")\n`],
])('The work is limited: %s', (_, lines) => {
  const start = performance.now();
  readOperations(parser, `from alembic import op\ndef upgrade():\n${lines}`);
  expect(performance.now() - start).toBeLessThan(5000);
});
