/**
 * Compares the instant SQL of real histories with what the real Alembic prints offline, revision by revision.
 *
 *   node test/histories/instantSql.mjs --python PYTHON HISTORY…  [--list] [--down] [--only REV]
 *
 * HISTORY is `FOLDER`, or `FOLDER,dialect=D,environment=E,convention=FILE,modules=DIRECTORY`: a checkout, which is only
 * read; the dialect to render for; which of its environments; a JSON file with the naming convention of its metadata, where
 * that cannot be imported; the directory that its modules are imported from. PYTHON has Alembic and SQLAlchemy, and its versions are those that both render for. What it has not of the
 * application is stubbed (`stubs/sitecustomize.py`). `npm run build` comes first. `--list` prints what differs.
 * Nothing of a history belongs into this repository.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from '../support/load.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string' },
    list: { type: 'boolean', default: false },
    down: { type: 'boolean', default: false },
    only: { type: 'string' },
    gaps: { type: 'boolean', default: false },
    keep: { type: 'string' },
    server: { type: 'string', default: path.join(root, 'dist/server.js') },
  },
});
const { sameSql } = await load('test/support/sameSql.ts');
const versions = await versionsOf(values.python);

/** The outcomes of a revision in one direction, with what each counts as. */
const outcomes = {
  identical: 'identical',
  gap: 'a gap',
  different: 'different',
  stubSame: 'same beside the stub',
  stubGap: 'stub, a gap',
  stubDifferent: 'different beside the stub',
  refused: 'gap or error as Alembic',
  notRefused: 'SQL where Alembic fails',
  stubError: 'ends at a stub',
};
/** What ends a revision here only: a stub, a package or a variable that is missing, Python 2. */
const ofThisPython =
  /«|stub|environment variable|ImportError|ModuleNotFound|ImproperlyConfigured|is not valid Python|missing \d+ required positional/i;

/** Of several databases, the worst outcome counts. */
const order = [
  'different',
  'stubDifferent',
  'notRefused',
  'stubError',
  'refused',
  'gap',
  'stubGap',
  'stubSame',
  'identical',
];

console.log(`Alembic ${versions.alembic}, SQLAlchemy ${versions.sqlalchemy}\n`);
console.log(
  `| history | dialect | direction | revisions | ${Object.values(outcomes).join(' | ')} | statements | same line |`,
);
console.log(`|---|---|---|${'--:|'.repeat(Object.keys(outcomes).length + 3)}`);
const reasons = new Map();
const lists = [];
for (const history of positionals) {
  const [folder, ...rest] = history.split(',');
  const options = Object.fromEntries(rest.map((each) => each.split('=')));
  for (const direction of values.down ? ['upgrade', 'downgrade'] : ['upgrade']) {
    const row = await compare(path.resolve(folder), options, direction);
    console.log(`| ${row.join(' | ')} |`);
  }
}
if (values.list) console.log(lists.join('\n\n'));
if (values.gaps) {
  console.log('\n| why there is no SQL | revisions |\n|---|--:|');
  for (const [reason, count] of [...reasons].sort(([, one], [, other]) => other - one))
    console.log(`| ${reason} | ${count} |`);
}

