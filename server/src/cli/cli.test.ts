import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadParser } from '../../../test/support/parser.js';
import { pythonReaders } from '../workspace/factReader.js';
import { runCli } from './cli.js';
import type { GraphDocument } from './graphJson.js';
import type { CommandIo } from './io.js';

let loadReaders: CommandIo['loadReaders'];
let folder: string;

beforeAll(async () => {
  const parser = await loadParser();
  loadReaders = () => Promise.resolve(pythonReaders(parser));
});
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-cli-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  args: readonly string[],
  changed: { isTTY?: boolean; env?: CommandIo['env']; loadReaders?: CommandIo['loadReaders'] } = {},
): Promise<Result> {
  let stdout = '';
  let stderr = '';
  const { isTTY = false, env = {} } = changed;
  const exitCode = await runCli(args, {
    stdout: { isTTY, write: (text) => (stdout += text) },
    stderr: { isTTY, write: (text) => (stderr += text) },
    cwd: folder,
    env,
    loadReaders: changed.loadReaders ?? loadReaders,
    build: 'test',
    bridgeScript: 'not run here',
  });
  return { exitCode, stdout, stderr };
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const project = {
  'app/alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\n',
  'app/migrations/env.py': '',
  'app/migrations/script.py.mako': '',
  'app/migrations/versions/a1_accounts.py':
    '"""Add accounts\n\nRevision ID: a1\nRevises:\nCreate Date: 2024-07-31 22:24:34.447891\n\n"""\nrevision = "a1"\ndown_revision = None\nbranch_labels = ("main",)\n\n\ndef upgrade():\n    pass\n',
  'app/migrations/versions/b2_orders.py':
    '"""Add\torders\u001b[31m"""\r\nrevision = "b2"\r\ndown_revision = "gone"\r\ndepends_on = ["a1"]\r\n\r\ndef upgrade():\r\n    pass\r\n',
};

describe('graph --format json', () => {
  test('is the document of the contract', async () => {
    write(project);
    const { exitCode, stdout, stderr } = await run(['graph', '--format', 'json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      read: 'headers',
      environments: [
        {
          name: 'app/migrations',
          configFile: 'app/alembic.ini',
          section: 'alembic',
          scriptLocation: 'app/migrations',
          versionLocations: ['app/migrations/versions'],
          unresolvedLocations: [],
          revisions: [
            {
              revision: 'a1',
              downRevisions: [],
              dependsOn: [],
              branchLabels: ['main'],
              effectiveLabels: ['main'],
              message: 'Add accounts',
              createDate: '2024-07-31 22:24:34.447891',
              file: 'app/migrations/versions/a1_accounts.py',
              line: 7,
              unknown: [],
            },
            {
              revision: 'b2',
              downRevisions: ['gone'],
              dependsOn: ['a1'],
              branchLabels: [],
              effectiveLabels: [],
              message: 'Add\torders\u001b[31m',
              createDate: null,
              file: 'app/migrations/versions/b2_orders.py',
              line: 1,
              unknown: [],
            },
          ],
          heads: ['a1', 'b2'],
          effectiveHeads: ['b2'],
          bases: ['a1'],
          branchPoints: [],
          mergePoints: [],
        },
      ],
      problems: [
        {
          code: 'GR02',
          name: 'missing-parent-revision',
          severity: 'error',
          message: `No revision file declares "gone", which down_revision names here: every Alembic command stops with KeyError: 'gone'. Did you mean "a1"?`,
          file: 'app/migrations/versions/b2_orders.py',
          range: { start: { line: 2, character: 16 }, end: { line: 2, character: 22 } },
          related: [],
        },
      ],
    });
  });

  test('paths are relative to PATH, also those above it', async () => {
    write({
      ...project,
      'other/README': '',
      'app/alembic.ini':
        '[alembic]\nscript_location = %(here)s/migrations\nversion_locations = %(here)s/../other\npath_separator = space\n',
    });
    const { stdout } = await run(['graph', 'app', '--format=json']);
    const { environments } = JSON.parse(stdout) as GraphDocument;
    expect(environments).toMatchObject([
      { configFile: 'alembic.ini', scriptLocation: 'migrations', versionLocations: ['../other'], revisions: [] },
    ]);
  });

  test('without a configuration file, with an id that is computed', async () => {
    write({
      'migrations/env.py': '',
      'migrations/script.py.mako': '',
      'migrations/versions/x.py':
        'from ids import next_id\nrevision = next_id()\ndown_revision = None\ndef upgrade(): pass\n',
    });
    const { stdout } = await run(['graph', '--format', 'json']);
    const { environments, problems } = JSON.parse(stdout) as GraphDocument;
    expect(problems).toEqual([]);
    expect(environments).toMatchObject([
      { configFile: null, section: null, heads: [], bases: [], revisions: [{ revision: null, line: 1 }] },
    ]);
    expect(environments[0]?.revisions[0]?.unknown).toMatchObject([{ field: 'revision' }]);
  });

  test('what is wrong inside functions is looked at with --bodies, and the document says what was read', async () => {
    write({
      ...project,
      'app/migrations/versions/b2_orders.py': 'revision = "b2"\ndown_revision = "a1"\n\ndef upgrade():\n    x = (\n',
    });
    const graph = async (...options: string[]): Promise<GraphDocument> =>
      JSON.parse((await run(['graph', '--format', 'json', ...options])).stdout) as GraphDocument;
    const codes = ({ read, problems }: GraphDocument): unknown[] => [read, problems.map(({ code }) => code)];
    expect(codes(await graph())).toEqual(['headers', []]);
    expect(codes(await graph('--bodies'))).toEqual(['bodies', ['GR15']]);
  });

  test('an empty folder has no environments', async () => {
    const { exitCode, stdout } = await run(['graph', '--format', 'json']);
    expect({ exitCode, document: JSON.parse(stdout) as unknown }).toEqual({
      exitCode: 0,
      document: { environments: [], read: 'headers', problems: [] },
    });
  });

  test('problems of configuration files are in it, relations too', async () => {
    write({
      ...project,
      'alembic.ini': '[alembic]\nscript_location = nowhere\n',
      'app/migrations/versions/b3.py': project['app/migrations/versions/b2_orders.py'],
    });
    const { stdout } = await run(['graph', '--format', 'json']);
    const { problems } = JSON.parse(stdout) as GraphDocument;
    expect(problems.map(({ code, file }) => `${code} ${file}`)).toEqual([
      'CF02 alembic.ini',
      'GR03 app/migrations/versions/b2_orders.py',
      'GR02 app/migrations/versions/b2_orders.py',
      'GR03 app/migrations/versions/b3.py',
      'GR02 app/migrations/versions/b3.py',
    ]);
    expect(problems[1]?.related).toEqual([
      {
        message: '"b2" is declared here too.',
        file: 'app/migrations/versions/b3.py',
        range: { start: { line: 1, character: 11 }, end: { line: 1, character: 15 } },
      },
    ]);
  });
});

describe('graph --format text', () => {
  const expected = `app/migrations  app/alembic.ini [alembic]
  2 revisions, 2 heads, 1 base, 0 branch points, 0 merge points
  a1 (head, depended upon; main) Add accounts
  b2 (head) Add orders\ufffd[31m

app/migrations/versions/b2_orders.py:3:17: error GR02 No revision file declares "gone", which down_revision names here: every Alembic command stops with KeyError: 'gone'. Did you mean "a1"?
1 problem

The headers of the files were read; --bodies looks inside functions too.
`;
  // What NO_COLOR must leave out, and what the project's own text must not bring in.
  const escape = '\u001b[';

  test('is for humans, and holds nothing that acts on a terminal', async () => {
    write(project);
    expect(await run(['graph'])).toEqual({ exitCode: 0, stdout: expected, stderr: '' });
  });

  const terminals: [string, boolean, CommandIo['env'], boolean][] = [
    ['on a terminal', true, {}, true],
    ['with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['in a pipe', false, {}, false],
  ];
  test.each(terminals)('colours %s', async (_name, isTTY, env, hasColours) => {
    write(project);
    const { stdout } = await run(['graph'], { isTTY, env });
    expect(stdout.includes(escape)).toBe(hasColours);
    expect(stdout.replace(/\u001b\[\d+m/g, '')).toBe(expected); // eslint-disable-line no-control-regex
  });

  test('says what is not known', async () => {
    write({
      ...project,
      'app/migrations/versions/b2_orders.py': 'revision = "b2"\ndown_revision = parent()\ndef upgrade(): pass\n',
    });
    const { stdout } = await run(['graph']);
    expect(stdout).toContain('  not known: app/migrations/versions/b2_orders.py: downRevision: ');
  });

  test('says that nothing was found', async () => {
    expect((await run(['graph'])).stdout).toBe('No Alembic environment was found.\n');
  });
});

describe('plan', () => {
  const revision = (id: string, down: string, more = ''): string =>
    `"""Make ${id}"""\nrevision = "${id}"\ndown_revision = ${down}\n${more}\n\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n`;
  const branched = {
    'alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\n',
    'migrations/env.py': '',
    'migrations/script.py.mako': '',
    'migrations/versions/1.py': revision('aaaa1', 'None'),
    'migrations/versions/2.py': revision('bbbb2', '"aaaa1"', 'branch_labels = "left"'),
    'migrations/versions/3.py': revision('cccc3', '"aaaa1"', 'branch_labels = "right"'),
    'migrations/versions/4.py': revision('dddd4', '"cccc3"', 'depends_on = "bbbb2"'),
  };

  test('--format json is the document of the contract', async () => {
    write(branched);
    const { exitCode, stdout, stderr } = await run(['plan', '--from', 'base', '--to', 'heads', '--format', 'json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      steps: [
        { revision: 'aaaa1', direction: 'upgrade' },
        { revision: 'bbbb2', direction: 'upgrade' },
        { revision: 'cccc3', direction: 'upgrade' },
        { revision: 'dddd4', direction: 'upgrade' },
      ],
      error: null,
      versionsAfter: ['dddd4'],
      versionTableError: null,
      warnings: [],
    });
  });

  test("a refusal has Alembic's class, no steps, and exit code 1", async () => {
    write(branched);
    const { exitCode, stdout, stderr } = await run(['plan', '--from', 'aaaa', '--to', 'head', '--format', 'json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ steps: [], error: { kind: 'MultipleHeads' } });
    expect(await run(['plan', '--from', 'aaaa', '--to', 'head'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'alembic-ls: MultipleHeads: "head" is ambiguous: there are 2 heads, "bbbb2", "dddd4". Name one of them, "heads" for all, or merge them first ("alembic merge heads").\n',
    });
  });

  const texts: [string, string[], string][] = [
    [
      'up by steps',
      ['--from', 'base', '--to=+1'],
      'upgrade aaaa1 Make aaaa1\n1 step; alembic_version will then contain aaaa1\n',
    ],
    [
      'down by steps',
      ['--from', 'cccc3', '--to=-1', '--downgrade'],
      'downgrade cccc3 Make cccc3\n1 step; alembic_version will then contain aaaa1\n',
    ],
    [
      'down one branch',
      ['--from', 'bbbb2,cccc3', '--to=left@aaaa', '--downgrade'],
      'downgrade bbbb2 Make bbbb2\n1 step; alembic_version will then contain cccc3\n',
    ],
    ['from steps below a head', ['--from', 'dddd4-1', '--to', 'cccc3'], 'Nothing to run.\n'],
    [
      'from all heads to the base',
      ['--from', 'heads', '--to', 'base', '--downgrade'],
      'downgrade dddd4 Make dddd4\ndowngrade cccc3 Make cccc3\ndowngrade bbbb2 Make bbbb2\ndowngrade aaaa1 Make aaaa1\n4 steps; alembic_version will then contain nothing\n',
    ],
  ];
  test.each(texts)('%s', async (_name, args, stdout) => {
    write(branched);
    expect(await run(['plan', ...args])).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  test('what Alembic warns of goes to standard error', async () => {
    write(branched);
    const { exitCode, stdout, stderr } = await run(['plan', '--from', 'cccc3,bbbb2', '--to=-1', '--downgrade']);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'downgrade cccc3 Make cccc3\n1 step; alembic_version will then contain bbbb2\n',
    });
    expect(stderr).toMatch(/^alembic-ls: .*"-1" is ambiguous: it counts from "cccc3", the first\./);
  });

  test('several environments need --environment, and it chooses', async () => {
    write({
      ...Object.fromEntries(Object.entries(branched).map(([name, text]) => [`one/${name}`, text])),
      ...Object.fromEntries(Object.entries(branched).map(([name, text]) => [`two/${name}`, text])),
    });
    expect(await run(['plan', '--from', 'base', '--to', 'heads'])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr:
        'alembic-ls: plan: there are several environments; choose one with --environment: one/migrations, two/migrations (see alembic-ls --help)\n',
    });
    expect(await run(['plan', '--environment', 'two/migrations', '--from', 'base', '--to', 'aaaa1'])).toMatchObject({
      exitCode: 0,
    });
    expect(await run(['plan', '--environment', 'three', '--from', 'base', '--to', 'aaaa1'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        'there is no environment "three"; there are one/migrations, two/migrations',
      ) as string,
    });
  });

  test('version locations that are not known are not taken for nothing', async () => {
    write({
      ...branched,
      'alembic.ini':
        '[alembic]\nscript_location = %(here)s/migrations\nversion_locations = nowhere.at_all:versions %(here)s/migrations/versions\npath_separator = space\n',
    });
    const { exitCode, stdout } = await run(['plan', '--from', 'base', '--to', 'heads', '--format', 'json']);
    expect({ exitCode, document: JSON.parse(stdout) as unknown }).toMatchObject({
      exitCode: 1,
      document: { steps: [], error: { kind: 'NotKnown' } },
    });
  });
});

describe("calls that can't be used exit with 2, one line and no output", () => {
  const cases: [string, string[], string][] = [
    ['no command', [], 'no command was given'],
    ['another command', ['lint'], 'there is no command "lint"'],
    ['a name of every object', ['constructor'], 'there is no command "constructor"'],
    ['another option', ['--nope'], 'there is no option "--nope"'],
    ['another option of graph', ['graph', '--nope'], "graph: Unknown option '--nope'"],
    ['an option without its value', ['graph', '--format'], "graph: Option '--format <value>' argument missing"],
    ['another format', ['graph', '--format', 'xml'], '--format takes text or json, not "xml"'],
    ['two folders', ['graph', '.', 'b'], 'graph takes one PATH, and "b" is a second'],
    ['plan without its ends', ['plan'], 'plan takes --from REV[,REV…] and --to REV; --from base is an empty database'],
    [
      'a target that looks like an option',
      ['plan', '--from', 'base', '--to', '-1'],
      "plan: Option '--to' argument is ambiguous; write --to=-1",
    ],
    ['a range as target', ['plan', '--from', 'base', '--to', 'a:b'], '--to takes one revision, not the range "a:b"'],
    ['a plan without a project', ['plan', '--from', 'base', '--to', 'head'], 'plan: no Alembic environment was found'],
    ['a folder that does not exist', ['graph', 'nowhere'], 'there is no folder "nowhere"'],
    ['a file', ['graph', 'file.txt'], '"file.txt" is not a folder'],
  ];
  test.each(cases)('%s', async (_name, args, message) => {
    write({ 'file.txt': '' });
    expect(await run(args)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `alembic-ls: ${message} (see alembic-ls --help)\n`,
    });
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a folder that may not be read', async () => {
    mkdirSync(path.join(folder, 'closed'), { mode: 0 });
    expect(await run(['graph', 'closed'])).toMatchObject({
      exitCode: 2,
      stderr: 'alembic-ls: the folder "closed" can\'t be read (EACCES) (see alembic-ls --help)\n',
    });
  });

  test('an installation that is not whole', async () => {
    const loadNothing = (): Promise<never> => Promise.reject(new Error('tree-sitter-python.wasm is missing'));
    expect(await run(['graph'], { loadReaders: loadNothing })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'alembic-ls: tree-sitter-python.wasm is missing\n',
    });
  });
});

test.each(['--help', '-h', 'graph --help'])('%s prints the help', async (args) => {
  const { exitCode, stdout, stderr } = await run(args.split(' '));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('alembic-ls graph [PATH] [--bodies] [--merge GITREF]… [--cache DIR] [--format text|json]');
});

test('--version prints the version of the package', async () => {
  const { exitCode, stdout } = await run(['--version']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
