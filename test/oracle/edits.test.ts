import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NewIdentifiers, rewriteIdentifiers } from '../../server/src/core/edits/rewriteIdentifiers.js';
import { applyChanges } from '../../server/src/core/edits/textChange.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { loadParser } from '../support/parser.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { randomHeader } from './randomHeaders.js';
import { plainHeader } from './plainHeaders.js';
import { sampleSize } from '../support/sampleSize.js';

interface Module {
  readonly error: string | null;
  readonly identifiers: Readonly<
    Record<'revision' | 'down_revision' | 'branch_labels' | 'depends_on', readonly string[] | null>
  >;
  readonly others: readonly string[];
  readonly doc: string;
  readonly lines: readonly string[];
  readonly comments: readonly string[] | null;
}

let oracle: PythonOracle;
let parser: PythonParser;

beforeAll(async () => {
  oracle = startPythonOracle(readFileSync(path.join(import.meta.dirname, 'editsOracle.py'), 'utf8'));
  parser = await loadParser();
});

afterAll(async () => {
  await oracle.close();
});

const id = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('1a2b3c4d5e6f', 'a', '0283_platform_admin', '2026-07-01') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "it's",
      '"q"',
      'back\\slash',
      'é😀',
      'tab\there',
      'two\nlines',
      '\u2028',
      '\u00a0',
      '',
      'x"""y',
      '\uFEFF',
    ),
  },
);
const ids = fc.array(id, { maxLength: 4 });
const wanted: fc.Arbitrary<NewIdentifiers> = fc.oneof(
  { weight: 4, arbitrary: ids.map((downRevision) => ({ downRevision })) },
  fc.tuple(id, ids).map(([revision, downRevision]) => ({ revision, downRevision })),
  id.map((revision) => ({ revision })),
  ids.map((branchLabels) => ({ branchLabels })),
  ids.map((dependsOn) => ({ dependsOn })),
);

/** Rewrites texts and compares what Python makes of each before and after; returns how many were rewritten. */
async function compare(
  batch: readonly (readonly [text: string, wanted: NewIdentifiers])[],
  refused: (text: string, reason: string) => void,
): Promise<number> {
  const rewritten = batch.flatMap(([text, want]) => {
    const rewriting = rewriteIdentifiers(parser, text, want);
    if (rewriting.kind === 'changes') return [{ text, want, changed: applyChanges(text, rewriting.changes) }];
    refused(text, rewriting.reason);
    return [];
  });
  const modules = (await oracle.ask(rewritten.flatMap(({ text, changed }) => [text, changed]))) as Module[];
  let tried = 0;
  for (const [at, { text, want, changed }] of rewritten.entries()) {
    const [before, after] = modules.slice(2 * at);
    if (before === undefined || after === undefined || before.error !== null) continue;
    tried++;
    try {
      expectRewritten(before, after, want);
    } catch (error) {
      throw new Error(
        `${String(error)}\n${JSON.stringify(want)}\nof the text\n${text}\ngave\n${changed}\n${JSON.stringify(changed)}`,
        { cause: error },
      );
    }
  }
  return tried;
}

function expectRewritten(
  before: Module,
  after: Module,
  { revision, downRevision, branchLabels, dependsOn }: NewIdentifiers,
): void {
  expect(after.error).toBe(null);
  expect(after.identifiers).toEqual({
    revision: revision === undefined ? before.identifiers.revision : [revision],
    down_revision: downRevision ?? before.identifiers.down_revision,
    branch_labels: branchLabels ?? before.identifiers.branch_labels,
    depends_on: dependsOn ?? before.identifiers.depends_on,
  });
  expect([after.others, after.doc, after.comments]).toEqual([before.others, before.doc, before.comments]);
}

test('an ordinary header is always rewritten, to exactly what is wanted', async () => {
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(plainHeader, wanted), { minLength: 1, maxLength: 100, size: 'max' }),
      async (batch) => {
        tried += await compare(batch, (text, reason) => {
          // What is laid out with comments cannot always keep them.
          if (!reason.includes('comment')) throw new Error(`refused: ${reason}\n${text}`);
        });
      },
    ),
    { numRuns: sampleSize(8, 30), interruptAfterTimeLimit: 120_000, includeErrorInReport: true },
  );
  console.log(`edits oracle: ${String(tried)} ordinary headers rewritten`);
  expect(tried).toBeGreaterThan(150);
});

test('whatever is rewritten is exactly what is wanted', async () => {
  let tried = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(randomHeader(true), wanted), { minLength: 1, maxLength: 100, size: 'max' }),
      async (batch) => {
        tried += await compare(
          batch.map(([{ text }, want]) => [text, want] as const),
          () => {
            refused++;
          },
        );
      },
    ),
    { numRuns: 100, interruptAfterTimeLimit: 120_000, includeErrorInReport: true },
  );
  console.log(`edits oracle: ${String(tried)} random headers rewritten, ${String(refused)} refused`);
  expect(tried).toBeGreaterThan(50);
});
