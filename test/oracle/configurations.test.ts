import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readFolder } from '../../server/src/workspace/folderProject.js';
import { type PythonOracle, startPythonOracle } from '../support/pythonOracle.js';
import { pythons } from '../support/python.js';
import { sampleSize } from '../support/sampleSize.js';

/** How many revisions Alembic finds in the working directory, or by what it stops. */
const CODE = `
import inspect, os, sys
from alembic.config import Config
from alembic.script import ScriptDirectory

def answer_to(argument):
    os.chdir(argument["from"])
    paths = list(sys.path)
    try:
        # Config itself since 1.16; before, there is no pyproject.toml.
        toml = {"toml_file": "pyproject.toml"} if "toml_file" in inspect.signature(Config.__init__).parameters else {}
        script = ScriptDirectory.from_config(Config("alembic.ini", **toml))
        return {"revisions": len(list(script.walk_revisions()))}
    except BaseException as error:
        return {"refused": "%s: %s" % (type(error).__name__, error)}
    finally:
        sys.path[:] = paths
`;

interface Answer {
  readonly revisions?: number;
  readonly refused?: string;
}

let oracles: readonly PythonOracle[];
let root: string;
beforeAll(() => {
  oracles = pythons().map(([, python]) => startPythonOracle(CODE, { python }));
});
afterAll(async () => {
  await Promise.all(oracles.map((oracle) => oracle.close()));
});
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-configuration-')));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

type Files = Readonly<Record<string, string | Uint8Array>>;

const project: Files = {
  'db/env.py': '',
  'db/script.py.mako': '',
  'db/versions/a.py': 'revision = "a1"\ndown_revision = None\n',
};
const scripts = 'script_location = %(here)s/db\n';
const ini = (options: string): string => `[alembic]\n${scripts}${options}`;
const toml = (options: string): string => `[tool.alembic]\nscript_location = "%(here)s/db"\n${options}`;
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf16 = (text: string, mark = '\ufeff'): Uint8Array => Buffer.from(mark + text, 'utf16le');

function write(files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
}

/** What we report, as "error CF01", and what each Alembic says. */
async function compare(files: Files): Promise<{
  readonly ours: readonly string[];
  readonly messages: readonly string[];
  readonly theirs: readonly Answer[];
}> {
  write({ ...project, ...files });
  const folder = { uri: `file://${root}`, name: 'app', root };
  const { discovery } = await readFolder(folder, {
    bufferText: () => undefined,
    facts: undefined,
    editorSettings: () => Promise.resolve(undefined),
    trusted: true,
  });
  const theirs = (await Promise.all(oracles.map((oracle) => oracle.ask({ from: root })))) as Answer[];
  for (const name of Object.keys(files)) rmSync(path.join(root, name));
  return {
    ours: discovery.problems.map(({ severity, code }) => `${severity} ${code}`),
    messages: discovery.problems.map(({ message }) => message),
    theirs,
  };
}

/** An error only where every Alembic stops that can read the configuration; something wherever one stops or finds nothing. */
function expectSame(input: unknown, { ours, messages, theirs }: Awaited<ReturnType<typeof compare>>): void {
  const said = { input, ours, messages, theirs };
  const [newest, ...older] = theirs;
  const isRefused = newest?.refused !== undefined;
  const isAccepted = [newest, ...older].some((answer) => answer?.refused === undefined);
  if (isRefused) expect({ ...said, isReported: ours.length > 0 }).toMatchObject({ isReported: true });
  if (isAccepted)
    expect({ ...said, errors: ours.filter((problem) => problem.startsWith('error')) }).toMatchObject({ errors: [] });
  if (newest?.revisions === 0)
    expect({ ...said, lost: ours.filter((problem) => problem === 'warning CF02') }).not.toMatchObject({ lost: [] });
  if (newest?.revisions === 1 && older.every(({ refused }) => refused === undefined))
    expect(said).toMatchObject({ ours: [] });
}

