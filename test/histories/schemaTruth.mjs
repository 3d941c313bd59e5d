/**
 * Runs public histories by the real Alembic on one empty database and the script of `alembic-ls schema` on another, and
 * compares what both have; and compares every operation that ran with what was read of its place.
 *
 *   node test/histories/schemaTruth.mjs FOLDER… [--python PYTHON] [--dialect D] [--versions V] [--program FILE] [--list]
 *
 * FOLDER is a checkout; where `applied.mjs` has its name, it says what the history needs, else its largest environment
 * runs on PostgreSQL, or on the dialect given. It is only read, and its revisions are executed: use a machine that may be
 * lost. PYTHON has Alembic, SQLAlchemy, psycopg2, PyMySQL, and what a history imports where a stand-in
 * is not enough, such as alembic-utils. Servers are those of ALEMBIC_TEST_POSTGRES and ALEMBIC_TEST_MYSQL. `--list` prints
 * each difference. Nothing of a history belongs into this repository.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { histories } from './applied.mjs';
import { usualRecipe } from './usualRecipe.mjs';
import { load } from '../support/load.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    dialect: { type: 'string' },
    versions: { type: 'string' },
    program: { type: 'string', default: path.join(root, 'dist/server.js') },
    list: { type: 'boolean', default: false },
  },
});
const servers = {
  postgresql: new URL(process.env.ALEMBIC_TEST_POSTGRES ?? 'postgresql://postgres@127.0.0.1:5432/postgres'),
  mariadb: new URL(process.env.ALEMBIC_TEST_MYSQL ?? 'mysql://root@127.0.0.1:3306'),
};
const scratch = mkdtempSync(path.join(tmpdir(), 'alembic-truth-'));
const { readHistory } = await load('test/histories/readHistory.ts');
const { compareTrace } = await load('test/histories/compareTrace.ts');

console.log(
  '| history | database | revisions | tables | differences | operations that ran | not counted | otherwise understood | not understood |',
);
console.log('|---|---|--:|--:|--:|--:|--:|--:|--:|');
try {
  for (const folder of positionals.map((each) => path.resolve(each))) {
    const recipe = histories[path.basename(folder)] ?? usualRecipe(folder, values.program);
    for (const dialect of values.dialect === undefined ? recipe.dialects : [values.dialect])
      await compare(folder, recipe, dialect);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function compare(folder, recipe, dialect) {
  const { environments } = JSON.parse(program(folder, 'graph', '--format', 'json'));
  const { name, revisions } = environments.find((each) => each.name === recipe.environment);
  const versions = values.versions ?? installedVersions();
  const schema = (format) =>
    program(
      folder,
      'schema',
      ...['--environment', name, '--dialect', dialect, '--versions', versions, '--format', format],
      ...(recipe.database === undefined ? [] : ['--database', recipe.database]),
    );
  const script = schema('sql');
  const document = JSON.parse(schema('json'));
  const upgraded = onFresh(dialect, `${path.basename(folder)}_upgraded`, (url) =>
    python([], {
      url,
      dialect,
      versionLocations: [...new Set(revisions.map(({ file }) => path.dirname(path.join(folder, file))))],
      paths: recipe.paths.map((each) => path.join(folder, each)),
      convention: recipe.convention ?? { ix: 'ix_%(column_0_label)s' },
      configure: recipe.configure ?? {},
      arguments: recipe.database === undefined ? {} : { engine_name: recipe.database },
      setup: recipe.setup ?? [],
      variables: recipe.variables ?? {},
      prepare: recipe.prepare ?? '',
      target: 'heads',
    }),
  );
  const scripted = onFresh(dialect, `${path.basename(folder)}_scripted`, (url, place) => {
    for (const statement of recipe.setup ?? []) administer(dialect, statement, place);
    const error = runScript(dialect, place, script);
    return { error, catalogue: python(['catalogue'], { url, dialect }) };
  });
  const differences = catalogueDifferences(upgraded.catalogue, scripted.catalogue, document);
  const { operations } = await readHistory(folder, 'upgrade', recipe.environment);
  const trace = upgraded.trace.map((each) => ({
    ...each,
    places: each.places.map(([file, line]) => [path.relative(folder, file), line]),
  }));
  const counted = compareTrace(operations, trace, dialect);
  const { tables } = document;
  console.log(
    `| ${path.basename(folder)} | ${dialect} | ${revisions.length} | ${tables.length} | ${differences.length} | ${trace.length} | ${counted.notCounted.length} | ${counted.otherwise.length} | ${counted.notUnderstood.length} |`,
  );
  if (upgraded.error !== null) console.log(`  the upgrade ends with an error: ${upgraded.error}`);
  if (scripted.error !== '') console.log(`  the script ends with an error: ${scripted.error}`);
  if (!values.list) return;
  console.log(`  stand-ins: ${upgraded.stoodIn.join(', ')}`);
  for (const comment of script.split('\n').filter((line) => line.startsWith('-- '))) console.log(`  ${comment}`);
  for (const line of differences) console.log(`  ${line}`);
  for (const [kind, all] of Object.entries(counted)) for (const line of all) console.log(`  ${kind}: ${line}`);
}

function program(folder, ...args) {
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] };
  return execFileSync(process.execPath, [values.program, ...args], options);
}

function installedVersions() {
  const code =
    'import alembic, sqlalchemy; print(f"alembic={alembic.__version__},sqlalchemy={sqlalchemy.__version__}")';
  return execFileSync(values.python, ['-c', code], { encoding: 'utf8' }).trim();
}

function python(args, request) {
  const { stdout, stderr, status } = spawnSync(
    values.python,
    ['-W', 'ignore', path.join(import.meta.dirname, 'applyHistory.py'), ...args],
    { input: JSON.stringify(request), encoding: 'utf8', maxBuffer: 1 << 29 },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** With a database of its own, which is gone afterwards. */
