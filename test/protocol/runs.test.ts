import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import {
  CancelCommandRequest,
  type CurrentResult,
  type EnvironmentSummary,
  type CommandAnswer,
  CommandEndedNotification,
  type CommandPlan,
  type CommandReport,
  CommandRunningNotification,
  type CommandRunning,
  CommandSeenNotification,
  type RunFailure,
} from '../../server/src/lsp/messages.js';
import { startServerProcess, type ServerProcess } from '../support/languageClient.js';
import { descendants, processes } from '../support/processes.js';
import { pythonPath } from '../support/python.js';
import { serverEndings } from '../support/serverEndings.js';
import { sqliteEnvironment } from '../support/sqliteProject.js';
import { makeWorkspace, type Files, type TestWorkspace } from '../support/workspace.js';

/** The built server and the real Alembic: commands that change a database outlive the server, and one is one. */
const revisionText = (id: string, down: string, upgrade: string): string => `import sys, time
from alembic import context, op
import sqlalchemy as sa
revision = "${id}"
down_revision = ${down}

def upgrade():
    op.create_table("t_${id}", sa.Column("id", sa.Integer))
    if context.is_offline_mode():
        return
    ${upgrade}

def downgrade():
    op.drop_table("t_${id}")
`;

/** The migration comes by here, and goes on when the test has been by twice. */
const wait = 'open("begun", "w").close(); open("go").read()';
const silent = wait;
const printing = `print("before", flush=True); ${wait}; [print("x" * 1000, flush=True) for _ in range(200)]`;

function files(upgrade: string): Files {
  return {
    ...sqliteEnvironment,
    'migrations/versions/a.py': revisionText('aaaa', 'None', 'pass'),
    'migrations/versions/b.py': revisionText('bbbb', '"aaaa"', upgrade),
    'migrations/versions/c.py': revisionText('cccc', '"bbbb"', 'pass'),
  };
}

function makeProject(upgrade: string): TestWorkspace {
  const workspace = makeWorkspace(files(upgrade));
  execFileSync('mkfifo', [workspace.path('begun'), workspace.path('go')]);
  return workspace;
}

/** In milliseconds, for what comes unasked. */
const timeout = 20_000;

async function untilBegun(workspace: TestWorkspace): Promise<void> {
  await (await open(workspace.path('begun'), 'r')).close();
}

async function goOn(workspace: TestWorkspace): Promise<void> {
  await (await open(workspace.path('go'), 'w')).close();
}

interface Session extends ServerProcess {
  readonly id: string;
  readonly reports: CommandReport[];
  readonly running: CommandRunning[];
  ask<T>(method: string, params?: object): Promise<T>;
}

/** A server on the project, as the extension starts it. */
async function start(
  { root, uri }: TestWorkspace,
  options: { readonly acknowledges?: boolean; readonly settings?: object } = {},
): Promise<Session> {
  const { acknowledges = true, settings = {} } = options;
  const server = await startServerProcess({
    folders: [root],
    initializationOptions: { trusted: true, runsDirectory: uri('runs'), commandReports: acknowledges },
    settings: { interpreter: pythonPath(), ...settings },
  });
  const { client, child } = server;
  onTestFinished(() => {
    client.connection.dispose();
    child.kill('SIGKILL');
  });
  const reports: CommandReport[] = [];
  const running: CommandRunning[] = [];
  client.connection.onNotification(
    CommandEndedNotification.method,
    (report: CommandReport) => void reports.push(report),
  );
  client.connection.onNotification(CommandRunningNotification.method, (one: CommandRunning) => void running.push(one));
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  const id = environment?.id ?? '';
  return {
    ...server,
    id,
    reports,
    running,
    ask: (method, params = {}) => client.request(`alembic/${method}`, { environment: id, ...params }),
  };
}

