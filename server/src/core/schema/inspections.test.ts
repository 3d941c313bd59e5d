import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { dialects } from '../dialects/dialects.js';
import { readOperations } from '../operations/read.js';
import type { PythonParser } from '../python/parser.js';
import { applyOperations } from './apply.js';
import { roundTripOf } from './roundTrip/roundTrip.js';
import { emptySchema, type Schema } from './schema.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const dialect = dialects.postgresql;

function read(upgrade: readonly string[], downgrade: readonly string[] = ['pass']) {
  const body = (lines: readonly string[]): string =>
    ['inspector = sa.inspect(op.get_bind())', ...lines].map((line) => `    ${line}\n`).join('');
  const text = `import sqlalchemy as sa\nfrom alembic import op\ndef upgrade():\n${body(upgrade)}\ndef downgrade():\n${body(downgrade)}`;
  return readOperations(parser, text);
}

function schemaOf(...lines: readonly string[]): Schema {
  return applyOperations(emptySchema, read(lines).upgrade, { dialect, revision: 'a', database: null }).schema;
}

const item = 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))';
const price = 'op.add_column("item", sa.Column("price", sa.Integer()))';
const hasPrice = '"price" in [each["name"] for each in inspector.get_columns("item")]';

function columnsOf(schema: Schema): (readonly [string, boolean])[] {
  return (schema.tables.get('item')?.columns ?? []).map(({ name, uncertain }) => [name, uncertain.length > 0]);
}

describe('what an inspector answers', () => {
  test('is what the revisions have made', () => {
    const schema = schemaOf(
      item,
      `if not (${hasPrice}):`,
      `    ${price}`,
      '    op.create_index("ix", "item", ["price"])',
    );
    expect(columnsOf(schema)).toEqual([
      ['id', false],
      ['price', false],
    ]);
    expect(schema.tables.get('item')?.indexes.map(({ uncertain }) => uncertain)).toEqual([[]]);
  });

  test('is not known where the operations before the condition change it', () => {
    expect(
      columnsOf(schemaOf(item, price, `if ${hasPrice}:`, '    op.add_column("item", sa.Column("n", sa.Integer()))')),
    ).toEqual([
      ['id', false],
      ['price', false],
      ['n', true],
    ]);
  });

  test('is not known of a table that no revision creates', () => {
    const schema = schemaOf('if inspector.has_table("item"):', `    ${price}`);
    expect([...schema.unknownTables.values()].map(({ name, reason }) => [name, reason])).toEqual([
      ['item', 'altered where it is there, but no revision creates it'],
    ]);
    expect(schema.tables.size).toBe(0);
    const operations = read(['if inspector.has_table("item"):', `    ${price}`], ['op.drop_column("item", "price")']);
    expect(roundTripOf({ before: emptySchema, operations, dialect, database: null }).verdict).toBe('unknown');
  });

  test('of a table that nothing creates and that is dropped is that it is not there', () => {
    const schema = schemaOf('if inspector.has_table("old"):', '    op.drop_table("old")');
    expect([schema.unknownTables.size, schema.uncertain.length]).toEqual([0, 0]);
  });

  test('makes a round trip known', () => {
    const before = schemaOf(item);
    const operations = read(
      [`if not (${hasPrice}):`, `    ${price}`],
      [`if ${hasPrice}:`, '    op.drop_column("item", "price")'],
    );
    expect(roundTripOf({ before, operations, dialect, database: null }).verdict).toBe('exact');
  });
});