async function compare(folder, { dialect, environment, convention, modules = '.' }, direction) {
  const common = ['sql', '.', ...(environment === undefined ? [] : ['--environment', environment]), '--format', 'json'];
  common.push(
    ...(dialect === undefined ? [] : ['--dialect', dialect]),
    ...(direction === 'downgrade' ? ['--downgrade'] : []),
  );
  const ids = values.only?.split('+') ?? (await revisionsOf(folder, environment));
  common.push('--revision', ...ids);
  const name = path.basename(folder);
  const real = await kept(`${name}-${dialect}-${direction}-${versions.alembic}-${versions.sqlalchemy}`, () =>
    alembicLs(folder, [...common.slice(0, 2), '--engine', 'alembic', '--python', values.python, ...common.slice(2)], {
      HISTORY_ROOT: folder,
      HISTORY_URL: `${dialect}://`,
      HISTORY_CONVENTION: convention === undefined ? 'null' : readFileSync(convention, 'utf8'),
      PYTHONPATH: [path.join(root, 'test/histories/stubs'), path.join(folder, modules)].join(path.delimiter),
    }),
  );
  if (real.environmentStatements === null) console.error(`${name}: ${real.environmentReason} ${real.notes.join(' ')}`);
  const ours = await alembicLs(folder, [
    ...common.slice(0, 2),
    '--versions',
    `alembic=${versions.alembic},sqlalchemy=${versions.sqlalchemy}`,
    ...common.slice(2),
  ]);
  const counts = Object.fromEntries(Object.keys(outcomes).map((key) => [key, 0]));
  const lines = { all: 0, same: 0 };
  for (const id of ids) {
    const of = ({ revisions }) => revisions.filter(({ revision }) => revision === id);
    const [alembic] = of(real);
    const instant = of(ours);
    if (alembic === undefined || instant.length === 0) throw new Error(`${name}: ${id} is not rendered`);
    const outcome = worst(instant.map((one) => judge(forDatabase(alembic, one.database), one)));
    counts[outcome.key]++;
    for (const one of instant) compareLines(forDatabase(alembic, one.database), one, lines, `${name} ${alembic.file}`);
    if (outcome.reason !== undefined) reasons.set(outcome.reason, (reasons.get(outcome.reason) ?? 0) + 1);
    if (/^(?:different|stubDifferent|notRefused)$/.test(outcome.key))
      lists.push(`=== ${outcomes[outcome.key]}: ${name} ${direction} ${id} ${alembic.file}\n${outcome.why}`);
  }
  return [name, real.dialect, direction, ids.length, ...Object.values(counts), lines.all, lines.same];
}