/** Plans and confirms an upgrade; the answer comes when it ends. */
async function upgrade(
  session: Session,
  to = 'heads',
): Promise<{ readonly plan: CommandPlan; readonly answer: Promise<CommandAnswer> }> {
  const plan = await session.ask<CommandPlan>('planCommand', { command: 'upgrade', to });
  const confirmed = { database: plan.database.description, from: plan.from, seal: plan.seal };
  const answer = session.ask<CommandAnswer>('runCommand', { command: 'upgrade', to, confirmed });
  answer.catch(() => undefined); // The server may end before it answers.
  return { plan, answer };
}

async function revisionsNow(session: Session): Promise<readonly string[]> {
  return (await session.ask<CurrentResult>('current')).revisions;
}

function runsIn(workspace: TestWorkspace): string[] {
  return readdirSync(workspace.path('runs'));
}

async function seen(session: Session, run: string | undefined): Promise<void> {
  await session.client.connection.sendNotification(CommandSeenNotification.method, { run });
}

describe.each([
  ['a silent upgrade', silent],
  ['an upgrade that prints', printing],
])('%s runs to its end and is reported by the next server although the server ends', (_what, code) => {
  test.each(serverEndings)('by %s', async (_how, end) => {
    const workspace = makeProject(code);
    const first = await start(workspace);
    await upgrade(first);
    await untilBegun(workspace);
    await end(first);
    await first.ended;
    const second = await start(workspace);
    await expect.poll(() => second.running, { timeout }).toHaveLength(1);
    expect(second.running).toMatchObject([{ environment: second.id, command: 'upgrade', to: 'heads' }]);
    expect(await second.ask<RunFailure>('planCommand', { command: 'upgrade', to: 'heads' })).toMatchObject({
      failure: 'alreadyRunning',
    });
    await goOn(workspace);
    await expect.poll(() => second.reports, { timeout }).toHaveLength(1);
    expect(second.reports).toMatchObject([
      {
        run: second.running[0]?.run,
        message: expect.stringMatching(
          /^The upgrade of SQLite .*test\.db to heads that was started .* is done\. SQLite .*test\.db is at cccc now\.$/,
        ) as string,
      },
    ]);
    expect(await revisionsNow(second)).toEqual(['cccc']);
    await seen(second, second.reports[0]?.run);
    await expect.poll(() => runsIn(workspace), { timeout }).toEqual([]);
  });
});

test('an upgrade goes on although an editor kills the server with all that it started', async () => {
  const workspace = makeProject(printing);
  const first = await start(workspace);
  await upgrade(first);
  await untilBegun(workspace);
  for (const { pid } of descendants(first.child.pid ?? 0)) process.kill(pid, 'SIGKILL');
  first.child.kill('SIGKILL');
  await first.ended;
  await goOn(workspace);
  const second = await start(workspace);
  await expect.poll(() => second.reports, { timeout }).toHaveLength(1);
  expect(await revisionsNow(second)).toEqual(['cccc']);
});

test('an upgrade that ended while no server was there is reported until the user has seen it', async () => {
  const workspace = makeProject(`${silent}; raise RuntimeError("no luck, password=hunter22x")`);
  const first = await start(workspace);
  await upgrade(first);
  await untilBegun(workspace);
  first.child.kill('SIGKILL');
  await goOn(workspace);
  await expect.poll(() => runsIn(workspace)[0], { timeout }).toContain('.');
  const [run = ''] = runsIn(workspace);
  const mode = (file: string): string => (statSync(workspace.path(file)).mode & 0o777).toString(8);
  expect([mode('runs'), mode(`runs/${run}`), mode(`runs/${run}/record.json`), mode(`runs/${run}/result.json`)]).toEqual(
    ['700', '700', '600', '600'],
  );
  expect(readFileSync(workspace.path(`runs/${run}/result.json`), 'utf8')).not.toContain('hunter22x');
  for (const _ of ['not seen', 'seen']) {
    const next = await start(workspace);
    await expect.poll(() => next.reports, { timeout }).toHaveLength(1);
    const [report] = next.reports;
    expect(report?.message).toMatch(
      /^The upgrade of SQLite .* failed\. b\.py, line \d+, raised RuntimeError: no luck.* SQLite .*test\.db is at \S+ now\./,
    );
    expect(report?.answer).toMatchObject({
      failure: 'revisionRaised',
      details: expect.stringContaining('Traceback') as string,
    });
    if (_ === 'seen') await seen(next, report?.run);
    else next.child.kill('SIGKILL');
  }
  await expect.poll(() => runsIn(workspace), { timeout }).toEqual([]);
});

