/**
 * Runs the last revisions of public histories up and down by the real Alembic, with rows in the tables, and compares what
 * is left with the verdict on the round trip; the same with the downgrade that *Generate Downgrade* writes.
 *
 *   node test/histories/roundTrips.mjs FOLDER… [--python PYTHON] [--dialect D] [--last 60] [--list]
 *
 * FOLDER is a checkout; where `applied.mjs` has its name, it says what the history needs, else its largest environment
 * runs on PostgreSQL, or on the dialect given. It is only read, and its revisions are executed: use a machine that may be
 * lost. PYTHON and the servers are as for `schemaTruth.mjs`; so is what a run needs of `dist`.
 * `--list` prints every trip whose verdict is not what happened, and why others are unknown.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { histories } from './applied.mjs';
import { usualRecipe } from './usualRecipe.mjs';
import { load } from '../support/load.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    dialect: { type: 'string' },
    last: { type: 'string', default: '60' },
    list: { type: 'boolean', default: false },
  },
});
const server = new URL(process.env.ALEMBIC_TEST_POSTGRES ?? 'postgresql://postgres@127.0.0.1:5432/postgres');
const program = path.resolve(import.meta.dirname, '../../dist/server.js');
const scratch = mkdtempSync(path.join(tmpdir(), 'alembic-trips-'));
const { readTrips } = await load('test/histories/readTrips.ts');

console.log(
  '| history | database | revisions | not run | exact | loses data | broken | unknown | decided % of the understood | wrong | exact but not | downgrades written | said to restore | restored | said but not |',
);
console.log('|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
try {
  for (const folder of positionals.map((each) => path.resolve(each))) {
    const recipe = histories[path.basename(folder)] ?? usualRecipe(folder, program);
    const known = recipe.dialects.filter((each) => each !== 'mariadb');
    for (const dialect of values.dialect === undefined ? known : [values.dialect])
      await compare(folder, recipe, dialect);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function compare(folder, recipe, dialect) {
  const { environment, database = null } = recipe;
  const { revisions, trips } = await readTrips(folder, { environment, dialect, database, last: Number(values.last) });
  const byFile = new Map(trips.map((trip) => [trip.file, trip]));
  const counts = { notRun: 0, exact: 0, losesData: 0, broken: 0, unknown: 0, wrong: 0, exactButNot: 0 };
  const written = { all: 0, said: 0, restored: 0, saidButNot: 0 };
  const understood = { all: 0, decided: 0 };
  const lines = [];
  const report = (answer) => {
    const trip = byFile.get(answer.file);
    const name = path.basename(answer.file);
    const isOwn = answer.kind === 'own';
    if (answer.refused !== undefined) {
      if (isOwn) counts.notRun++;
      lines.push(`not run: ${name}: ${answer.refused}`);
      return;
    }
    const happened = answer.failed ?? answer.differences.join('\n    ');
    const verdict = isOwn ? trip.verdict : trip.writtenVerdict;
    const holds = verdict === 'exact' || verdict === 'losesData';
    const isSame = answer.isSame === true;
    if (!isOwn) {
      written.all++;
      if (holds) written.said++;
      if (isSame) written.restored++;
      if (holds && !isSame) {
        written.saidButNot++;
        lines.push(`SAID BUT NOT: ${name}: ${verdict}\n    ${happened}\n${trip.written}`);
      }
      return;
    }
    counts[verdict]++;
    if (trip.isUnderstood) understood.all++;
    if (trip.isUnderstood && verdict !== 'unknown') understood.decided++;
    const keepsRows = verdict !== 'exact' || trip.data !== 'none' || answer.sameRows;
    const isWrong = (holds && !(isSame && keepsRows)) || (verdict === 'broken' && isSame);
    if (isWrong) counts.wrong++;
    if (isWrong && verdict === 'exact') counts.exactButNot++;
    if (isWrong)
      lines.push(
        `WRONG: ${name}: ${verdict}, ${trip.reasons.join('; ')}; same rows: ${answer.sameRows}\n    ${happened}`,
      );
    else if (verdict === 'unknown') lines.push(`unknown: ${name}: ${trip.reasons.join('; ')}`);
  };
  const error = await onFresh(dialect, path.basename(folder), (url) =>
    python(
      {
        url,
        dialect,
        versionLocations: [...new Set(revisions.map((file) => path.dirname(file)))],
        paths: recipe.paths.map((each) => path.join(folder, each)),
        convention: recipe.convention ?? { ix: 'ix_%(column_0_label)s' },
        configure: recipe.configure ?? {},
        arguments: database === null ? {} : { engine_name: database },
        variables: recipe.variables ?? {},
        prepare: recipe.prepare ?? '',
        written: Object.fromEntries(trips.map(({ file, written: text }) => [file, { text }])),
      },
      report,
    ),
  );
  const { notRun, exact, losesData, broken, unknown, wrong, exactButNot } = counts;
  const share = ((100 * understood.decided) / (understood.all || 1)).toFixed(1);
  console.log(
    `| ${path.basename(folder)} | ${dialect} | ${trips.length} | ${notRun} | ${exact} | ${losesData} | ${broken} | ${unknown} | ${share} | ${wrong} | ${exactButNot} | ${written.all} | ${written.said} | ${written.restored} | ${written.saidButNot} |`,
  );
  if (error !== '') console.log(`  ended with an error: ${error}`);
  if (values.list) for (const line of lines) console.log(`  ${line}`);
}

/** Runs the trips and hands on each answer; the end of the error output where Python ended with one. */
async function python(request, report) {
  const child = spawn(values.python, ['-W', 'ignore', path.join(import.meta.dirname, 'tripHistory.py')]);
  let errors = '';
  child.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-2000)));
  child.stdin.end(JSON.stringify(request));
  for await (const line of createInterface({ input: child.stdout })) report(JSON.parse(line));
  const code = child.exitCode ?? (await new Promise((resolve) => child.on('close', resolve)));
  return code === 0 ? '' : errors;
}

/** With a database of its own, which is gone afterwards. */
async function onFresh(dialect, name, work) {
  const database = `trips_${name.replaceAll(/\W/g, '_').toLowerCase()}`;
  if (dialect === 'sqlite') {
    const file = path.join(scratch, `${database}.db`);
    rmSync(file, { force: true });
    execFileSync(values.python, ['-c', 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("VACUUM")', file]);
    return work(`sqlite:///${file}`);
  }
  const administer = (sql) =>
    execFileSync('psql', [server.href, '-q', '-c', 'SET client_min_messages = error', '-c', sql]);
  administer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  administer(`CREATE DATABASE ${database}`);
  try {
    const url = new URL(server);
    url.pathname = `/${database}`;
    return await work(url.href.replace(/^\w+/, 'postgresql+psycopg2'));
  } finally {
    administer(`DROP DATABASE ${database} WITH (FORCE)`);
  }
}
