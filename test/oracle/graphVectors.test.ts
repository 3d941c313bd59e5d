import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import type { Revision } from '../../server/src/core/graph/revisionGraph.js';
import { reviewGraph } from '../../server/src/core/review/reviewGraph.js';
import { environment, revisionFiles } from '../support/revisionFiles.js';

interface Case {
  readonly id: number;
  readonly graph: readonly { revision: string; down: string[]; labels: string[]; depends_on: string[] }[];
  readonly info?: { heads: string[]; real_heads: string[]; bases: string[]; labels: Record<string, string[]> };
  readonly build_error?: [string, string];
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
  for (const { id, graph: listed, info, build_error: error } of cases) {
    const files = revisionFiles(
      Object.fromEntries(listed.map(({ revision, down, labels, depends_on: deps }) => [`r_${revision}`, { id: revision, down, labels, deps }])),
    );
    const graph = buildGraph(files);
    if (error !== undefined) check('build errors', id, reviewGraph(environment, graph).some(({ code }) => code === 'GR04'));
    if (info === undefined) continue;
    check('heads', id, same(ids(graph.heads), info.heads));
    check('effective heads', id, same(ids(graph.effectiveHeads), info.real_heads));
    check('bases', id, same(ids(graph.bases), info.bases));
    check('labels', id, Object.entries(info.labels).every(([name, labels]) => same(graph.effectiveLabels.get(name) ?? [], [...labels].sort())));
  }
  for (const [what, { held: count, of }] of held) console.log(`graph vectors: ${what} hold in ${String(count)} of ${String(of)}`);
  expect([...held.values()].flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(held.size).toBe(5);
});

const ids = (revisions: readonly Revision[]): string[] => revisions.flatMap(({ id }) => id ?? []);
const same = (a: readonly string[], b: readonly string[]): boolean => JSON.stringify(a) === JSON.stringify(b);
