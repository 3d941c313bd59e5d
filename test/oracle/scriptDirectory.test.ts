import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { discoverEnvironments } from '../../server/src/core/project/discover.js';
import type { Environment } from '../../server/src/core/project/environment.js';
import { leftOutFiles, mayBeLeftOut } from '../../server/src/core/project/leftOutFiles.js';
import { listRevisionFiles } from '../../server/src/core/project/revisionFiles.js';
import { directoryReader } from '../../server/src/workspace/disk.js';
import { testReader } from '../support/factReader.js';
import { literalTree } from '../support/literalTree.js';
import { type PythonOracle, startPythonOracle } from '../support/pythonOracle.js';
import { sampleSize } from '../support/sampleSize.js';

/**
 * What Alembic itself makes of a call in a directory, as its command line sets it up (alembic/config.py,
 * CommandLine.main).
 */
const CODE = `
import importlib, os, sys
from alembic.config import Config
from alembic.script import ScriptDirectory

def answer_to(argument):
    modules, paths = set(sys.modules), list(sys.path)
    os.chdir(argument["from"])
    importlib.invalidate_caches()
    try:
        config = Config(argument["ini"], toml_file=argument["toml"], ini_section=argument["section"])
        directory = ScriptDirectory.from_config(config)
        return {
            "scripts": os.path.normpath(os.path.abspath(directory.dir)),
            "versions": [os.path.normpath(location) for location in directory._version_locations],
            "recursive": directory.recursive_version_locations,
            "sourceless": directory.sourceless,
            "files": [script.path for script in directory._load_revisions()] if argument["load"] else [],
        }
    except Exception as error:
        return {"refused": type(error).__name__}
    finally:
        sys.path[:] = paths
        for name in set(sys.modules) - modules:
            if name.split(".")[0] in argument["packages"]:
                del sys.modules[name]
`;

let python: PythonOracle;
let root: string;
beforeAll(() => {
  python = startPythonOracle(CODE);
});
afterAll(() => python.close());
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-project-')));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
}

function askAlembic(environment: Environment, load = false): Promise<unknown> {
  const { configFile = '', section = '' } = environment.source ?? {};
  const isToml = configFile.endsWith('.toml');
  return python.ask({
    from: environment.workingDirectory,
    ini: isToml ? 'alembic.ini' : configFile,
    toml: isToml ? configFile : 'pyproject.toml',
    section: isToml ? 'alembic' : section,
    load,
    packages: ['app', 'lib'],
  });
}

function ourAnswer(environment: Environment, load = false): unknown {
  if (environment.unresolved.length > 0) return { refused: expect.any(String) as unknown };
  return {
    scripts: environment.scriptLocation,
    versions: environment.versionLocations,
    recursive: environment.recursive,
    sourceless: environment.sourceless,
    files: load
      ? listRevisionFiles(environment, directoryReader({ root: environment.workingDirectory })).map((file) =>
          realpathSync(file.path),
        )
      : [],
  };
}

const revision = (id: string): string => `revision = '${id}'\ndown_revision = None\n`;
const scripts = (folder: string, id: string): Record<string, string> => ({
  [`${folder}/env.py`]: '',
  [`${folder}/script.py.mako`]: '',
  [`${folder}/versions/${id}.py`]: revision(id),
});

