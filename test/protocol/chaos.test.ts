import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import {
  CheckRequest,
  CurrentRequest,
  PreviewRequest,
  type EnvironmentSummary,
  type PreviewAnswer,
  type PreviewParams,
} from '../../server/src/lsp/messages.js';
import {
  startBuiltClient,
  startServerProcess,
  type LanguageClient,
  type ServerProcess,
} from '../support/languageClient.js';
import { descendants, processes } from '../support/processes.js';
import { pythonPath } from '../support/python.js';
import { serverEndings } from '../support/serverEndings.js';
import { makeWorkspace, type TestWorkspace } from '../support/workspace.js';

/** The built server with real Pythons that do what they should not, and ended in every way while they are at it. */
const names = ['a', 'b', 'c'];
const offline =
  'context.configure(url="sqlite:///x.db", literal_binds=True)\nwith context.begin_transaction():\n    context.run_migrations()\n';
const envPy = (code: string): string =>
  `import os, re, signal, sys, time\nfrom alembic import context\n${code}\n${offline}`;

function makeProject(code = ''): TestWorkspace {
  const workspace = makeWorkspace({
    'alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\n',
    'migrations/env.py': envPy(code),
    'migrations/script.py.mako': '',
    ...Object.fromEntries(
      names.map((name, index) => [
        `migrations/versions/${name}.py`,
        `from alembic import op\nrevision = "${name.repeat(4)}"\ndown_revision = ${index === 0 ? 'None' : `"${(names[index - 1] ?? '').repeat(4)}"`}\ndef upgrade():\n    op.execute("SELECT '${name}'")\n`,
      ]),
    ),
  });
  execFileSync('mkfifo', [workspace.path('begun')]);
  return workspace;
}

/** Writes a script that is set as the interpreter. */
function makeInterpreter(workspace: TestWorkspace, text: string): string {
  workspace.write('interpreter', text);
  chmodSync(workspace.path('interpreter'), 0o755);
  return workspace.path('interpreter');
}

/** env.py and scripts come by here when they begin: both sides wait for each other. */
async function untilBegun(workspace: TestWorkspace): Promise<void> {
  await (await open(workspace.path('begun'), 'w')).close();
}
const begin = 'open("begun").read()';

async function openClient(workspace: TestWorkspace, interpreter: string): Promise<LanguageClient> {
  return startBuiltClient({
    folders: [workspace.root],
    initializationOptions: { trusted: true },
    settings: { interpreter },
  });
}

function paramsOf(workspace: TestWorkspace, name: string): PreviewParams {
  return {
    scope: { kind: 'revision', uri: workspace.uri(`migrations/versions/${name}.py`) },
    direction: 'upgrade',
    dialect: null,
  };
}

/** "revision: SQL", or that there is none. */
function outcomeOf(answer: PreviewAnswer): string[] {
  return 'failure' in answer
    ? ['a failure']
    : answer.revisions.flatMap(({ revision, statements }) => statements.map(({ sql }) => `${revision}: ${sql}`));
}

async function preview(client: LanguageClient, workspace: TestWorkspace, name: string): Promise<string[]> {
  return outcomeOf(await client.request<PreviewAnswer>(PreviewRequest, paramsOf(workspace, name)));
}

/** Asks for all revisions at once, and again in another order: each must get its own SQL. */
async function expectOwnSql(client: LanguageClient, workspace: TestWorkspace): Promise<void> {
  for (const order of [names, [...names].reverse()]) {
    const answers = await Promise.all(order.map((name) => preview(client, workspace, name)));
    expect(answers).toEqual(order.map((name) => [`${name.repeat(4)}: SELECT '${name}'`]));
  }
}

