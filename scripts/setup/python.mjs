import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeOnce } from '../lib/marker.mjs';
import { cache } from '../lib/paths.mjs';
import { findOnPath, run, runToEnd } from '../lib/process.mjs';
import { installSystemPackages } from '../lib/systemPackages.mjs';

const packages = [
  'alembic',
  'sqlalchemy',
  'sqlmodel',
  'fastapi',
  'psycopg[binary]',
  'asyncpg',
  'pymysql',
  'aiosqlite',
  'greenlet',
  'python-dotenv',
];
const folder = path.join(cache, 'python');
const python = pythonIn(folder);
const infoFile = path.join(folder, 'info.json');

/** The oldest that are served. */
const oldPackages = ['alembic==1.8.0', 'sqlalchemy==1.4.54'];
const oldFolder = path.join(cache, 'python-old');

/**
 * @typedef {object} PythonInfo
 * @property {string} python path of the interpreter, which has Alembic
 * @property {'pip' | 'system'} source the newest from the package index, or what the system has
 * @property {Record<string, string | null>} versions of Python and each package; null for what is not there
 */

/**
 * An interpreter of our own with Alembic and what the sample project imports.
 * @returns {Promise<PythonInfo>}
 */
export async function setUpPython() {
  // A base interpreter that went away leaves a link to nothing.
  if (!existsSync(python)) rmSync(folder, { recursive: true, force: true });
  await makeOnce(folder, packages, async () => {
    console.log(`Python: installing ${packages.join(', ')} into .cache/python …`);
    const source = await makeEnvironment();
    writeFileSync(infoFile, JSON.stringify({ source, versions: await readVersions() }, undefined, 2));
  });
  const info = { python, ...JSON.parse(readFileSync(infoFile, 'utf8')) };
  console.log(`Python: ${describe(info)}`);
  return info;
}

/**
 * An interpreter with the oldest Alembic and SQLAlchemy that are served. No system has these: without an index for pip
 * the tests at the old end are not run.
 * @returns {Promise<string | undefined>} its path
 */
export async function setUpOldPython() {
  const python = pythonIn(oldFolder);
  if (!existsSync(python)) rmSync(oldFolder, { recursive: true, force: true });
  try {
    await makeOnce(oldFolder, oldPackages, async () => {
      console.log(`Python: installing ${oldPackages.join(', ')} into .cache/python-old …`);
      await makeVirtualEnvironment(oldFolder);
      await run(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--retries', '1', ...oldPackages]);
    });
    return python;
  } catch (error) {
    rmSync(oldFolder, { recursive: true, force: true });
    const reason = (error instanceof Error ? error.message : String(error)).trimEnd().split('\n').at(-1) ?? '';
    console.log(
      `Python: ${oldPackages.join(' and ')} could not be installed (${reason}); the tests that need them are not run.`,
    );
    return undefined;
  }
}

async function makeEnvironment() {
  await makeVirtualEnvironment(folder);
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--retries', '1', ...packages];
  const { code, output } = await runToEnd(python, install);
  if (code === 0) return 'pip';
  const reason = output.trimEnd().split('\n').at(-1) ?? '';
  console.log(`Python: pip could not install the newest (${reason}); using the system's Alembic instead.`);
  await makeEnvironmentOverSystem();
  return 'system';
}

function pythonIn(folder) {
  return path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
}

async function makeVirtualEnvironment(folder) {
  const base = findOnPath(['python3', 'python']);
  if (base !== undefined && (await runToEnd(base, ['-m', 'venv', folder])).code === 0) return;
  await installSystemPackages(['python3', 'python3-venv'], 'Python 3 with its "venv" module');
  await run('/usr/bin/python3', ['-m', 'venv', folder]);
}

async function makeEnvironmentOverSystem() {
  let base = await findPythonWithAlembic();
  if (base === undefined) {
    const debian = ['python3', 'python3-venv', 'python3-alembic', 'python3-psycopg'];
    await installSystemPackages(debian, 'Alembic, which pip could not install either,');
    base = '/usr/bin/python3';
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await run(base, ['-m', 'venv', '--system-site-packages', '--without-pip', folder]);
}

/** Not the Python of a virtual environment: one made from it would not see its packages. */
async function findPythonWithAlembic() {
  const probe = 'import alembic, sqlalchemy, sys; sys.exit(sys.prefix != sys.base_prefix)';
  const candidates = [findOnPath(['python3', 'python']), '/usr/bin/python3'];
  for (const candidate of candidates) {
    if (candidate === undefined || !existsSync(candidate)) continue;
    if ((await runToEnd(candidate, ['-c', probe])).code === 0) return candidate;
  }
  return undefined;
}

async function readVersions() {
  const names = packages.map((name) => name.replace(/\[.*/u, ''));
  const script = [
    'import importlib.metadata as metadata, json, platform, sys',
    'found = {"python": platform.python_version()}',
    'for name in sys.argv[1:]:',
    '    try: found[name] = metadata.version(name)',
    '    except metadata.PackageNotFoundError: found[name] = None',
    'print(json.dumps(found))',
  ].join('\n');
  return JSON.parse(await run(python, ['-c', script, ...names]));
}

/** @param {PythonInfo} info */
function describe({ source, versions }) {
  const { python: version, ...rest } = versions;
  const missing = Object.keys(rest).filter((name) => rest[name] === null);
  const lack = missing.length === 0 ? '' : `; without ${missing.join(', ')}, so tests that need them are skipped`;
  return `${version} with Alembic ${versions.alembic} and SQLAlchemy ${versions.sqlalchemy}, from ${source === 'pip' ? 'pip' : 'the system'}${lack}.`;
}
