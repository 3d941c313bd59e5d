import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { Operation } from '../operations/operation.js';
import { readOperations } from '../operations/read.js';
import { renderKept } from './keptRendering.js';
import { newMemo, renderOperations, type RunMemo } from './render.js';

const options = { dialect: 'postgresql', versions: { alembic: '1.20.1', sqlalchemy: '2.1.9' } } as const;

let creates: readonly Operation[];
let createsAgain: readonly Operation[];
beforeAll(async () => {
  const parser = await loadParser();
  const upgradeOf = (table: string): readonly Operation[] =>
    readOperations(
      parser,
      `import sqlalchemy as sa\nfrom alembic import op\n\ndef upgrade():\n    op.create_table("${table}", sa.Column("kind", sa.Enum("x", name="kind")))\n`,
    ).upgrade;
  creates = upgradeOf('one');
  createsAgain = upgradeOf('two');
});

/** What both ways give for one run after another. */
function runs(render: typeof renderOperations): readonly unknown[] {
  const all = (operations: readonly (readonly Operation[])[], memo: RunMemo): unknown =>
    operations.map((each) => render(each, options, memo));
  return [
    all([creates], newMemo()),
    all([creates, createsAgain], newMemo()),
    all([createsAgain, creates], newMemo()),
    all([creates, creates, createsAgain], newMemo()),
  ];
}

test('what is kept of earlier runs is what is rendered anew: an enum type is created once in each run', () => {
  expect(runs(renderKept)).toEqual(runs(renderOperations));
  expect(runs(renderKept)).toEqual(runs(renderOperations));
});

test('the same operations and options are rendered once', () => {
  const first = renderKept(creates, options, newMemo());
  expect(renderKept(creates, options, newMemo())).toBe(first);
  expect(renderKept(creates, { ...options }, newMemo())).not.toBe(first);
});