describe('no SQL comes under another revision, and the next request works', () => {
  const everyStream =
    'for number in range(64):\n    try:\n        os.write(number, TEXT)\n    except OSError:\n        pass';
  test.each([
    ['prints', 'print("hello")\nos.write(1, b"hello")'],
    ['writes into every stream that is open', everyStream.replace('TEXT', 'b"hello\\n"')],
    ['writes into every stream that is open, without a line end', everyStream.replace('TEXT', 'b"hello"')],
    ['forks and goes on twice', 'os.fork()'],
    ['leaves a fork behind', 'if os.fork() == 0:\n    time.sleep(60)'],
  ])('although env.py %s', async (_what, code) => {
    const workspace = makeProject(code);
    await expectOwnSql(await openClient(workspace, pythonPath()), workspace);
  });

  test.each([
    ['ends the process', 'os._exit(0)'],
    [
      'ends the process, which leaves a program behind that keeps its streams open',
      'if os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nos._exit(0)',
    ],
    ['crashes', 'os.kill(os.getpid(), signal.SIGSEGV)'],
    ['is killed', 'os.kill(os.getpid(), signal.SIGKILL)'],
    ['closes every stream', 'os.closerange(0, 64)'],
  ])('after env.py %s', async (_what, code) => {
    const workspace = makeProject(code);
    const client = await openClient(workspace, pythonPath());
    expect(await Promise.all(names.map((name) => preview(client, workspace, name)))).toEqual(
      names.map(() => ['a failure']),
    );
    workspace.write('migrations/env.py', envPy(''));
    await expectOwnSql(client, workspace);
  });

  test.each([
    ['Python', `${begin}\nwhile True:\n    time.sleep(1)`],
    ['C code that lets no other thread run', `${begin}\nre.match("(a+)+$", "a" * 64 + "b")`],
    [
      'Python that catches every interruption',
      `${begin}\nfor number in (signal.SIGINT, signal.SIGTERM):\n    signal.signal(number, signal.SIG_IGN)\nwhile True:\n    try:\n        time.sleep(1)\n    except BaseException:\n        pass`,
    ],
  ])('after a preview that hangs in %s is cancelled, and one that waits behind it too', async (_where, code) => {
    const workspace = makeProject(code);
    const client = await openClient(workspace, pythonPath());
    const [running, waiting] = [new CancellationTokenSource(), new CancellationTokenSource()];
    const answers = [running, waiting].map(({ token }) =>
      client.connection.sendRequest(PreviewRequest.method, paramsOf(workspace, 'a'), token),
    );
    await untilBegun(workspace);
    waiting.cancel();
    await expect(answers[1]).rejects.toThrow('cancelled');
    running.cancel();
    await expect(answers[0]).rejects.toThrow('cancelled');
    workspace.write('migrations/env.py', envPy(''));
    await expectOwnSql(client, workspace);
  });

  const relay = (lines: string): string => `#!${pythonPath()}
import subprocess, sys
bridge = subprocess.Popen([${JSON.stringify(pythonPath())}] + sys.argv[1:], stdin=0, stdout=subprocess.PIPE)
last = b""
for line in bridge.stdout:
${lines}
    sys.stdout.buffer.flush()
    last = line
`;
  test.each([
    ['prints before Python starts', `#!/bin/sh\necho hello\nprintf '{"id": 1}'\nexec "${pythonPath()}" "$@"\n`],
    ['prints all the time', `#!/bin/sh\nwhile echo hello; do sleep 0.01; done &\nexec "${pythonPath()}" "$@"\n`],
    ['answers twice', relay('    sys.stdout.buffer.write(line + line)')],
    ['answers late, with the answer before', relay('    sys.stdout.buffer.write(last + line)')],
  ])('although a script as the interpreter %s', async (_what, text) => {
    const workspace = makeProject();
    await expectOwnSql(await openClient(workspace, makeInterpreter(workspace, text)), workspace);
  });

  test.each([
    ['changes the answers', relay('    sys.stdout.buffer.write(line.replace(b"SELECT", b"SELECT hello"))')],
    ['prints garbage in place of Python', '#!/bin/sh\nhead -c 100000000 /dev/urandom\n'],
    ['prints without end and without a line end', '#!/bin/sh\ncat /dev/zero\n'],
    ['ends at once', '#!/bin/sh\nexit 3\n'],
  ])('after a script as the interpreter %s', async (_what, text) => {
    const workspace = makeProject();
    const interpreter = makeInterpreter(workspace, text);
    const client = await openClient(workspace, interpreter);
    expect(await preview(client, workspace, 'a')).toEqual(['a failure']);
    makeInterpreter(workspace, `#!/bin/sh\nexec "${pythonPath()}" "$@"\n`);
    await expectOwnSql(client, workspace);
  });
});