/** What Alembic prints does not change from one call of this script to the next: `--keep DIRECTORY` has it. */
async function kept(name, render) {
  if (values.keep === undefined || values.only !== undefined) return render();
  const file = path.join(values.keep, `${name}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const rendered = await render();
  mkdirSync(values.keep, { recursive: true });
  writeFileSync(file, JSON.stringify(rendered));
  return rendered;
}

/** What Alembic prints of a revision on one database, in env.py's first run. */
function forDatabase(alembic, database) {
  const statements = alembic.statements.filter((each) => (each.run ?? 0) === 0 || database !== null);
  return {
    ...alembic,
    statements: database === null ? statements : statements.filter((each) => each.database === database),
  };
}

function worst(all) {
  return all.sort((one, other) => order.indexOf(one.key) - order.indexOf(other.key))[0];
}

function judge(alembic, instant) {
  const gap = instant.statements.find((each) => 'gap' in each)?.gap ?? instant.error?.message;
  const hasStub = alembic.statements.some(({ sql = '' }) => sql.includes('«'));
  const isCut = alembic.error !== null || alembic.statements.some((each) => 'gap' in each);
  const why = firstDifference(alembic.statements, instant.statements, isCut);
  const shown = why === null ? '' : `--- Alembic\n${why.alembic}\n--- instant\n${why.instant}`;
  const failure = alembic.error?.message ?? alembic.statements.find((each) => 'gap' in each)?.gap;
  if (isCut) {
    if (ofThisPython.test(failure)) return { key: 'stubError', why: failure };
    if (why !== null && why.instant !== null) return { key: 'different', why: `${shown}\nAlembic: ${failure}` };
    return gap === undefined ? { key: 'notRefused', why: failure } : { key: 'refused', reason: gap };
  }
  if (gap === undefined && text(alembic).replaceAll(/\s+/g, '') === '' && instant.statements.length === 0)
    return { key: 'identical' };
  if (gap === undefined && !hasStub && sameSql(text(alembic), text(instant))) return { key: 'identical' };
  if (why !== null) return { key: hasStub ? 'stubDifferent' : 'different', why: shown };
  if (gap !== undefined) return { key: hasStub ? 'stubGap' : 'gap', reason: gap };
  return { key: hasStub ? 'stubSame' : 'identical' };
}

function text({ statements }) {
  return statements.map(({ sql }) => sql).join('\n');
}

/**
 * The first statement that only the instant engine has at its place, or the first that only Alembic has without
 * a gap. A gap stands for any statements; a stub for any text in one.
 */
function firstDifference(alembic, instant, isCut) {
  let at = 0;
  let isOpen = false;
  let hasGap = false;
  const real = alembic.filter((each) => 'sql' in each);
  for (const each of sortedAs(real, instant)) {
    if ('gap' in each) {
      isOpen = true;
      hasGap = true;
      continue;
    }
    let found = at;
    while (isOpen && found < real.length && !isSame(real[found].sql, each.sql)) found++;
    if (found >= real.length || !isSame(real[found].sql, each.sql)) {
      // What follows the place where Alembic ended is not known.
      if (isCut && hasGap && (isOpen || at >= real.length)) return null;
      return { alembic: real[at]?.sql ?? '(nothing)', instant: each.sql };
    }
    at = found + 1;
    isOpen = false;
  }
  if (at < real.length && !isOpen) return { alembic: real[at].sql, instant: null };
  return null;
}

/** The indexes of one table have an order of their own in Alembic: ours in that of the real ones. */
function sortedAs(real, instant) {
  const isIndex = ({ sql = '' }) => /^CREATE (?:UNIQUE )?INDEX /.test(sql);
  const place = new Map(real.map(({ sql }, index) => [sql, index]));
  const sorted = [];
  for (let at = 0; at < instant.length;) {
    let end = at + 1;
    while (isIndex(instant[at]) && end < instant.length && isIndex(instant[end])) end++;
    sorted.push(
      ...instant.slice(at, end).sort((one, other) => (place.get(one.sql) ?? 0) - (place.get(other.sql) ?? 0)),
    );
    at = end;
  }
  return sorted;
}

function isSame(real, ours) {
  if (!real.includes('«')) return sameSql(real, ours);
  const folded = (sql) => sql.replaceAll(/\s+/g, ' ').trim();
  const parts = folded(real).split(/«[^»]*»/);
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+?')}$`).test(
    folded(ours),
  );
}

function compareLines(alembic, instant, lines, where) {
  if (alembic.error !== null || instant.statements.length !== alembic.statements.length) return;
  alembic.statements.forEach((each, index) => {
    const own = instant.statements[index];
    if (!('sql' in own) || !('sql' in each)) return;
    lines.all++;
    if (own.range !== null && own.range.start.line === each.range?.start.line) lines.same++;
    else
      lists.push(
        `=== line: ${where}: ${each.range?.start.line}-${each.range?.end.line}, here ${own.range?.start.line}-${own.range?.end.line}: ${own.sql.slice(0, 60)}`,
      );
  });
}

async function revisionsOf(folder, environment) {
  const { environments } = await alembicLs(folder, ['graph', '.', '--format', 'json']);
  const found = environment === undefined ? environments[0] : environments.find(({ name }) => name === environment);
  return found.revisions.map(({ revision }) => revision);
}

async function versionsOf(python) {
  const code =
    'import alembic, json, sqlalchemy; print(json.dumps({"alembic": alembic.__version__, "sqlalchemy": sqlalchemy.__version__}))';
  return JSON.parse(await run(python, ['-c', code], {}));
}

async function alembicLs(cwd, args, env = {}) {
  return JSON.parse(await run(process.execPath, [values.server, ...args], { cwd, env: { ...process.env, ...env } }));
}

/** Standard output, whatever the exit code: one of 1 says that revisions have errors. */
function run(program, args, options) {
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: 1 << 30, ...options }, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(`${program} ${args.slice(0, 6).join(' ')}: ${stderr || error?.message}`));
      else resolve(stdout);
    });
  });
}