describe('environments against ScriptDirectory.from_config', () => {
  it.each<[string, Record<string, string>]>([
    [
      'generic',
      {
        'alembic.ini': '[alembic]\nscript_location = migrations\nprepend_sys_path = .\npath_separator = os\n',
        ...scripts('migrations', 'a1'),
      },
    ],
    [
      '%(here)s',
      { 'conf/alembic.ini': '[alembic]\nscript_location = %(here)s/../migrations\n', ...scripts('migrations', 'a1') },
    ],
    [
      'ini in conf/, relative to the working directory',
      { 'conf/alembic.ini': '[alembic]\nscript_location = db/migrations\n', ...scripts('db/migrations', 'a1') },
    ],
    [
      'services of one layout',
      {
        'alembic.ini': '[alembic]\nscript_location = db\n',
        's/alembic.ini': '[alembic]\nscript_location = db\n',
        ...scripts('db', 'a1'),
        ...scripts('s/db', 'b1'),
      },
    ],
    [
      'empty script location',
      { 'alembic.ini': '[alembic]\nscript_location =\n', 'env.py': '', 'versions/a1.py': revision('a1') },
    ],
    [
      'package',
      {
        'alembic.ini': '[alembic]\nscript_location = app:migrations\nprepend_sys_path = .\n',
        'app/__init__.py': '',
        ...scripts('app/migrations', 'a1'),
      },
    ],
    [
      'package with dots and several colons',
      {
        'alembic.ini':
          '[alembic]\nscript_location = app.db:x:y\nprepend_sys_path = %(here)s/src\npath_separator = os\n',
        'src/app/__init__.py': '',
        'src/app/db/__init__.py': '',
        ...scripts('src/app/db/x/y', 'a1'),
      },
    ],
    [
      'package as a version location',
      {
        'alembic.ini':
          '[alembic]\nscript_location = db\nversion_locations = db/versions lib:more\nprepend_sys_path = .\n',
        'lib/__init__.py': '',
        'lib/more/b1.py': revision('b1'),
        ...scripts('db', 'a1'),
      },
    ],
    [
      'sections and [DEFAULT]',
      {
        'alembic.ini':
          '[DEFAULT]\nbase = %(here)s/db\n[alembic]\nscript_location = %(base)s/a\n[tenant]\nscript_location = %(base)s/b\nrecursive_version_locations = true\n',
        ...scripts('db/a', 'a1'),
        ...scripts('db/b', 'b1'),
        'db/b/versions/x/b2.py': revision('b2'),
      },
    ],
    [
      'pyproject.toml alone',
      {
        'pyproject.toml':
          '[tool.alembic]\nscript_location = "%(here)s/db"\nversion_locations = ["%(here)s/one", "two"]\nsourceless = true\n',
        ...scripts('db', 'a1'),
        'one/b1.py': revision('b1'),
        'two/c1.py': revision('c1'),
      },
    ],
    [
      'ini over pyproject.toml',
      {
        'pyproject.toml':
          '[tool.alembic]\nscript_location = "no"\nversion_locations = ["%(here)s/one"]\nrecursive_version_locations = true\n',
        'alembic.ini': '[alembic]\nscript_location = db\n',
        ...scripts('db', 'a1'),
        'one/b/b1.py': revision('b1'),
      },
    ],
    [
      'empty version locations in the ini over pyproject.toml',
      {
        'pyproject.toml': '[tool.alembic]\nversion_locations = ["%(here)s/one"]\n',
        'alembic.ini': '[alembic]\nscript_location = db\nversion_locations =\nrecursive_version_locations = True\n',
        ...scripts('db', 'a1'),
        'one/b1.py': revision('b1'),
      },
    ],
    [
      'empty list',
      { 'pyproject.toml': '[tool.alembic]\nscript_location = "db"\nversion_locations = []\n', ...scripts('db', 'a1') },
    ],
    [
      'ini in conf/ with the pyproject.toml of the working directory',
      {
        'pyproject.toml': '[tool.alembic]\nscript_location = "no"\nversion_locations = ["%(here)s/one"]\n',
        'conf/alembic.ini': '[alembic]\nscript_location = db\n',
        ...scripts('db', 'a1'),
        'one/b1.py': revision('b1'),
      },
    ],
  ])('%s', async (_, files) => {
    write(files);
    const { environments } = discoverEnvironments(literalTree(files, root));
    expect(environments).not.toEqual([]);
    for (const environment of environments)
      expect(ourAnswer(environment, true)).toEqual(await askAlembic(environment, true));
  });

  it('splits version locations alike, whatever separates them', async () => {
    const base = { ...scripts('db', 'a1'), 'one/b1.py': '', 'two/three/c1.py': '' };
    write(base);
    const item = fc.constantFrom('one', 'two/three', '%(here)s/one', './one/../two', 'nowhere', 'x%%y', '');
    const value = fc.array(fc.tuple(item, fc.constantFrom(' ', '  ', ',', ', ', ' , ', ';', ':', '\n  ', '\n  \n  ')), {
      minLength: 1,
      maxLength: 4,
    });
    const separator = fc.constantFrom(
      '',
      ...['os', ':', ';', 'space', 'newline', 'comma', ''].flatMap((name) => [
        `path_separator = ${name}\n`,
        `version_path_separator = ${name}\n`,
      ]),
    );
    await fc.assert(
      fc.asyncProperty(value, separator, async (parts, setting) => {
        // What looks like a comment behind a value is read without it, on purpose: see discover.test.ts.
        fc.pre(!/\s;/.test(parts.flat().join('')));
        const ini = `[alembic]\nscript_location = db\n${setting}version_locations = ${parts.flat().join('')}\n`;
        writeFileSync(path.join(root, 'alembic.ini'), ini);
        const [environment, ...others] = discoverEnvironments(
          literalTree({ ...base, 'alembic.ini': ini }, root),
        ).environments;
        expect(others).toEqual([]);
        if (environment === undefined) throw new Error('No environment was found.');
        expect(await askAlembic(environment)).toEqual(ourAnswer(environment));
      }),
      { numRuns: sampleSize(100, 400) },
    );
  });
});

