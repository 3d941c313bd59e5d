import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import { planRange } from '../../server/src/core/graph/offlineRange.js';
import type { SqlDocument } from '../../server/src/cli/sqlJson.js';
import { builtServer } from '../support/languageClient.js';
import { pythonPath } from '../support/python.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { randomSeed } from '../support/randomSeed.js';
import { revisionFiles } from '../support/revisionFiles.js';
import { planCase, type PlainRevision, type PlanCase } from './randomPlans.js';
import { isFull } from '../support/sampleSize.js';

/** `alembic-ls sql --range`, as it is built, takes its order from the files; here is what the real command prints. */

interface Call {
  readonly direction: 'upgrade' | 'downgrade';
  readonly range: string;
}

interface Case extends Call {
  readonly revisions: readonly PlainRevision[];
}

/** The revisions that Alembic ran, by the numbers of their files, and the class with which it stopped. */
type Answer = { readonly circle: true } | { readonly steps: readonly number[]; readonly error: string | null };

interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How many ranges that run something, and how many that Alembic refuses. */
const wanted = isFull ? { planned: 250, refused: 150 } : { planned: 8, refused: 4 };
/** A run of the command line is a process that starts another one or two. */
const atOnce = 2;
/** Some answers of Alembic depend on the order of Python's sets. */
const hashSeeds = ['0', '1'];
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-ranges-')));
const tried = { ranges: 0, steps: 0, unordered: 0, circles: 0, tableFailures: 0, refusals: new Map<string, number>() };

let oracles: readonly PythonOracle[];

beforeAll(() => {
  const code = readFileSync(path.join(import.meta.dirname, 'rangeOracle.py'), 'utf8');
  oracles = hashSeeds.map((seed) =>
    startPythonOracle(code, { environment: { PYTHONHASHSEED: seed, PYTHONDONTWRITEBYTECODE: '1' } }),
  );
});

afterAll(async () => {
  await Promise.all(oracles.map((oracle) => oracle.close()));
  rmSync(scratch, { recursive: true, force: true });
});

test(
  'sql --range on random graphs runs what Alembic runs, in its order, or is refused as Alembic refuses',
  { timeout: 900_000 },
  async () => {
    const all = fc.sample(planCase, { seed: randomSeed, numRuns: wanted.planned * 20 }).flatMap(caseOf);
    const cases = [
      ...all.filter(isPlanned).slice(0, wanted.planned),
      ...all.filter((one) => !isPlanned(one)).slice(0, wanted.refused),
    ];
    const left = [...cases.entries()];
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift())
        await compare(path.join(scratch, String(next[0])), next[1]);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const refusals = [...tried.refusals].sort().map(([kind, count]) => `${kind} ${String(count)}`);
    console.log(
      `range order, seed ${String(randomSeed)}: ${String(tried.ranges)} ranges with ${String(tried.steps)} steps; ${String(tried.unordered)} of unsteady order, ` +
        `${String(tried.circles)} in a cycle, ${String(tried.tableFailures)} that stop half-way; refusals: ${refusals.join(', ')}`,
    );
    expect(cases).toHaveLength(wanted.planned + wanted.refused);
    expect(tried.steps).toBeGreaterThanOrEqual(wanted.planned);
  },
);

const plain = (id: string, ...down: readonly string[]): PlainRevision => ({ id, down, deps: [], labels: [] });

test.each<[string, Case]>([
  [
    'a run that ends in its version table',
    {
      direction: 'upgrade',
      range: '2badeafef37a:heads',
      revisions: [
        { ...plain('2badeafef37a', 'a'), deps: ['abbaab'] },
        plain('aabbb', 'abbaab'),
        { ...plain('3ca3ef45f83b', 'bbb'), deps: ['aabbb'] },
        { ...plain('base.1', '42'), deps: ['abbaab'] },
        { ...plain('42', '2badeafef37a'), deps: ['aabbb', 'c07c1d52af9e'] },
        plain('bbb', 'base.1', 'base.1'),
        plain('abbaab', 'c07c1d52af9e'),
        plain('a', 'c07c1d52af9e'),
        plain('c07c1d52af9e'),
      ],
    },
  ],
  [
    'a cycle',
    { direction: 'downgrade', range: 'bbbb:base', revisions: [plain('aaaa', 'bbbb'), plain('bbbb', 'aaaa')] },
  ],
])(
  'sql --range runs what Alembic runs, or is refused as Alembic refuses: %s',
  { timeout: 120_000 },
  async (what, one) => {
    await compare(path.join(scratch, what), one);
  },
);

/** One of the questions about a graph, of those that a range can put. */
function caseOf({ revisions, ranges, plans }: PlanCase, index: number): Case[] {
  const directions = ['upgrade', 'downgrade'] as const;
  const calls: Call[] = [
    ...plans
      .filter(({ versions }) => versions.length <= 1)
      .map(({ direction, versions, target }) => ({ direction, range: `${versions[0] ?? 'base'}:${target}` })),
    ...ranges.map((range, at) => ({ direction: directions[(index + at) % 2] ?? 'upgrade', range })),
  ].filter(({ range }) => /^[^:]+:[^:]+$/.test(range));
  const call = calls[index % Math.max(calls.length, 1)];
  return call === undefined ? [] : [{ ...call, revisions }];
}