test('a client that has no words of its own for it is shown the message once', async () => {
  const workspace = makeProject(silent);
  const first = await start(workspace, { acknowledges: false });
  await upgrade(first);
  await untilBegun(workspace);
  first.child.kill('SIGKILL');
  await goOn(workspace);
  const second = await start(workspace, { acknowledges: false });
  await second.client.until(() => second.client.shown.some((message) => message.includes('is at cccc now.')));
  await expect.poll(() => runsIn(workspace), { timeout }).toEqual([]);
  expect([second.running, second.reports]).toEqual([[], []]);
});

test('a runner that was killed is reported as an interruption, and keeps nobody from the next run', async () => {
  const workspace = makeProject(silent);
  const first = await start(workspace);
  await upgrade(first);
  await untilBegun(workspace);
  first.child.kill('SIGKILL');
  const [run = ''] = runsIn(workspace);
  const { runner } = JSON.parse(readFileSync(workspace.path(`runs/${run}/record.json`), 'utf8')) as {
    runner: { pid: number };
  };
  process.kill(runner.pid, 'SIGKILL');
  const second = await start(workspace);
  await expect.poll(() => second.reports, { timeout }).toHaveLength(1);
  expect(second.reports[0]?.message).toMatch(
    /was interrupted: the process that ran it is gone .* SQLite does not roll back a step that is interrupted, so \w+ may be half done\.$/,
  );
  expect(second.reports[0]?.answer).toMatchObject({ failure: 'interrupted' });
  expect(await second.ask<CommandPlan>('planCommand', { command: 'upgrade', to: 'heads' })).toHaveProperty('steps');
});

describe('one environment has one run at a time', () => {
  const refusal = {
    failure: 'alreadyRunning',
    message: expect.stringMatching(
      /^An upgrade of SQLite .*test\.db to heads is still running \(process \d+, started \d{4}-\d\d-\d\d \d\d:\d\d\)\./,
    ) as string,
  };

  test('in one server and in another', async () => {
    const workspace = makeProject(silent);
    const [one, other] = [await start(workspace), await start(workspace)];
    const { plan, answer } = await upgrade(one);
    await untilBegun(workspace);
    for (const session of [one, other]) {
      for (const method of ['planCommand', 'runCommand'])
        expect(await session.ask<RunFailure>(method, { command: 'downgrade', to: 'base' })).toMatchObject(refusal);
    }
    await goOn(workspace);
    const done = await answer;
    expect(done).toMatchObject({ command: 'alembic -c alembic.ini upgrade heads' });
    expect(await revisionsNow(one)).toEqual(['cccc']);
    await seen(one, done.run);
    await expect.poll(() => runsIn(workspace), { timeout }).toEqual([]);
    expect(plan.steps.map(({ revision }) => revision)).toEqual(['aaaa', 'bbbb', 'cccc']);
    expect([...one.reports, ...other.reports, ...one.running, ...other.running]).toEqual([]);
  });

  test('of two that start at the same moment one is refused', async () => {
    const workspace = makeProject('pass');
    const first = await start(workspace);
    const answers = await Promise.all(
      [first, await start(workspace)].map((session) =>
        session.ask<CommandAnswer>('runCommand', { command: 'upgrade', to: 'heads' }),
      ),
    );
    const refused = answers.filter((answer) => 'failure' in answer);
    // The first may be over before the second comes.
    for (const answer of refused) expect(answer).toMatchObject({ failure: 'alreadyRunning' });
    expect(answers.length - refused.length).toBeGreaterThan(0);
    expect(await revisionsNow(first)).toEqual(['cccc']);
  });
});