function onFresh(dialect, name, work) {
  const database = `truth_${name.replaceAll(/\W/g, '_')}`.toLowerCase();
  if (dialect === 'sqlite') {
    const file = path.join(scratch, `${database}.db`);
    rmSync(file, { force: true });
    return work(`sqlite:///${file}`, file);
  }
  administer(dialect, `DROP DATABASE IF EXISTS ${database}`);
  administer(dialect, `CREATE DATABASE ${database}${dialect === 'mariadb' ? ' CHARACTER SET utf8mb4' : ''}`);
  try {
    const url = new URL(servers[dialect]);
    url.pathname = `/${database}`;
    const driver = dialect === 'postgresql' ? 'postgresql+psycopg2' : 'mariadb+pymysql';
    return work(url.href.replace(/^\w+/, driver), dialect === 'postgresql' ? url.href : database);
  } finally {
    administer(dialect, `DROP DATABASE ${database}`);
  }
}

/** On the server, or in one of its databases. */
function administer(dialect, sql, place) {
  if (dialect === 'postgresql')
    execFileSync('psql', [place ?? servers.postgresql.href, '-q', '-c', 'SET client_min_messages = error', '-c', sql]);
  else execFileSync('mysql', [...client(), ...(place === undefined ? [] : [place]), '-e', sql]);
}

function client() {
  const { hostname, port, username, password } = servers.mariadb;
  return ['-h', hostname, '-P', port || '3306', '-u', username, ...(password === '' ? [] : [`-p${password}`])];
}

/** Empty where it ran. */
function runScript(dialect, place, script) {
  const file = path.join(scratch, 'script.sql');
  writeFileSync(file, script);
  const [command, args] = {
    postgresql: ['psql', [place, '-q', '-v', 'ON_ERROR_STOP=1', '-f', file]],
    mariadb: ['mysql', [...client(), place, '-e', `source ${file}`]],
    sqlite: ['sqlite3', ['-bail', place, `.read ${file}`]],
  }[dialect];
  const { stderr, status } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? '' : stderr.trim();
}

/** What only one of the two has, as lines; names that the database chose count as equal. */
function catalogueDifferences(upgraded, scripted, { tables, sequences }) {
  const parts = ['foreignKeys', 'uniqueConstraints', 'checkConstraints', 'excludeConstraints', 'indexes'];
  const named = tables.flatMap((table) => [table.primaryKey, ...parts.flatMap((key) => table[key])]);
  const given = new Set([...named, ...sequences].flatMap((each) => each?.name ?? []));
  const lines = (catalogue) => {
    const all = new Map();
    for (const [kind, value] of Object.entries(catalogue))
      for (const row of rowsOf(kind, value, given)) {
        const line = `${kind} ${JSON.stringify(row)}`;
        all.set(line, (all.get(line) ?? 0) + 1);
      }
    return all;
  };
  const [one, other] = [lines(upgraded), lines(scripted)];
  const only = (here, there, who) =>
    [...here].filter(([line, count]) => (there.get(line) ?? 0) < count).map(([line]) => `only ${who}: ${line}`);
  return [...only(one, other, 'Alembic'), ...only(other, one, 'the script')].sort((left, right) =>
    left.replace(/^only .*?: /, '').localeCompare(right.replace(/^only .*?: /, '')),
  );
}

function rowsOf(kind, value, given) {
  if (!Array.isArray(value))
    return Object.entries(value)
      .filter(([table]) => table !== 'alembic_version')
      .flatMap(([table, parts]) => Object.entries(parts).map(([part, what]) => [table, part, what]));
  const isNamed = ['constraints', 'checks', 'foreignKeys', 'indexes', 'sequences'].includes(kind);
  return value
    .filter(([table]) => table !== 'alembic_version')
    .map((row) => {
      if (!isNamed || given.has(row[1])) return row;
      const [owner, , ...rest] = row;
      // A column's own sequence keeps the type that the column had at first.
      return [owner, null, ...(kind === 'sequences' ? rest.slice(0, 2) : rest)];
    });
}
