import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../server/src/cli/cli.js';
import type { GraphDocument } from '../../server/src/cli/graphJson.js';
import { pythonReaders } from '../../server/src/workspace/factReader.js';
import { loadParser } from '../support/parser.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { damagedEnvironment, wholeEnvironment, type RandomEnvironment } from './randomGraphs.js';
import { sampleSize } from '../support/sampleSize.js';

/** What Alembic says of one environment; `error` where it stopped. */
interface AlembicGraph {
  readonly error?: string;
  readonly duplicates: boolean;
  readonly heads: readonly string[];
  readonly effectiveHeads: readonly string[];
  readonly bases: readonly string[];
  readonly revisions: Readonly<Record<string, AlembicRevision>>;
}

interface AlembicRevision {
  readonly downRevisions: readonly string[];
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  readonly effectiveLabels: readonly string[];
  readonly message: string;
  readonly file: string;
  readonly isBranchPoint: boolean;
  readonly isMergePoint: boolean;
}

type OurEnvironment = GraphDocument['environments'][number];

/** Some answers of Alembic depend on Python's hash order: what differs between these is not compared. */
const hashSeeds = ['0', '1', '2'];
/** The time limit is for the shrinking of a failure: each step writes files and asks Alembic. */
const batches = { numRuns: sampleSize(8, 25), interruptAfterTimeLimit: 90_000 };
const builtCli = path.resolve(import.meta.dirname, '../../dist/server.js');

let oracles: PythonOracle[];
let loadReaders: Parameters<typeof runCli>[1]['loadReaders'];
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-graphs-')));
const tried = { graphs: 0, revisions: 0, unknown: 0, labelsSkipped: 0, stopped: 0, duplicates: 0 };

beforeAll(async () => {
  const code = readFileSync(path.join(import.meta.dirname, 'graphOracle.py'), 'utf8');
  oracles = hashSeeds.map((seed) =>
    withEnvironment({ PYTHONHASHSEED: seed, PYTHONDONTWRITEBYTECODE: '1' }, () => startPythonOracle(code)),
  );
  const parser = await loadParser();
  loadReaders = () => Promise.resolve(pythonReaders(parser));
});

afterAll(async () => {
  await Promise.all(oracles.map((oracle) => oracle.close()));
  rmSync(scratch, { recursive: true, force: true });
});

test('alembic-ls graph says of whole histories what Alembic says', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(wholeEnvironment, { minLength: 1, maxLength: 30, size: 'max' }), async (environments) => {
      await compareEach(environments, (ours, alembic, root) => {
        expect(alembic.map(({ error }) => error)).toEqual(alembic.map(() => undefined));
        expectSame(ours, alembic, root);
        // Of the errors only several heads are no error to `alembic heads`; what is no error may be advised against.
        expect(problemsOf(ours).filter(({ code, severity }) => severity === 'error' && code !== 'GR01')).toEqual([]);
      });
    }),
    batches,
  );
  console.log(
    `graph oracle: ${String(tried.graphs)} whole graphs, ${String(tried.revisions)} revisions; ` +
      `${String(tried.unknown)} values unknown, labels of ${String(tried.labelsSkipped)} graphs differ between hash seeds`,
  );
  expect(tried.graphs).toBeGreaterThan(50);
  expect(tried.unknown).toBe(0);
});

test(
  'where Alembic stops or warns, a problem is reported; where it does not, none of those that say it would',
  { timeout: 300_000 },
  async () => {
    const before = { ...tried };
    await fc.assert(
      fc.asyncProperty(
        fc.array(damagedEnvironment, { minLength: 1, maxLength: 30, size: 'max' }),
        async (environments) => {
          await compareEach(environments, (ours, alembic, root) => {
            const [first] = alembic;
            const codes = new Set(problemsOf(ours).map(({ code }) => code));
            if (first?.duplicates === true) tried.duplicates++;
            if (first?.error !== undefined) {
              tried.stopped++;
              expect(
                [...codes].some((code) => code !== 'GR01'),
                first.error,
              ).toBe(true);
              return;
            }
            expect(codes.has('GR03')).toBe(first?.duplicates);
            expect(['GR02', 'GR07', 'GR15'].filter((code) => codes.has(code))).toEqual([]);
            // A cycle between a base and a head escapes Alembic's own check.
            if (!codes.has('GR03') && !codes.has('GR04')) expectSame(ours, alembic, root);
          });
        },
      ),
      batches,
    );
    console.log(
      `graph oracle: ${String(tried.graphs - before.graphs)} damaged graphs; Alembic stopped at ${String(tried.stopped)}, warned of duplicates in ${String(tried.duplicates)}`,
    );
    expect(tried.stopped).toBeGreaterThan(0);
    expect(tried.duplicates).toBeGreaterThan(0);
  },
);

test('the built program prints the same document', async () => {
  expect(existsSync(builtCli), 'dist/server.js is missing: run "npm run build"').toBe(true);
  const [environments = []] = fc.sample(fc.array(wholeEnvironment, { minLength: 20, maxLength: 20 }), 1);
  const root = await writeWorkspace(environments);
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [builtCli, 'graph', root, '--format', 'json'],
    { maxBuffer: 1 << 28 },
  );
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(await ourGraphs(root));
});

