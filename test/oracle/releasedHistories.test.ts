import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckDocument } from '../../server/src/cli/check/checkJson.js';
import { applyEdit } from '../support/applyEdit.js';
import { changedHistories, type History } from '../support/changedHistories.js';
import { makeDirectory, makeRepository } from '../support/gitRepository.js';
import { builtServer, startClient } from '../support/languageClient.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { randomSeed } from '../support/randomSeed.js';
import { insertedRevisions } from './insertedRevisions.js';
import { projectAt, type Release, releasedText, situations, writeProjects, writeReleased } from './releasedProjects.js';
import { sampleSize } from '../support/sampleSize.js';

/** What became of one database. */
interface Outcome {
  readonly error: string | null;
  readonly skipped: readonly string[];
  readonly twice: readonly string[];
  readonly schema: unknown;
}

/** An empty database, and one at each released revision, after all revisions that there are now. */
interface Databases {
  readonly fresh: Outcome;
  readonly at: Readonly<Record<string, Outcome>>;
  /** What `alembic upgrade --sql` prints, where it was asked for. */
  readonly script: string | null;
}

type Finding = CheckDocument['findings'][number];

/** Histories for each situation. */
const wanted = sampleSize(12, 400);

let oracle: PythonOracle;

beforeAll(() => {
  oracle = startPythonOracle(readFileSync(path.join(import.meta.dirname, 'releasedOracle.py'), 'utf8'), {
    environment: { PYTHONDONTWRITEBYTECODE: '1' },
  });
});

afterAll(async () => {
  await oracle.close();
});

/** The built `alembic-ls check`: its findings by project. */
async function check(root: string): Promise<Map<string, Finding[]>> {
  const args = [builtServer, 'check', '--format', 'json', '--fail-on', 'never'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 2 ** 28 });
  const { findings } = JSON.parse(stdout) as CheckDocument;
  const byProject = new Map<string, Finding[]>();
  for (const finding of findings) {
    const project = finding.file.split('/', 1).join('');
    byProject.set(project, [...(byProject.get(project) ?? []), finding]);
  }
  return byProject;
}

/** Asks Alembic about histories whose released files are in folders of their own. */
async function databasesOf(
  root: string,
  released: readonly string[],
  indexes: readonly number[],
  offline = false,
): Promise<Databases[]> {
  const question = indexes.map((index) => ({
    before: released[index],
    after: path.join(root, projectAt(index), 'migrations'),
    offline,
  }));
  return (await oracle.ask(question)) as Databases[];
}

const isWhole = ({ error, skipped, twice }: Outcome): boolean =>
  error === null && skipped.length === 0 && twice.length === 0;

/** Revisions of one project are none of another one: their ids begin with its number. */
function textsOf(prefix: string, history: History, first: History): Record<string, string> {
  const own = (ids: readonly string[]): string[] => ids.map((id) => prefix + id);
  return Object.fromEntries(
    Object.entries(history).map(([id, { down, deps }]) => {
      const named = prefix + id;
      // What a revision does stays when it gets another parent.
      const [parent] = (first[id] ?? { down }).down;
      const touchesParent = parent !== undefined && (id.charCodeAt(1) + id.length) % 3 === 0;
      const body = [
        `op.create_table('t_${named}', sa.Column('id', sa.Integer(), primary_key=True))`,
        ...(touchesParent ? [`op.add_column('t_${prefix}${parent}', sa.Column('c_${named}', sa.Integer()))`] : []),
      ];
      return [named, releasedText(named, { down: own(down), deps: own(deps) }, body)];
    }),
  );
}

function story({ released, now }: Release, more: unknown): string {
  const shown = (texts: Readonly<Record<string, string>>): string =>
    Object.values(texts)
      .map((text) => text.slice(text.indexOf('\nrevision'), text.indexOf('\n\n\ndef downgrade')))
      .join('\n');
  return `released:${shown(released)}\n\nnow:${shown(now)}\n\n${JSON.stringify(more, null, 1)}`;
}