describe('revision files against ScriptDirectory._load_revisions', () => {
  const names = [
    'b.py',
    'a.py',
    'B.py',
    'x y.py',
    '.hidden.py',
    '_x.py',
    '~x.py',
    '.#lock.py',
    '__init__.py',
    '__init__foo.py',
    'x.PY',
    'x.py.bak',
    'x.pyi',
    'notes.txt',
    'ä.py',
    '\uff5e.py',
    '😀.py',
  ];
  const folders = ['', 'sub/', 'Sub/', '.hidden/', 'sub/deep/', '__pycache__/', 'x__pycache__/', '\uff5e/', '😀/'];

  it.each([
    ['flat', ''],
    ['recursive', 'recursive_version_locations = true\n'],
    [
      'overlapping locations',
      'recursive_version_locations = true\nversion_locations = db/versions/sub db/versions link\n',
    ],
  ])('%s', async (_, options) => {
    const files: Record<string, string> = {
      'alembic.ini': `[alembic]\nscript_location = db\n${options}`,
      'db/env.py': '',
      'db/script.py.mako': '',
      'other/z.py': revision('z'),
    };
    for (const folder of folders)
      for (const name of names) files[`db/versions/${folder}${name}`] = revision(folder + name);
    write(files);
    symlinkSync(path.join(root, 'db/versions/b.py'), path.join(root, 'db/versions/again.py'));
    symlinkSync(path.join(root, 'db/versions/notes.txt'), path.join(root, 'db/versions/notes.py'));
    symlinkSync(path.join(root, 'other'), path.join(root, 'db/versions/linked'));
    symlinkSync(path.join(root, 'other'), path.join(root, 'link'));
    const [environment] = discoverEnvironments(literalTree(files, root)).environments;
    if (environment === undefined) throw new Error('No environment was found.');
    expect(ourAnswer(environment, true)).toEqual(await askAlembic(environment, true));
  });
});

it('what is told as left out is what Alembic leaves out of the version locations and beside them', async () => {
  const reader = await testReader();
  const main = Object.fromEntries(
    ['r0', 'r1', 'r2', 'r3'].map((id, at) => [
      `db/versions/${id}.py`,
      `revision = '${id}'\ndown_revision = ${at === 0 ? 'None' : `'r${String(at - 1)}'`}\n`,
    ]),
  );
  const place = fc.constantFrom('versions', 'versions/sub', 'versions/sub/deep', 'more', 'old');
  const name = fc.constantFrom('a.py', 'B.py', '_x.py', '.#x.py', '__init__x.py', 'y.PY', 'z.Py');
  const options = fc.constantFrom(
    '',
    'recursive_version_locations = true\n',
    'version_locations = db/versions db/more\n',
    'version_locations = db/versions db/more\nrecursive_version_locations = true\n',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(place, name), { maxLength: 6, selector: (parts) => parts.join('/') }),
      options,
      async (places, setting) => {
        rmSync(root, { recursive: true });
        const more = Object.fromEntries(
          places.map(([folder, file], at) => [
            `db/${folder}/${file}`,
            `revision = 'm${String(at)}'\ndown_revision = 'r3'\n`,
          ]),
        );
        const files = {
          'alembic.ini': `[alembic]\nscript_location = db\n${setting}`,
          'db/env.py': '',
          'db/script.py.mako': '',
          ...main,
          ...more,
        };
        write(files);
        const {
          environments: [environment],
          leftOut,
        } = discoverEnvironments(literalTree(files, root, reader));
        if (environment === undefined) throw new Error('No environment was found.');
        const { files: loaded } = (await askAlembic(environment, true)) as { files: string[] };
        const ours = leftOutFiles(
          environment,
          environment.versionLocations,
          leftOut,
          mayBeLeftOut(
            Object.keys(files).map((file) => path.join(root, file)),
            leftOut,
          ),
          () => false,
        );
        // In a folder that is not loaded the name is no reason: the folder is told with the files that it would give.
        const taken = (file: string): boolean => /^(?!\.#|__init__).*\.py$/.test(path.basename(file));
        const isLoadedFolder = (file: string): boolean =>
          environment.versionLocations.some(
            (location) => path.dirname(file) === location || (environment.recursive && file.startsWith(`${location}/`)),
          );
        const expected = Object.keys(more)
          .map((file) => path.join(root, file))
          .filter((file) => !loaded.includes(file) && (taken(file) || isLoadedFolder(file)));
        expect(ours.map((file) => file.path).sort()).toEqual(expected.sort());
      },
    ),
    { numRuns: sampleSize(40, 150) },
  );
});
