import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dialects } from '../../server/src/core/dialects/dialects.js';
import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { schemaSteps } from '../../server/src/core/schema/history.js';
import type { NamingConvention } from '../../server/src/core/schema/namingConvention.js';
import { SchemaCache } from '../../server/src/core/schema/schemaCache.js';
import { newMemo, renderOperations, type SqlVersions } from '../../server/src/core/sql/render.js';
import { loadParser } from '../support/parser.js';
import { pythons } from '../support/python.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { revisionFiles } from '../support/revisionFiles.js';
import { sameSql } from '../support/sameSql.js';
import { randomHistory, type GeneratedRevision } from './randomMigrations.js';
import { Random } from './randomTables.js';

const others = (process.env['ALEMBIC_TEST_SQL_PYTHONS'] ?? '').split(':').filter((each) => each !== '');
const interpreters = [...pythons(), ...others.map((each) => [each, each] as const)];
const isFull = process.env['ALEMBIC_TEST_FULL'] === '1';
const histories = isFull ? 500 : 6;
const seed = Number(process.env['ALEMBIC_TEST_SEED'] ?? 1);

let parser: PythonParser;
const oracles = new Map<string, PythonOracle>();
beforeAll(async () => {
  parser = await loadParser();
  const code = readFileSync(path.join(import.meta.dirname, 'liveBatch.py'), 'utf8');
  for (const [name, python] of interpreters) oracles.set(name, startPythonOracle(code, { python }));
});
afterAll(async () => {
  for (const oracle of oracles.values()) await oracle.close();
});

interface Answer {
  readonly revisions: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly error: string | null;
}

const convention = {
  ix: 'ix__%(table_name)s__%(column_0_N_name)s',
  uq: 'uq_%(table_name)s_%(column_0_name)s',
  fk: 'fk_%(table_name)s_%(column_0N_name)s_%(referred_table_name)s',
  pk: 'pk_%(table_name)s',
};

test.each(interpreters.map(([name]) => name))(
  'what a live run does in batch mode on SQLite is what Alembic executes: %s',
  { timeout: isFull ? 3_600_000 : 600_000 },
  async (name) => {
    const oracle = oracles.get(name);
    if (oracle === undefined) throw new Error(name);
    const versions = (await oracle.ask({})) as SqlVersions;
    const counts = { right: 0, gap: 0, failed: 0 };
    const reasons = new Map<string, number>();
    const wrong: string[] = [];
    for (let at = 0; at < histories; at++) {
      const random = new Random(seed * 1_000_003 + at);
      const revisions = randomHistory(random, 'sqlite');
      const named = random.chance(0.3) ? convention : undefined;
      const [answer] = (await oracle.ask({ cases: [{ revisions, convention: named ?? null }] })) as Answer[];
      if (answer === undefined) throw new Error('there is no answer');
      if (answer.error !== null) counts.failed++;
      for (const [id, blocks] of ours(revisions, versions, named)) {
        const real = answer.revisions[id];
        if (real === undefined) continue;
        const text = revisions.find((revision) => revision.id === id)?.text ?? '';
        for (const gap of blocks.gaps) reasons.set(gap, (reasons.get(gap) ?? 0) + 1);
        if (blocks.gaps.length > 0) counts.gap++;
        else if (
          real.length !== blocks.texts.length ||
          !real.every((block, n) => sameSql(joined(block), blocks.texts[n] ?? ''))
        )
          wrong.push(
            `${text}\n--- Alembic\n${real.map(joined).join('\n----\n')}\n--- here\n${blocks.texts.join('\n----\n')}`,
          );
        else counts.right += real.length;
      }
    }
    console.log(
      `live batch mode, Alembic ${versions.alembic}, SQLAlchemy ${versions.sqlalchemy}, seed ${seed}: ${JSON.stringify(counts)}`,
      reasons,
    );
    expect(wrong).toEqual([]);
    expect(counts.right).toBeGreaterThan(histories / 3);
  },
);

const joined = (block: readonly string[]): string => `${block.map((each) => `${each};`).join('\n\n')}\n`;

/** What is shown of a live run, revision by revision: the blocks that make a table anew, and why some are not known. */
function ours(
  revisions: readonly GeneratedRevision[],
  versions: SqlVersions,
  namingConvention: NamingConvention | undefined,
): Map<string, { texts: string[]; gaps: string[] }> {
  const graph = buildGraph(
    revisionFiles(
      Object.fromEntries(revisions.map(({ id, down }) => [id, { id, down: [...down], deps: [], labels: [] }])),
    ),
  );
  const operations = new Map(revisions.map(({ id, text }) => [id, readOperations(parser, text)]));
  const steps = schemaSteps(
    graph.effectiveHeads,
    {
      graph,
      operationsOf: ({ id }) => ({
        digest: id ?? '',
        upgrade: operations.get(id ?? '')?.upgrade ?? [],
        missing: operations.get(id ?? '')?.missing.upgrade,
      }),
      dialect: dialects.sqlite,
      database: null,
      convention: namingConvention,
    },
    new SchemaCache(),
  );
  return new Map(
    steps.map(({ revision: { id }, before }) => {
      const { statements } = renderOperations(
        operations.get(id ?? '')?.upgrade ?? [],
        { dialect: 'sqlite', versions, namingConvention, schemaBefore: before },
        newMemo(),
      );
      const texts = statements
        .map(({ online = [] }) => joined(online))
        .filter((text) => text.includes('_alembic_tmp_'));
      return [
        id ?? '',
        {
          texts,
          gaps: statements.flatMap(({ gap = '' }) => /What a live run does is not known: (.*)/.exec(gap)?.[1] ?? []),
        },
      ];
    }),
  );
}