test.each(Object.entries(situations))(
  'where Alembic skips a revision, runs one twice or fails, GR11, GR12 or GR17 reports it, and GR11 and GR17 report no error elsewhere: %s',
  { timeout: 900_000 },
  async (name, situation) => {
    const samples = fc.sample(changedHistories, {
      seed: randomSeed + Object.keys(situations).indexOf(name),
      numRuns: wanted,
    });
    const releases = samples.map(({ released, now }, index): Release => {
      const prefix = `p${String(index)}x`;
      return { released: textsOf(prefix, released, released), now: textsOf(prefix, now, released) };
    });
    const repository = makeRepository();
    writeProjects(repository, releases, situation);
    const directory = makeDirectory();
    const folders = releases.map((release, index) => writeReleased(path.join(directory, String(index)), release));
    const found = await check(repository.root);
    const all = await databasesOf(repository.root, folders, [...releases.keys()]);
    const counted = { databases: 0, broken: 0, errors: 0 };
    for (const [index, { fresh, at }] of all.entries()) {
      // What is wrong with the new files alone, other rules report.
      if (fresh.error !== null) continue;
      const findings = found.get(projectAt(index)) ?? [];
      const about = findings.filter(({ code }) => /^GR1[127]$/.test(code));
      const errors = about.filter(({ code, severity }) => code !== 'GR12' && severity === 'error');
      const broken = Object.entries(at).filter(([, outcome]) => !isWhole(outcome));
      counted.databases += Object.keys(at).length;
      counted.broken += broken.length;
      counted.errors += errors.length;
      const why = story(releases[index] ?? { released: {}, now: {} }, { findings, at });
      if (broken.length > 0) expect(about, why).not.toEqual([]);
      if (errors.length > 0) expect(broken, why).not.toEqual([]);
    }
    console.log(
      `released histories, seed ${String(randomSeed)}: ${String(all.length)} histories, ${String(counted.databases)} databases, ` +
        `${String(counted.broken)} of which skip a revision, run one twice or fail; ${String(counted.errors)} errors`,
    );
    expect(counted.broken).toBeGreaterThan(0);
    // Without a release only what is gone is an error, which is rare.
    if (situation.tag) expect(counted.errors).toBeGreaterThan(0);
  },
);

test(
  'with the repair revision, where it is offered, a database that skipped a revision and a fresh one have the same schema',
  { timeout: 900_000 },
  async () => {
    const releases = fc
      .sample(insertedRevisions, { seed: randomSeed, numRuns: wanted })
      .map((inserted, index): Release => inserted(`p${String(index)}x`));
    const repository = makeRepository();
    writeProjects(repository, releases, situations['a release is tagged, and the default branch has the changes']);
    const directory = makeDirectory();
    const folders = releases.map((release, index) => writeReleased(path.join(directory, String(index)), release));
    const before = await databasesOf(repository.root, folders, [...releases.keys()]);
    const reasons = new Map<string, number>();
    const client = await startClient({ folders: [repository.root], initializationOptions: { trusted: true } });
    const title = 'Write a repair revision at the head';
    const repaired: number[] = [];
    for (const [index, findings] of [...(await check(repository.root))].map(
      ([project, each]) => [Number(project.slice(1)), each] as const,
    )) {
      const inserted = findings.filter(({ code, severity }) => code === 'GR11' && severity === 'error');
      if (inserted.length !== 1 || before[index]?.fresh.error !== null) continue;
      const file = repository.path(inserted[0]?.file ?? '');
      await client.until(() => client.registered('textDocument/codeAction').length === 1);
      let seen = client.received('alembic/graphChanged');
      let actions = await client.codeActions(file, 'GR11');
      // Git is asked beside everything else.
      while (actions.length === 0) {
        await client.until(() => client.received('alembic/graphChanged') > seen);
        seen = client.received('alembic/graphChanged');
        actions = await client.codeActions(file, 'GR11');
      }
      const action = actions.find((each) => each.title === title);
      const reason = (action?.disabled?.reason ?? 'offered').replace(/"?\bp\d+x\w+(?:\.py)?"?|: op\.\w+\(.*/g, '…');
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      expect(inserted[0]?.fixes.includes(title)).toBe(action?.disabled === undefined);
      if (action?.edit === undefined) continue;
      applyEdit(action.edit);
      repaired.push(index);
    }
    const after = await databasesOf(repository.root, folders, repaired, true);
    const found = await check(repository.root);
    let databases = 0;
    for (const [at, index] of repaired.entries()) {
      const { fresh, at: outcomes, script } = after[at] ?? { fresh: { schema: null }, at: {}, script: null };
      const why = story(releases[index] ?? { released: {}, now: {} }, { outcomes, before: before[index] });
      expect(script, why).toMatch(/\n-- What p\d+xi\d adds is not in this script, which cannot ask what is missing;\n/);
      expect(fresh, why).toMatchObject({ error: null, schema: before[index]?.fresh.schema });
      for (const outcome of Object.values(outcomes)) {
        databases++;
        expect(outcome, why).toMatchObject({ error: null, twice: [], schema: fresh.schema });
      }
      const left = (found.get(projectAt(index)) ?? []).filter(
        ({ suppressed, severity }) => suppressed === null && severity === 'error',
      );
      expect(left, why).toEqual([]);
    }
    console.log(
      `repair revisions, seed ${String(randomSeed)}: ${String(repaired.length)} written, ${String(databases)} databases upgraded; ` +
        [...reasons].map(([reason, count]) => `${String(count)} × ${reason}`).join('; '),
    );
    expect(repaired.length).toBeGreaterThan(wanted / 10);
    expect(Object.values(before).some(({ at }) => Object.values(at).some(({ skipped }) => skipped.length > 0))).toBe(
      true,
    );
  },
);
