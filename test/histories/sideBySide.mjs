/**
 * Reviews revisions, and gives the SQL of their upgrades on PostgreSQL to squawk and to pgfence, and prints for each matter
 * in how many revisions each finds it, and in how many nobody else does.
 *
 *   node test/histories/sideBySide.mjs [FOLDER…] [--last 20] [--most 200] [--generated 0] [--squawk squawk]
 *     [--pgfence PROGRAM] [--list MATTER,…]
 *
 * FOLDER is a checkout, which is only read. `--generated N` adds N generated revisions. Needs `npm run build`, squawk of
 * the package squawk-cli, and for `--pgfence` the program of the package @flvmnt/pgfence. Nothing of a history belongs
 * into this repository.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from '../support/load.mjs';

/** What the rules of squawk and of pgfence are about, and ours that report the same. */
const matters = {
  'index without CONCURRENTLY': [['require-concurrent-index-creation'], ['create-index-not-concurrent'], ['LK01']],
  'index dropped without CONCURRENTLY': [
    ['require-concurrent-index-deletion'],
    ['drop-index-not-concurrent'],
    ['LK02'],
  ],
  'foreign key or check that is validated at once': [
    ['adding-foreign-key-constraint', 'constraint-missing-not-valid'],
    ['add-constraint-fk-no-not-valid', 'add-constraint-check-no-not-valid'],
    ['LK03', 'LK04', 'LK06'],
  ],
  'unique constraint that builds its index': [['disallowed-unique-constraint'], ['add-constraint-unique'], ['LK06']],
  'primary key that builds its index': [
    ['adding-serial-primary-key-field'],
    ['add-pk-without-using-index', 'add-column-serial'],
    ['LK07', 'LK12'],
  ],
  'required column without a default': [['adding-required-field'], ['add-column-not-null-no-default'], ['DN01']],
  'SET NOT NULL': [['adding-not-nullable-field'], ['alter-column-set-not-null'], ['LK05', 'DN05']],
  'change of a type': [['changing-column-type'], ['alter-column-type'], ['LK09', 'DL06', 'TY07', 'TY08']],
  'column with a volatile default or a value that is computed': [
    ['adding-field-with-default'],
    ['add-column-non-constant-default', 'add-column-stored-generated'],
    ['LK11', 'LK12', 'LK13', 'DN07'],
  ],
  'column dropped': [['ban-drop-column'], ['drop-column'], ['DL02', 'DL08', 'AG05']],
  'table dropped': [['ban-drop-table'], ['drop-table'], ['DL01', 'AG03']],
  'database or schema dropped': [['ban-drop-database'], [], ['DL03']],
  'NOT NULL dropped': [['ban-drop-not-null'], [], ['BC04']],
  'column renamed': [['renaming-column'], ['rename-column'], ['BC01']],
  'table renamed': [['renaming-table'], ['rename-table'], ['BC02']],
  'rows deleted': [
    ['ban-truncate-cascade'],
    ['truncate', 'truncate-cascade', 'delete-without-where'],
    ['DL04', 'DL05'],
  ],
  'update of all rows': [[], ['update-in-migration'], ['DM01']],
  'concurrently in a transaction': [
    ['ban-concurrent-index-creation-in-transaction'],
    ['concurrent-in-transaction'],
    ['TX01'],
  ],
  'table locked during a slow operation': [
    [],
    ['statement-after-access-exclusive', 'not-valid-validate-same-tx'],
    ['TX06', 'DM04'],
  ],
  'no lock time-out': [
    ['require-lock-timeout', 'require-statement-timeout', 'require-timeout-settings'],
    ['missing-lock-timeout', 'missing-statement-timeout'],
    ['TX02'],
  ],
  'downgrade that fails or is not the opposite': [[], [], ['DG01', 'DG02', 'DG03', 'DG04', 'DG06', 'DG09']],
  'index of a foreign key, or one too many': [[], [], ['CX01', 'CX02', 'CX03', 'CX08']],
  'names and types that are not there or collide': [[], [], ['CX12', 'TY03', 'TY04', 'TY05', 'AG02', 'AG03', 'CX05']],
  'rows that make it fail': [[], [], ['CX10', 'DL06', 'DN02', 'DN06']],
  'ways of writing': [
    [
      'prefer-bigint-over-int',
      'prefer-bigint-over-smallint',
      'prefer-identity',
      'prefer-robust-stmts',
      'prefer-text-field',
      'prefer-timestamp-tz',
      'ban-char-field',
    ],
    [
      'prefer-robust-create-index',
      'prefer-robust-create-table',
      'prefer-robust-drop-index',
      'prefer-robust-drop-table',
      'prefer-bigint-over-int',
      'prefer-text-field',
      'prefer-timestamptz',
      'add-column-json',
    ],
    [],
  ],
  'remarks without a danger': [
    [],
    ['add-column-constant-default', 'validate-constraint', 'missing-idle-timeout', 'missing-application-name'],
    [],
  ],
};
const tools = ['squawk', 'pgfence', 'alembic-ls'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    last: { type: 'string', default: '20' },
    generated: { type: 'string', default: '0' },
    most: { type: 'string', default: '200' },
    squawk: { type: 'string', default: 'squawk' },
    pgfence: { type: 'string' },
    list: { type: 'string', default: '' },
  },
});
const program = path.resolve(import.meta.dirname, '../../dist/server.js');
const { readFindings, generatedProject } = await load('test/histories/readFindings.ts');
const scratch = mkdtempSync(path.join(tmpdir(), 'alembic-side-'));
const listed = values.list.split(',');
const counts = new Map(Object.keys(matters).map((matter) => [matter, { found: [0, 0, 0], only: [0, 0, 0] }]));
const others = new Map();
const total = { revisions: 0, refused: 0 };
try {
  for (const folder of positionals) await compare(path.resolve(folder), Number(values.last));
  const all = total.revisions + Number(values.generated);
  for (let seed = 1; total.revisions < all; seed++) {
    const folder = path.join(scratch, `generated${seed}`);
    for (const [file, text] of Object.entries(generatedProject(seed))) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    await compare(folder, 2);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${total.revisions} revisions; squawk's parser refuses ${total.refused} of them`);
const heads = tools.flatMap((tool) => [tool, `only ${tool}`]);
console.log(`\n| matter | ${heads.join(' | ')} |\n|---|${'--:|'.repeat(heads.length)}`);
for (const [matter, { found, only }] of counts)
  console.log(`| ${matter} | ${tools.flatMap((_, at) => [found[at], only[at]]).join(' | ')} |`);
console.log(`\nothers: ${[...others].map(([rule, count]) => `${rule} ${count}`).join(', ')}`);

async function compare(folder, last) {
  const { findings, files, environment } = await readFindings(folder, last, undefined, 'postgresql');
  if (files.length === 0) return;
  const left = folder.startsWith(scratch) ? Infinity : Math.max(0, Number(values.most) - total.revisions);
  const sql = sqlOf(folder, environment, files).slice(0, left);
  const names = sql.map(({ statements }, at) => {
    const name = path.join(scratch, `${at}.sql`);
    writeFileSync(name, `BEGIN;\n${statements.map((each) => `${each};\n`).join('')}COMMIT;\n`);
    return name;
  });
  const fenced = fencedIn(names);
  for (const [at, { file }] of sql.entries()) {
    total.revisions++;
    const { stdout } = spawnSync(values.squawk, ['--reporter', 'json', names[at]], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const squawked = new Set(JSON.parse(stdout || '[]').map((each) => each.rule_name));
    if (squawked.delete('syntax-error')) total.refused++;
    const own = new Set(
      findings.filter((each) => each.file === path.basename(file)).flatMap(({ code, merged }) => [code, ...merged]),
    );
    const found = [squawked, fenced.get(names[at]) ?? new Set(), own];
    for (const [matter, rules] of Object.entries(matters)) {
      const hits = rules.map((all, tool) => all.some((rule) => found[tool].has(rule)));
      const count = counts.get(matter);
      for (const [tool, isHit] of hits.entries()) if (isHit) count.found[tool]++;
      if (hits.filter(Boolean).length === 1) count.only[hits.indexOf(true)]++;
      if (listed.includes(matter) && hits.includes(true) && hits.includes(false))
        console.log(
          `${matter}: ${tools.filter((_, tool) => hits[tool]).join(' and ')}: ${path.basename(folder)} ${path.basename(file)}`,
        );
    }
    for (const [tool, each] of found.slice(0, 2).entries())
      for (const rule of each)
        if (!Object.values(matters).some((rules) => rules[tool].includes(rule)))
          others.set(`${tools[tool]} ${rule}`, (others.get(`${tools[tool]} ${rule}`) ?? 0) + 1);
  }
}

/** What pgfence finds in files. */
function fencedIn(names) {
  if (values.pgfence === undefined || names.length === 0) return new Map();
  const { stdout } = spawnSync(values.pgfence, ['analyze', '--format', 'sql', '--output', 'json', ...names], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const { results = [] } = JSON.parse(stdout || '{}');
  return new Map(
    results.map(({ filePath, checks, policyViolations = [] }) => [
      filePath,
      new Set([...checks, ...policyViolations].map(({ ruleId }) => ruleId)),
    ]),
  );
}

/** The statements of upgrades, by their files. */
function sqlOf(folder, environment, files) {
  const ids = files.flatMap(({ id }) => ['--revision', id]);
  const { stdout } = spawnSync(
    process.execPath,
    [program, 'sql', '--environment', environment, ...ids, '--dialect', 'postgresql', '--format', 'json'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (stdout === '') return [];
  return JSON.parse(stdout).revisions.map(({ file, statements }) => ({
    file,
    statements: statements.flatMap(({ sql }) => sql ?? []),
  }));
}