/** Whether we plan a step for it: most random ranges are refused. */
function isPlanned({ revisions, direction, range }: Case): boolean {
  const files = revisions.map(
    ({ id, down, deps, labels }, index) => [`file${String(index)}`, { id, down, deps, labels }] as const,
  );
  const [from = '', target = ''] = range.split(':');
  const planned = planRange(buildGraph(revisionFiles(Object.fromEntries(files))), { from, target, direction });
  return 'steps' in planned && planned.steps.length > 0;
}

async function compare(root: string, one: Case): Promise<void> {
  await writeProject(root, one.revisions);
  const { direction, range } = one;
  const asked = [
    'sql',
    root,
    '--engine',
    'alembic',
    `--range=${range}`,
    ...(direction === 'downgrade' ? ['--downgrade'] : []),
    '--format',
    'json',
  ];
  const theirs = await Promise.all(
    oracles.map(async (oracle) => ((await oracle.ask([{ cwd: root, direction, range }])) as Answer[])[0]),
  );
  const plain = await run([...asked, '--python', pythonPath()]);
  const throughCommand = await run([...asked, '--command', JSON.stringify([pythonPath(), '-m', 'alembic'])]);
  count(theirs[0]);
  for (const [how, result] of [
    ['', plain],
    [' through --command', throughCommand],
  ] as const) {
    expectSame(
      one,
      result,
      theirs.flatMap((answer) => answer ?? []),
      `${direction} ${range}${how} in ${JSON.stringify(one.revisions)}\n${result.stderr}`,
    );
  }
}

function count(answer: Answer | undefined): void {
  tried.ranges++;
  if (answer === undefined) return;
  if ('circle' in answer) {
    tried.circles++;
    return;
  }
  const { steps, error } = answer;
  tried.steps += steps.length;
  if (error === null) return;
  if (steps.length > 0) tried.tableFailures++;
  else tried.refusals.set(error, (tried.refusals.get(error) ?? 0) + 1);
}

function expectSame(
  { revisions }: Case,
  { exitCode, stdout, stderr }: Result,
  theirs: readonly Answer[],
  why: string,
): void {
  const [first] = theirs;
  if (first === undefined) throw new Error('Alembic gave no answer');
  const kind = /^alembic-ls: (\w+): /m.exec(stderr)?.[1];
  if ('circle' in first) {
    expect({ kind, exitCode }, why).toEqual({ kind: expect.stringMatching(/Cycle/) as string, exitCode: 2 });
    return;
  }
  if (first.error !== null && first.steps.length === 0) {
    // What the text does not determine is Python's to plan, and its refusals have words of their own.
    const isKnown = new Set(revisions.map(({ id }) => id)).size === revisions.length;
    expect({ kind: isKnown ? kind : undefined, exitCode, stdout }, why).toEqual({
      kind: isKnown ? first.error : undefined,
      exitCode: 2,
      stdout: '',
    });
    return;
  }
  expect(exitCode, why).toBe(first.error === null ? 0 : 1);
  const document = JSON.parse(stdout) as SqlDocument;
  const steps = document.revisions.map(({ file }) => Number(path.basename(file, '.py')));
  const failed = document.revisions.findIndex(({ error }) => error !== null);
  if (first.error !== null) {
    expect({ failed, message: document.revisions[failed]?.error?.message }, why).toEqual({
      failed: first.steps.length - 1,
      message: expect.stringContaining(first.error) as string,
    });
    expect(steps.slice(0, first.steps.length), why).toEqual(first.steps);
    return;
  }
  expect(failed, why).toBe(-1);
  for (const [index, { statements }] of document.revisions.entries())
    expect(statements, why).toMatchObject([{ sql: `step ${String(steps[index])}` }]);
  const isUnsteady =
    revisions.some(({ deps }) => deps.length > 1) ||
    theirs.some((answer) => JSON.stringify(answer) !== JSON.stringify(first));
  if (isUnsteady && JSON.stringify(steps) !== JSON.stringify(first.steps)) {
    tried.unordered++;
    expect([...steps].sort(), why).toEqual([...first.steps].sort());
  } else {
    expect(steps, why).toEqual(first.steps);
  }
}

const envPy = `from alembic import context
assert context.is_offline_mode()
context.configure(url="postgresql://", literal_binds=True, dialect_opts={"paramstyle": "named"})
with context.begin_transaction():
    context.run_migrations()
`;

async function writeProject(root: string, revisions: readonly PlainRevision[]): Promise<void> {
  const versions = path.join(root, 'migrations/versions');
  await mkdir(versions, { recursive: true });
  await writeFile(path.join(root, 'alembic.ini'), '[alembic]\nscript_location = migrations\n');
  await writeFile(path.join(root, 'migrations/env.py'), envPy);
  const list = (values: readonly string[]): string => (values.length === 0 ? 'None' : JSON.stringify(values));
  await Promise.all(
    revisions.map(({ id, down, deps, labels }, index) => {
      const header = `revision = ${JSON.stringify(id)}\ndown_revision = ${list(down)}\nbranch_labels = ${list(labels)}\ndepends_on = ${list(deps)}\n`;
      const body = `    op.execute("step ${String(index)}")\n`;
      return writeFile(
        path.join(versions, `${String(index).padStart(2, '0')}.py`),
        `from alembic import op\n${header}def upgrade():\n${body}def downgrade():\n${body}`,
      );
    }),
  );
}

function run(args: readonly string[]): Promise<Result> {
  const env = {
    ...process.env,
    ALEMBIC_CONFIG: undefined,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONHASHSEED: '0',
    PYTHONUTF8: '1',
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [builtServer, ...args],
      { cwd: scratch, env, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        resolve({ exitCode: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
      },
    );
  });
}