/** What runs while the server ends. Resolves once it does; the answer is not waited for. */
interface Activity {
  readonly what: string;
  /** At the top of env.py. */
  readonly code?: string;
  /** The setting `alembic.command`: the text of a script. */
  readonly command?: string;
  readonly begin: (server: ServerProcess, workspace: TestWorkspace) => Promise<void>;
}

const sent = (request: Promise<unknown>): void => {
  request.catch(() => undefined); // The server ends before it answers.
};

function asking(method: string): Activity['begin'] {
  return async ({ client }, workspace) => {
    const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
    sent(client.request(method, { environment: environment?.id }));
    await untilBegun(workspace);
  };
}

const previewing: Activity['begin'] = async ({ client }, workspace) => {
  sent(client.request(PreviewRequest, paramsOf(workspace, 'a')));
  await untilBegun(workspace);
};

const activities: readonly Activity[] = [
  {
    what: 'nothing, after a preview',
    begin: async ({ client }, workspace) => {
      expect(await preview(client, workspace, 'a')).toEqual(["aaaa: SELECT 'a'"]);
    },
  },
  { what: 'a preview, in Python', code: `${begin}\ntime.sleep(60)`, begin: previewing },
  {
    what: 'a preview, in C code that lets no other thread run, beside a program that it started',
    code: `if os.fork() == 0:\n    time.sleep(60)\n${begin}\nre.match("(a+)+$", "a" * 64 + "b")`,
    begin: previewing,
  },
  // search_path: only env.py itself may read this database, in a Python that may connect.
  {
    what: 'Show Current, in env.py',
    code: `# search_path\n${begin}\nre.match("(a+)+$", "a" * 64 + "b")`,
    begin: asking(CurrentRequest.method),
  },
  {
    what: 'the comparison with the models',
    code: `${begin}\nre.match("(a+)+$", "a" * 64 + "b")`,
    begin: asking(CheckRequest.method),
  },
  {
    what: 'Show Current, by a command of the user',
    command: `#!/bin/sh\ntrap '' INT TERM HUP\nread line < begun\nwhile :; do sleep 1; done\n`,
    begin: asking(CurrentRequest.method),
  },
];

describe.each(activities)('no process is left when the server ends during $what,', ({ code, command, begin }) => {
  test.each(serverEndings)('by %s', async (_how, end) => {
    const workspace = makeProject(code);
    if (command !== undefined) makeInterpreter(workspace, command);
    const settings = {
      interpreter: pythonPath(),
      command: command === undefined ? [] : [workspace.path('interpreter')],
    };
    const server = await startServerProcess({
      folders: [workspace.root],
      initializationOptions: { trusted: true },
      settings,
    });
    onTestFinished(() => {
      server.client.connection.dispose();
      server.child.kill('SIGKILL');
    });
    await begin(server, workspace);
    const started = descendants(server.child.pid ?? 0);
    expect(started.length).toBeGreaterThan(1);
    await end(server);
    await server.ended;
    const left = (): string[] => {
      const alive = new Set(processes().map(({ pid }) => pid));
      return started.filter(({ pid }) => alive.has(pid)).map(({ words }) => words.join(' '));
    };
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
  });
});
