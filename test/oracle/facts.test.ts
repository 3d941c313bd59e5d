import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReferenceList } from '../../server/src/core/revision/facts.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import type { Fact } from '../../server/src/core/text.js';
import { type FlatFacts, readFacts } from '../support/flatFacts.js';
import { loadParser } from '../support/parser.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { randomHeader, type RandomHeader } from './randomHeaders.js';
import { sampleSize } from '../support/sampleSize.js';

type Item = string | { readonly type: string };

/** One module after its execution; null where a name is not bound. */
interface Module {
  readonly error: string | null;
  readonly revision: Item | null;
  readonly down_revision: readonly Item[] | null;
  readonly depends_on: readonly Item[] | null;
  readonly branch_labels: readonly Item[] | null;
  readonly message: string | null;
  readonly functions: readonly string[];
}

let oracle: PythonOracle;
let parser: PythonParser;
const tried = { texts: 0, failed: 0, unknown: 0, known: 0 };

beforeAll(async () => {
  oracle = startPythonOracle(readFileSync(path.join(import.meta.dirname, 'factsOracle.py'), 'utf8'));
  parser = await loadParser();
});

afterAll(async () => {
  await oracle.close();
});

test('what the text decides is exactly what Python finds', async () => {
  await compareEach(randomHeader(true), (facts, modules) => {
    const before = tried.unknown;
    for (const module of modules) expectSame(facts, module);
    expect(tried.unknown).toBe(before);
    const defined = [facts.revision, facts.downRevision, facts.branchLabels, facts.dependsOn].map(
      (fact) => fact !== undefined,
    );
    const [module] = modules;
    if (module !== undefined) {
      expect(defined).toEqual(
        [module.revision, module.down_revision, module.branch_labels, module.depends_on].map((value) => value !== null),
      );
      expect(facts.functions.map(({ name }) => name)).toEqual(expect.arrayContaining([...module.functions]));
    }
  });
});

test('what is reported as known is what Python finds, whatever the conditions are', async () => {
  await compareEach(randomHeader(false), (facts, modules) => {
    for (const module of modules) expectSame(facts, module);
  });
  expect(tried.unknown).toBeGreaterThan(tried.known / 20);
  expect(tried.known).toBeGreaterThan(tried.unknown / 2);
});

/** Hands over what we and Python say of each text that Python executes with at least one choice. */
async function compareEach(
  headers: fc.Arbitrary<RandomHeader>,
  compare: (facts: FlatFacts, modules: readonly Module[]) => void,
): Promise<void> {
  const before = { ...tried };
  await fc.assert(
    fc.asyncProperty(fc.array(headers, { minLength: 1, maxLength: 100, size: 'max' }), async (batch) => {
      const answers = (await oracle.ask(batch.map(({ text }) => text))) as Module[][];
      for (const [at, { text }] of batch.entries()) {
        const modules = (answers[at] ?? []).filter(({ error }) => error === null);
        tried.texts++;
        if (modules.length === 0) tried.failed++;
        else
          expectWith(text, () => {
            compare(readFacts(parser, text), modules);
          });
      }
    }),
    { numRuns: sampleSize(12, 40), interruptAfterTimeLimit: 120_000, includeErrorInReport: true },
  );
  const failed = tried.failed - before.failed;
  console.log(
    `facts oracle: ${String(tried.texts - before.texts)} texts, of which Python refused ${String(failed)}; ${String(tried.known)} values known, ${String(tried.unknown)} unknown so far`,
  );
  expect(failed).toBeLessThan((tried.texts - before.texts) / 3);
}

function expectWith(text: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new Error(`${String(error)}\nfor the text\n${text}\n${JSON.stringify(text)}`, { cause: error });
  }
}

function expectSame(facts: FlatFacts, module: Module): void {
  expectCovers(
    facts.revision === undefined ? undefined : listOf(facts.revision),
    module.revision === null ? null : [module.revision],
  );
  expectCovers(facts.downRevision, module.down_revision);
  expectCovers(facts.dependsOn, module.depends_on);
  expectCovers(facts.branchLabels, module.branch_labels);
  expect(facts.docstring?.message ?? null).toBe(module.message);
}

function listOf(fact: Fact<string>): ReferenceList {
  return {
    references: fact.kind === 'known' ? [fact] : [],
    unknown: fact.kind === 'unknown' ? [fact] : [],
    invalid: fact.kind === 'invalid' ? [fact] : [],
    span: fact.span,
  };
}

/** Whatever a list states must be there, and nothing else when it states everything. */
function expectCovers(list: ReferenceList | undefined, actual: readonly Item[] | null): void {
  if (list === undefined) {
    expect(actual).toBe(null);
    return;
  }
  const strings = actual?.filter((item) => typeof item === 'string');
  if (list.unknown.length > 0) {
    tried.unknown++;
    for (const { value } of list.references) expect(strings ?? [value]).toContain(value);
  } else if (strings !== undefined && actual !== null) {
    tried.known++;
    expect(list.references.map(({ value }) => value)).toEqual(strings);
    expect(list.invalid).toHaveLength(actual.length - strings.length);
  }
}