describe('a run ends early only when the user cancels it', () => {
  test('not with the request that started it', async () => {
    const workspace = makeProject(silent);
    const session = await start(workspace);
    const source = new CancellationTokenSource();
    const request = session.client.connection.sendRequest(
      'alembic/runCommand',
      { environment: session.id, command: 'upgrade', to: 'heads' },
      source.token,
    );
    await untilBegun(workspace);
    source.cancel();
    await expect(request).rejects.toThrow('cancelled');
    await goOn(workspace);
    await expect.poll(() => session.reports, { timeout }).toHaveLength(1);
    expect(session.reports[0]?.message).toContain('is done.');
    expect(await revisionsNow(session)).toEqual(['cccc']);
  });

  test.each(['the window that started it', 'another window'])(
    'in %s: the message says what the database is at, and what may be half done',
    async (where) => {
      const workspace = makeProject(silent);
      const session = await start(workspace);
      const { answer } = await upgrade(session);
      await untilBegun(workspace);
      const other = where === 'another window' ? await start(workspace) : session;
      expect(await other.ask('cancelCommand')).toBe(true);
      const cancelled = (await answer) as RunFailure;
      expect(cancelled.failure).toBe('cancelled');
      expect(cancelled.message).toMatch(
        /^The upgrade of SQLite .*test\.db to heads was cancelled\. SQLite .*test\.db is at \w+ now\. SQLite does not roll back a step that is interrupted, so \w+ may be half done\.$/,
      );
      expect(await other.ask('cancelCommand')).toBe(false);
      expect(
        processes().filter(({ words }) => words.includes('upgrade') && words.join(' ').includes(workspace.root)),
      ).toEqual([]);
    },
  );

  test('after the server that started it has ended', async () => {
    const workspace = makeProject(silent);
    const first = await start(workspace);
    await upgrade(first);
    await untilBegun(workspace);
    first.child.kill('SIGKILL');
    const second = await start(workspace);
    await expect.poll(() => second.running, { timeout }).toHaveLength(1);
    expect(await second.ask(CancelCommandRequest.method.replace('alembic/', ''))).toBe(true);
    await expect.poll(() => second.reports, { timeout }).toHaveLength(1);
    expect(second.reports[0]).toMatchObject({
      answer: { failure: 'cancelled' },
      message: expect.stringContaining('was cancelled.') as string,
    });
  });

  test('alembic.command: what it started elsewhere may still run', async () => {
    const workspace = makeProject(silent);
    const session = await start(workspace, { settings: { interpreter: '', command: [pythonPath(), '-m', 'alembic'] } });
    const answer = session.ask<CommandAnswer>('runCommand', { command: 'upgrade', to: 'heads' });
    await untilBegun(workspace);
    await session.ask('cancelCommand');
    expect(await answer).toMatchObject({
      failure: 'cancelled',
      message: expect.stringContaining('what it started in a container may still be running there.') as string,
    });
  });
});

test('a password is neither in the record nor in the arguments of any process', async () => {
  const secret = 'tr0ub4dor-and-3';
  const workspace = makeProject(silent);
  const session = await start(workspace, { settings: { arguments: { '*': [`token=${secret}`] } } });
  const { answer } = await upgrade(session);
  await untilBegun(workspace);
  const written = runsIn(workspace).flatMap((run) =>
    readdirSync(workspace.path(`runs/${run}`)).map((file) =>
      readFileSync(path.join(workspace.root, 'runs', run, file), 'utf8'),
    ),
  );
  expect(written.join('')).toContain('"command":"upgrade"');
  expect(written.join('')).not.toContain(secret);
  expect(
    processes()
      .map(({ words }) => words.join(' '))
      .join('\n'),
  ).not.toContain(secret);
  await goOn(workspace);
  await answer;
});