interface Ours {
  readonly name: string;
  readonly environment: OurEnvironment;
  readonly document: GraphDocument;
}

/** Writes the environments as one workspace, and hands over what we and Alembic (once per hash seed) say of each. */
async function compareEach(
  environments: readonly RandomEnvironment[],
  compare: (ours: Ours, alembic: readonly AlembicGraph[], root: string) => void,
): Promise<void> {
  const root = await writeWorkspace(environments);
  try {
    const iniFiles = environments.map((_, index) => path.join(root, nameOf(index), 'alembic.ini'));
    const [document, ...answers] = await Promise.all([
      ourGraphs(root),
      ...oracles.map((oracle) => oracle.ask(iniFiles)),
    ]);
    expect(document.environments).toHaveLength(environments.length);
    for (const index of environments.keys()) {
      const name = nameOf(index);
      const environment = document.environments.find(({ scriptLocation }) => scriptLocation === `${name}/migrations`);
      if (environment === undefined) throw new Error(`${name} was not found`);
      tried.graphs++;
      tried.revisions += environment.revisions.length;
      compare(
        { name, environment, document },
        (answers as AlembicGraph[][]).flatMap((answer) => answer[index] ?? []),
        root,
      );
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function problemsOf({ name, document }: Ours): GraphDocument['problems'] {
  return document.problems.filter(({ file }) => file.startsWith(`${name}/`));
}

function expectSame({ environment }: Ours, alembic: readonly AlembicGraph[], root: string): void {
  const [graph] = alembic;
  if (graph === undefined) throw new Error('Alembic gave no answer');
  tried.unknown += environment.revisions.flatMap(({ unknown }) => unknown).length;
  expect({ heads: environment.heads, effectiveHeads: environment.effectiveHeads, bases: environment.bases }).toEqual({
    heads: graph.heads,
    effectiveHeads: graph.effectiveHeads,
    bases: graph.bases,
  });

  const ours = environment.revisions.map(({ revision, downRevisions, dependsOn, branchLabels, message, file }) => [
    revision,
    { downRevisions, dependsOn, branchLabels, message, file: path.join(root, file) },
  ]);
  expect(Object.fromEntries(ours)).toEqual(
    mapRevisions(graph, ({ downRevisions, dependsOn, branchLabels, message, file }) => ({
      downRevisions,
      dependsOn,
      branchLabels,
      message,
      file,
    })),
  );
  const named = (choose: (revision: AlembicRevision) => boolean): string[] =>
    Object.entries(graph.revisions)
      .filter(([, revision]) => choose(revision))
      .map(([id]) => id)
      .sort();
  expect([...environment.branchPoints].sort()).toEqual(named(({ isBranchPoint }) => isBranchPoint));
  expect([...environment.mergePoints].sort()).toEqual(named(({ isMergePoint }) => isMergePoint));

  const [labels, ...otherLabels] = alembic.map((answer) =>
    JSON.stringify(mapRevisions(answer, ({ effectiveLabels }) => effectiveLabels)),
  );
  if (otherLabels.some((other) => other !== labels)) tried.labelsSkipped++;
  else
    expect(Object.fromEntries(environment.revisions.map((one) => [one.revision, one.effectiveLabels]))).toEqual(
      mapRevisions(graph, (one) => one.effectiveLabels),
    );
}

function mapRevisions<T>({ revisions }: AlembicGraph, value: (revision: AlembicRevision) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(revisions)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, revision]) => [id, value(revision)]),
  );
}

async function ourGraphs(root: string): Promise<GraphDocument> {
  let printed = '';
  const stderr: string[] = [];
  const io = {
    stdout: { write: (text: string) => (printed += text) },
    stderr: { write: (text: string) => stderr.push(text) },
    cwd: root,
    env: {},
    loadReaders,
    build: 'test',
    bridgeScript: 'not run here',
  };
  expect(await runCli(['graph', '--format', 'json'], io), stderr.join('')).toBe(0);
  expect(stderr).toEqual([]);
  return JSON.parse(printed) as GraphDocument;
}

const nameOf = (index: number): string => `project${String(index)}`;

async function writeWorkspace(environments: readonly RandomEnvironment[]): Promise<string> {
  const root = realpathSync(mkdtempSync(path.join(scratch, 'workspace-')));
  for (const [index, { files, isSplit }] of environments.entries()) {
    const migrations = path.join(root, nameOf(index), 'migrations');
    const options = isSplit
      ? [
          'version_locations = %(here)s/migrations/two %(here)s/migrations/one',
          'path_separator = space',
          'recursive_version_locations = true',
        ]
      : [];
    const all = {
      '../alembic.ini': ['[alembic]', 'script_location = %(here)s/migrations', ...options, ''].join('\n'),
      'env.py': '',
      'script.py.mako': '',
      ...files,
    };
    for (const [name, text] of Object.entries(all)) {
      const file = path.join(migrations, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
  return root;
}

function withEnvironment<T>(variables: Readonly<Record<string, string>>, action: () => T): T {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return action();
  } finally {
    for (const name of Object.keys(variables)) {
      const old = before[name];
      if (old === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = old;
    }
  }
}
