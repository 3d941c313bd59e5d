import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import { plan } from '../../server/src/core/graph/plan.js';
import type { Refused } from '../../server/src/core/graph/refusal.js';
import { resolveRange, revisionsNamed } from '../../server/src/core/graph/resolve.js';
import type { Revision, RevisionGraph } from '../../server/src/core/graph/revisionGraph.js';
import { revisionMapOf } from '../../server/src/core/graph/revisionMap.js';
import { reviewGraph } from '../../server/src/core/review/reviewGraph.js';
import { environment, revisionFiles } from '../support/revisionFiles.js';
import { rowsAfterEach } from './rowsAfterEach.js';

interface Case {
  readonly id: number;
  readonly graph: readonly { revision: string; down: string[]; labels: string[]; depends_on: string[] }[];
  readonly info?: {
    heads: string[];
    real_heads: string[];
    bases: string[];
    real_bases: string[];
    labels: Record<string, string[]>;
    normalized_deps: Record<string, string[]>;
  };
  readonly build_error?: [string, string];
  readonly history?: ['ok', string[]] | Failed;
  readonly steps?: readonly Step[];
  readonly resolve?: Readonly<Record<string, (string | null)[] | { error: Failed }>>;
}

/** Alembic's class and text, or what Python raised. */
type Failed = ['err', string, string] | ['assert'] | ['key', string];

interface Step {
  readonly cmd: 'upgrade' | 'downgrade';
  readonly dest: string;
  readonly current: string[];
  readonly plan: string[] | null;
  readonly error: Failed | null;
  readonly heads_after_each?: string[][] | null;
  readonly version_error?: Failed | null;
}

/** Made by running Alembic; the project's shared notes hold them, beside the repository and not in it. */
const shared = process.env['ALEMBIC_SHARED'] ?? path.resolve(import.meta.dirname, '../../../shared');
const file = path.join(shared, 'alembic-graph-vectors.json');
const isThere = existsSync(file);

test.skipIf(!isThere)(`graphs of alembic-graph-vectors.json${isThere ? '' : ` (NOT RUN: there is no ${file})`}`, () => {
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };
  const held = new Map<string, { held: number; of: number; wrong: number[] }>();
  const check = (what: string, id: number, holds: boolean): void => {
    const sum = held.get(what) ?? { held: 0, of: 0, wrong: [] };
    held.set(what, { held: sum.held + (holds ? 1 : 0), of: sum.of + 1, wrong: holds ? sum.wrong : [...sum.wrong, id] });
  };
  for (const { id, graph: listed, info, build_error: error, history, steps, resolve: names } of cases) {
    const files = revisionFiles(
      Object.fromEntries(
        listed.map(({ revision, down, labels, depends_on: deps }) => [
          `r_${revision}`,
          { id: revision, down, labels, deps },
        ]),
      ),
    );
    const graph = buildGraph(files);
    if (error !== undefined) {
      check(
        'build errors',
        id,
        reviewGraph(environment, graph).some(({ code }) => code === 'GR04') &&
          kindOf(revisionMapOf(graph)) === error[0],
      );
    }
    if (info === undefined) continue;
    check('heads', id, same(ids(graph.heads), info.heads));
    check('effective heads', id, same(ids(graph.effectiveHeads), info.real_heads));
    check('bases', id, same(ids(graph.bases), info.bases));
    check(
      'labels',
      id,
      Object.entries(info.labels).every(([name, labels]) =>
        same(graph.effectiveLabels.get(name) ?? [], [...labels].sort()),
      ),
    );
    check(
      'normalised dependencies',
      id,
      same(
        normalised(graph),
        Object.entries(info.normalized_deps).map(([name, deps]) => [name, [...deps].sort()]),
      ),
    );
    if (history !== undefined)
      check(
        'histories',
        id,
        agrees(resolveRange(graph, ':'), ({ revisions }) => ids(revisions), history[0] === 'ok' ? history[1] : history),
      );
    for (const [name, expected] of Object.entries(names ?? {})) {
      check(
        'names',
        id,
        agrees(revisionsNamed(graph, name), ({ revisions }) => ids(revisions), namesOf(expected)),
      );
    }
    for (const step of steps ?? [])
      checkStep(graph, step, (what, holds) => {
        check(what, id, holds);
      });
  }
  for (const [what, { held: count, of }] of held)
    console.log(`graph vectors: ${what} hold in ${String(count)} of ${String(of)}`);
  expect([...held.values()].flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(held.size).toBe(10);
});

function checkStep(
  graph: RevisionGraph,
  { cmd, dest, current, plan: steps, error, heads_after_each: heads, version_error: versionError }: Step,
  check: (what: string, holds: boolean) => void,
): void {
  const planned = plan(graph, { versions: current, target: dest, direction: cmd });
  check(
    'plans',
    agrees(planned, (answer) => ids(answer.steps.map(({ revision }) => revision)), steps ?? error),
  );
  if (heads === undefined || 'refusal' in planned) return;
  const { steps: done, versionTableFailure } = planned;
  const rows = rowsAfterEach(current, done);
  check(
    'rows of the version table',
    heads === null
      ? versionTableFailure?.kind === classOf(versionError)
      : same(
          rows,
          heads.map((after) => [...after].sort()),
        ),
  );
}

function classOf(failed: Failed | null | undefined): string | undefined {
  const classes = { assert: 'AssertionError', key: 'KeyError', err: failed?.[1] };
  return failed === null || failed === undefined ? undefined : classes[failed[0]];
}

/** A step below a base is the word "base", and one below that is nothing: no command can go on with it. */
function namesOf(expected: (string | null)[] | { error: Failed }): readonly string[] | Failed {
  if ('error' in expected) return expected.error;
  return expected.includes(null)
    ? ['assert']
    : expected.filter((name) => name !== null).filter((name) => name !== 'base');
}

/** Whether the answer is the expected one, or the refusal has the expected class. */
function agrees<T extends object>(
  answer: T | Refused,
  value: (answer: T) => readonly string[],
  expected: readonly string[] | Failed | null,
): boolean {
  if ('refusal' in answer) return isFailed(expected) && answer.refusal.kind === classOf(expected);
  return same(value(answer), expected);
}

function isFailed(expected: readonly string[] | Failed | null): expected is Failed {
  return ['assert', 'key', 'err'].includes(expected?.[0] ?? '');
}

function normalised(graph: RevisionGraph): unknown[] {
  const map = revisionMapOf(graph);
  return 'refusal' in map
    ? []
    : [...map.byId].map(([name, { normalisedDependencies }]) => [
        name,
        ids(normalisedDependencies.map(({ revision }) => revision)).sort(),
      ]);
}

const kindOf = (answer: object): unknown => ('refusal' in answer ? (answer as Refused).refusal.kind : undefined);

const ids = (revisions: readonly Revision[]): string[] => revisions.flatMap(({ id }) => id ?? []);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
