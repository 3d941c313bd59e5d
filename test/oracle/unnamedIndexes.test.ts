import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomSeed } from '../support/randomSeed.js';
import { isFull, sampleSize } from '../support/sampleSize.js';
import { compareBodies } from './compareBodies.js';

const pick = <T>(...items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);

const part = pick(
  "'a'",
  "'b'",
  "'Mixed'",
  "sa.text('lower(a)')",
  "sa.text('c DESC')",
  "sa.text('a || b')",
  "sa.text('q')",
  "sa.text('a::int')",
  "sa.func.lower(sa.column('a'))",
  "sa.column('d').desc()",
  "sa.desc('c')",
  "sa.cast(sa.column('a'), sa.Integer)",
);
const parts = fc.uniqueArray(part, { minLength: 1, maxLength: 3 }).map((list) => list.join(', '));
const schema = pick('', '', ", schema='app'");
const table = pick("'t'", "'Order'", "'account'");

const index = fc.oneof(
  fc
    .tuple(pick('None', 'None', "'ix'", "op.f('ix')"), table, parts, schema, pick('', ', unique=True'))
    .map(([name, of, list, at, unique]) => `op.create_index(${name}, ${of}, [${list}]${at}${unique})`),
  fc
    .tuple(pick('None', 'None', "'ix'"), table, parts, schema)
    .map(
      ([name, of, list, at]) =>
        `op.create_table(${of}, sa.Column('a', sa.String(9)), sa.Column('b', sa.String(9)), sa.Column('Mixed', sa.Integer), sa.Index(${name}, ${list})${at})`,
    ),
);

const element = fc
  .tuple(
    pick(
      "'a'",
      "'Mixed'",
      "sa.column('b')",
      "sa.column('Mixed')",
      "sa.func.lower(sa.column('b'))",
      "sa.func.tsrange(sa.column('a'), sa.column('b'))",
      "sa.text('a')",
      "sa.text('lower(b)')",
      "sa.literal_column('b')",
    ),
    pick('=', '&&', '<>'),
  )
  .map(([expression, operator]) => `(${expression}, '${operator}')`);

const operatorClasses = fc
  .uniqueArray(pick('a', 'b', 'Mixed', 'lower', 'lower(b)', 'tsrange', 'other'), { minLength: 1, maxLength: 3 })
  .map((list) => `, ops={${list.map((each) => `'${each}': '${each.slice(0, 1)}_ops'`).join(', ')}}`);

const exclude = fc
  .tuple(
    fc.uniqueArray(element, { minLength: 1, maxLength: 3, selector: (each) => each.slice(0, -6) }),
    fc.option(operatorClasses, { nil: '', freq: 5 }),
    pick('', ", using='gist'", ", using='GIN'"),
    pick('', ", where=sa.text('a > 1')", ', deferrable=True'),
    fc.boolean(),
  )
  .map(([elements, ops, using, rest, isAlone]) =>
    isAlone
      ? `op.create_exclude_constraint('ex', 't', ${elements.join(', ')}${ops}${using}${rest})`
      : `op.create_table('t', sa.Column('a', sa.Integer), sa.Column('b', sa.String(9)), sa.Column('Mixed', sa.Integer), postgresql.ExcludeConstraint(${elements.join(', ')}${ops}${using}${rest}))`,
  );

test(
  'indexes without a name, and operator classes of EXCLUDE, are written as Alembic writes them, or are a gap',
  async () => {
    const bodies = fc.sample(fc.oneof(index, exclude), { numRuns: sampleSize(80, 2000), seed: randomSeed });
    expect(await compareBodies(bodies)).toBe('');
  },
  isFull ? 1_800_000 : 120_000,
);
