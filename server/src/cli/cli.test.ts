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

async function run(args: readonly string[], changed: { isTTY?: boolean; env?: CommandIo['env']; loadReaders?: CommandIo['loadReaders'] } = {}): Promise<Result> {
  let stdout = '';
  let stderr = '';
  const { isTTY = false, env = {} } = changed;
  const exitCode = await runCli(args, {
    stdout: { isTTY, write: (text) => (stdout += text) },
    stderr: { isTTY, write: (text) => (stderr += text) },
    cwd: folder,
    env,
    loadReaders: changed.loadReaders ?? loadReaders,
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
  'app/migrations/versions/b2_orders.py': '"""Add\torders\u001b[31m"""\r\nrevision = "b2"\r\ndown_revision = "gone"\r\ndepends_on = ["a1"]\r\n\r\ndef upgrade():\r\n    pass\r\n',
};

describe('graph --format json', () => {
  test('is the document of the contract', async () => {
    write(project);
    const { exitCode, stdout, stderr } = await run(['graph', '--format', 'json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
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
    write({ ...project, 'other/README': '', 'app/alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\nversion_locations = %(here)s/../other\npath_separator = space\n' });
    const { stdout } = await run(['graph', 'app', '--format=json']);
    const { environments } = JSON.parse(stdout) as GraphDocument;
    expect(environments).toMatchObject([{ configFile: 'alembic.ini', scriptLocation: 'migrations', versionLocations: ['../other'], revisions: [] }]);
  });

  test('without a configuration file, with an id that is computed', async () => {
    write({
      'migrations/env.py': '',
      'migrations/script.py.mako': '',
      'migrations/versions/x.py': 'from ids import next_id\nrevision = next_id()\ndown_revision = None\ndef upgrade(): pass\n',
    });
    const { stdout } = await run(['graph', '--format', 'json']);
    const { environments, problems } = JSON.parse(stdout) as GraphDocument;
    expect(problems).toEqual([]);
    expect(environments).toMatchObject([{ configFile: null, section: null, heads: [], bases: [], revisions: [{ revision: null, line: 1 }] }]);
    expect(environments[0]?.revisions[0]?.unknown).toMatchObject([{ field: 'revision' }]);
  });

  test('an empty folder has no environments', async () => {
    const { exitCode, stdout } = await run(['graph', '--format', 'json']);
    expect({ exitCode, document: JSON.parse(stdout) as unknown }).toEqual({ exitCode: 0, document: { environments: [], problems: [] } });
  });

  test('problems of configuration files are in it, relations too', async () => {
    write({ ...project, 'alembic.ini': '[alembic]\nscript_location = nowhere\n', 'app/migrations/versions/b3.py': project['app/migrations/versions/b2_orders.py'] });
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
`;
  // What NO_COLOR must leave out, and what the project's own text must not bring in.
  const escape = '\u001b[';

  test('is for people, and holds nothing that acts on a terminal', async () => {
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
    write({ ...project, 'app/migrations/versions/b2_orders.py': 'revision = "b2"\ndown_revision = parent()\ndef upgrade(): pass\n' });
    const { stdout } = await run(['graph']);
    expect(stdout).toContain('  not known: app/migrations/versions/b2_orders.py: downRevision: ');
  });

  test('says that nothing was found', async () => {
    expect((await run(['graph'])).stdout).toBe('No Alembic environment was found.\n');
  });
});

describe('calls that can\'t be used exit with 2, one line and no output', () => {
  const cases: [string, string[], string][] = [
    ['no command', [], 'no command was given'],
    ['another command', ['plan'], 'there is no command "plan"'],
    ['a name of every object', ['constructor'], 'there is no command "constructor"'],
    ['another option', ['--nope'], 'there is no option "--nope"'],
    ['another option of graph', ['graph', '--nope'], "graph: Unknown option '--nope'"],
    ['an option without its value', ['graph', '--format'], "graph: Option '--format <value>' argument missing"],
    ['another format', ['graph', '--format', 'xml'], '--format takes text or json, not "xml"'],
    ['two folders', ['graph', '.', 'b'], 'graph takes one PATH, and "b" is a second'],
    ['a folder that does not exist', ['graph', 'nowhere'], 'there is no folder "nowhere"'],
    ['a file', ['graph', 'file.txt'], '"file.txt" is not a folder'],
  ];
  test.each(cases)('%s', async (_name, args, message) => {
    write({ 'file.txt': '' });
    expect(await run(args)).toEqual({ exitCode: 2, stdout: '', stderr: `alembic-ls: ${message} (see alembic-ls --help)\n` });
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
  expect(stdout).toContain('alembic-ls graph [PATH] [--format text|json]');
});

test('--version prints the version of the package', async () => {
  const { exitCode, stdout } = await run(['--version']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
