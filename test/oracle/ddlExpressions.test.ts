import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomSeed } from '../support/randomSeed.js';
import { isFull, sampleSize } from '../support/sampleSize.js';
import { compareBodies } from './compareBodies.js';
import { columns, condition, numeric, text } from './randomData.js';

/** Without a table: `sa.column("name", sa.String(40))`, of which some have no type. */
const bare = (expression: string): string =>
  expression.replaceAll(/\b[to]\.c(?:\.(\w+)|\['(\w+)'\])/g, (_, one: string | undefined, two: string | undefined) => {
    const name = one ?? two ?? '';
    const type = name === 'note' ? '' : (columns[name] ?? '');
    return `sa.column('${name}'${type === '' ? '' : `, ${type}`})`;
  });

const value = fc.oneof(numeric, text).map(bare);
const test_ = condition.map(bare);

const body = fc.oneof(
  fc
    .constantFrom(
      "sa.desc('a')",
      "sa.asc('Order')",
      "sa.nulls_last(sa.desc('a'))",
      "sa.desc(sa.column('a'))",
      "sa.text('a DESC')",
      "sa.desc(sa.text('a'))",
      "sa.column('a').desc().nulls_first()",
    )
    .map((each) => `op.create_index('ix', 't', ['id', ${each}])`),
  test_.map((each) => `op.create_check_constraint('ck', 't', ${each})`),
  value.map((each) => `op.create_index('ix', 't', [${each}])`),
  fc
    .tuple(value, value)
    .map(([one, other]) => `op.create_index('ix', 't', ['id', sa.desc(${one}), ${other}], unique=True)`),
  test_.map(
    (each) => `op.create_index('ix', 't', ['id'], postgresql_where=${each}, sqlite_where=${each}, mssql_where=${each})`,
  ),
  numeric.map((each) => `op.add_column('t', sa.Column('x', sa.Integer, sa.Computed(${bare(each)})))`),
  value.map((each) => `op.add_column('t', sa.Column('x', sa.Integer, server_default=${each}))`),
  value.map((each) => `op.alter_column('t', 'x', existing_type=sa.Integer, server_default=${each})`),
  test_.map(
    (each) =>
      `op.create_table('t', sa.Column('id', sa.Integer), sa.CheckConstraint(${each}, name='ck'), sa.Column('y', sa.Integer, sa.CheckConstraint(${each})))`,
  ),
);

test(
  'expressions in DDL are written as Alembic writes them, or are a gap',
  async () => {
    const imports =
      'from datetime import date, datetime, time, timezone\nfrom decimal import Decimal\nfrom uuid import UUID\n';
    const bodies = fc
      .sample(body, { numRuns: sampleSize(80, 2000), seed: randomSeed })
      .filter((each) => !/\bo\b|\bt\.|[<>]=? (?:True|False)\b|select|exists/.test(each));
    expect(await compareBodies(bodies.map((each) => imports + each))).toBe('');
  },
  isFull ? 1_800_000 : 120_000,
);