describe('a configuration that Alembic refuses is reported where it is wrong, and no other one is an error', () => {
  const cases: [name: string, files: Files, expected: string[]][] = [
    ['a plain ini', { 'alembic.ini': ini('') }, []],
    ['a byte order mark', { 'alembic.ini': `\ufeff${ini('')}` }, ['error CF01']],
    ['a byte order mark before a comment', { 'alembic.ini': `\ufeff# comment\n${ini('')}` }, ['error CF01']],
    ['a comment in Latin-1', { 'alembic.ini': latin1(`# caf\xe9\n${ini('')}`) }, ['error CF01']],
    [
      'Latin-1 in the section of another tool',
      { 'alembic.ini': latin1(`${ini('')}[other]\nx = caf\xe9\n`) },
      ['error CF01'],
    ],
    [
      'a cookie, which no ini has',
      { 'alembic.ini': latin1(`# -*- coding: latin-1 -*-\n# caf\xe9\n${ini('')}`) },
      ['error CF01'],
    ],
    ['a comment in UTF-8', { 'alembic.ini': `# café \ufffd\n${ini('')}` }, []],
    ['UTF-16', { 'alembic.ini': utf16(ini('')) }, ['error CF01']],
    ['UTF-16 without a mark', { 'alembic.ini': utf16(ini(''), '') }, ['error CF01']],
    ['a zero byte in a comment', { 'alembic.ini': `# a\0b\n${ini('')}` }, []],
    ['a pyproject.toml with a byte order mark', { 'pyproject.toml': `\ufeff${toml('')}` }, ['error CF01']],
    ['a pyproject.toml in Latin-1', { 'pyproject.toml': latin1(`# caf\xe9\n${toml('')}`) }, ['error CF01']],
    ['a pyproject.toml in UTF-16', { 'pyproject.toml': utf16(toml('')) }, ['error CF01']],
    [
      'version_locations as a string',
      { 'pyproject.toml': toml('version_locations = "%(here)s/db/versions"\n') },
      ['warning CF02'],
    ],
    ['a flag in quotes', { 'pyproject.toml': toml("recursive_version_locations = 'true'\n") }, ['error CF01']],
    [
      'a flag in quotes beside an ini, which older versions read alone',
      { 'alembic.ini': ini(''), 'pyproject.toml': "[tool.alembic]\nrecursive_version_locations = 'true'\n" },
      ['warning CF01'],
    ],
    [
      'a broken table beside an ini',
      { 'alembic.ini': ini(''), 'pyproject.toml': '[tool.alembic]\nx = [\n' },
      ['warning CF01'],
    ],
    ['a template of file names with a single %', { 'alembic.ini': ini('file_template = %(rev)s\n') }, ['error CF01']],
    [
      'a % in the options of a hook',
      {
        'alembic.ini': `${ini('')}[post_write_hooks]\nhooks = black\nblack.type = console_scripts\nblack.options = -l 79 100%\n`,
      },
      ['error CF01'],
    ],
    ['a % in a URL, which only env.py reads', { 'alembic.ini': ini('sqlalchemy.url = pg://u:p%40@h\n') }, []],
    [
      'a % in [DEFAULT] beside hooks',
      { 'alembic.ini': `[DEFAULT]\nurl = a%b\n${ini('')}[post_write_hooks]\n` },
      ['error CF01'],
    ],
    [
      'a path with blanks and no separator',
      {
        'alembic.ini': ini('version_locations = %(here)s/my migrations/versions one\n'),
        'my migrations/versions one/b.py': 'revision = "b1"\ndown_revision = None\n',
      },
      ['warning CF02'],
    ],
    [
      'lines and no separator',
      {
        'alembic.ini': ini('version_locations =\n  %(here)s/db/versions\n  %(here)s/more\n'),
        'more/b.py': 'revision = "b1"\ndown_revision = None\n',
      },
      ['warning CF02'],
    ],
    [
      'a folder that does not exist',
      { 'alembic.ini': ini('version_locations = %(here)s/db/version\n') },
      ['warning CF02'],
    ],
    ['one of several folders', { 'alembic.ini': ini('version_locations = %(here)s/db/versions %(here)s/later\n') }, []],
    ['no number', { 'alembic.ini': ini('truncate_slug_length = all\n') }, ['error CF01']],
    [
      'a separator with a comment behind it',
      { 'alembic.ini': ini('version_locations = %(here)s/db/versions\nversion_path_separator = os  # os.pathsep\n') },
      ['error CF01'],
    ],
    [
      'a separator that nothing is divided by',
      { 'alembic.ini': ini('version_path_separator = os  # os.pathsep\n') },
      [],
    ],
    [
      'hooks without a name',
      { 'pyproject.toml': toml('[[tool.alembic.post_write_hooks]]\ntype = "exec"\n') },
      ['error CF01'],
    ],
    ['a table of hooks', { 'pyproject.toml': toml('[tool.alembic.post_write_hooks]\nname = "x"\n') }, ['error CF01']],
  ];
  test.each(cases)('%s', async (_name, files, expected) => {
    const compared = await compare(files);
    expectSame(files, compared);
    expect(compared.ours).toEqual(expected);
  });

  const names = [
    'version_locations',
    'prepend_sys_path',
    'file_template',
    'truncate_slug_length',
    'timezone',
    'output_encoding',
    'sourceless',
    'recursive_version_locations',
    'path_separator',
    'version_path_separator',
  ];
  const iniValue = fc.constantFrom(
    '',
    '%(here)s/db/versions',
    '%(here)s/nowhere',
    'db/versions',
    'true',
    'x',
    '12',
    '1_0',
    ' -3',
    '1.5',
    '100%',
    '100%%',
    '%(nowhere)s',
    '%(rev)s_%(slug)s',
    '%%(rev)s',
    'os',
    'space',
    'newline',
    ':',
    ';',
    'os # x',
    'pipe',
    'utf-8',
  );
  const hooks = fc.constantFrom(
    '',
    '',
    '[post_write_hooks]\n',
    '[post_write_hooks]\nhooks = a\na.type = exec\n',
    '[post_write_hooks]\na.options = %x\n',
    '[DEFAULT]\nz = %x\n',
  );
  const iniText = fc
    .tuple(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...names), iniValue), { maxLength: 3, selector: ([name]) => name }),
      hooks,
    )
    .map(([options, more]) => ini(options.map(([name, value]) => `${name} = ${value}\n`).join('')) + more);

  const string = fc
    .constantFrom(
      '',
      './db',
      '%(here)s/db/versions',
      'db/versions',
      '100%',
      '100%%',
      '%(nowhere)s',
      '%(here)r',
      '%(here)d',
      '%s',
      '%s %s',
      '%5%',
      '%*s',
      '% d',
      '12',
      'x',
      'true',
      'ab',
    )
    .map((text) => JSON.stringify(text));
  const plain = fc.oneof(
    { weight: 3, arbitrary: string },
    fc.constantFrom('0', '1', '-3', 'true', 'false', '1.5', '1979-05-27'),
  );
  const list = fc.array(plain, { maxLength: 2 }).map((items) => `[${items.join(', ')}]`);
  const table = fc
    .array(fc.tuple(fc.constantFrom('name', 'type', 'a'), plain), { maxLength: 2 })
    .map((pairs) => `{ ${[...new Map(pairs)].map(([key, value]) => `${key} = ${value}`).join(', ')} }`);
  const value = fc.oneof(
    { weight: 3, arbitrary: plain },
    list,
    table,
    fc.array(table, { minLength: 1, maxLength: 2 }).map((tables) => `[${tables.join(', ')}]`),
  );
  const tomlText = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names.slice(0, 8), 'post_write_hooks', 'post_write_hooks'), value), {
      maxLength: 3,
      selector: ([name]) => name,
    })
    .map((options) => toml(options.map(([name, each]) => `${name} = ${each}\n`).join('')));

  test('any options of an ini and of pyproject.toml', async () => {
    const tried = { refused: 0, accepted: 0 };
    const files = fc.oneof(
      iniText.map((text): Files => ({ 'alembic.ini': text })),
      tomlText.map((text): Files => ({ 'pyproject.toml': text })),
      fc.tuple(iniText, tomlText).map(([text, other]): Files => ({ 'alembic.ini': text, 'pyproject.toml': other })),
    );
    await fc.assert(
      fc.asyncProperty(files, async (each) => {
        // Python formats some into what nobody means, and an empty one is the working directory: Alembic finds nothing there, and does not stop.
        fc.pre(!/version_locations = .*(?:%s|%\(here\)r|\[.*"")/.test(Object.values(each).join('')));
        const compared = await compare(each);
        if (compared.theirs[0]?.refused === undefined) tried.accepted++;
        else tried.refused++;
        expectSame(each, compared);
      }),
      { numRuns: sampleSize(150, 600) },
    );
    expect(Math.min(tried.refused, tried.accepted)).toBeGreaterThan(40);
  });
});
