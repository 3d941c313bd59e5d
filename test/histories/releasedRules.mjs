/**
 * Judges real histories with the rules about released revisions: of the last commits of the default branch that touch
 * Python files near migrations each that does more than add files, as if it were a pull request upon its first parent;
 * then the newest commit upon the first of them, for what was added, and against the newest release before it. Findings
 * that the commit before had already are printed once.
 *
 *   node test/histories/releasedRules.mjs CLONE [--commits 200] [--rules GR11,GR12,GR17,GR18] [--sample 15] [--seed 1] [--out FILE] [--program FILE]
 *
 * CLONE is a git directory with its history, bare or not; it is only read. Needs `npm run build`. Nothing of a history
 * belongs into this repository.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** What a history keeps its revisions and their configuration in, whatever it calls the folders. */
const near = ['*versions*/*.py', '*migration*/*.py', '*alembic*/*.py', '*.ini', '*.ini.template'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    commits: { type: 'string', default: '200' },
    rules: { type: 'string', default: 'GR11,GR12,GR17,GR18' },
    sample: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    program: { type: 'string', default: path.resolve(import.meta.dirname, '../../dist/server.js') },
  },
});
const [clone] = positionals;
if (clone === undefined) throw new Error('Name a clone.');
const codes = values.rules.split(',');

const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-histories-')));
try {
  const tree = path.join(scratch, 'tree');
  // Its own copy of the refs and a work tree; the objects are those of the clone.
  run(scratch, 'clone', '--quiet', '--shared', '--no-checkout', clone, tree);
  // A copy of a history may lack its largest files, and no other file says anything about revisions.
  run(tree, 'sparse-checkout', 'set', '--no-cone', '*.py', '*.ini', '*.ini.*', '*.toml', '*.mako');
  const newest = run(tree, 'rev-parse', 'HEAD');
  const list = ['log', '--first-parent', '--diff-merges=first-parent', '--name-status', '--format=>%H %P'];
  const commits = run(tree, ...list, `--max-count=${values.commits}`, newest, '--', ...near)
    .split('>')
    .slice(1)
    .map((entry) => {
      const [ids, ...files] = entry.split('\n').filter((line) => line !== '');
      const [commit, parent] = ids.split(' ');
      return { commit, parent, onlyAdds: !files.some(isEdit) };
    })
    .filter(({ parent }) => parent !== undefined && parent !== '')
    .reverse();
  const findings = [];
  let before = new Set();
  for (const { commit, parent, onlyAdds } of commits) {
    // What is new behind the newest revision can only have a typed id, which the last check sees.
    if (onlyAdds) continue;
    const here = await check(tree, commit, parent);
    const keys = new Set(here.map(keyOf));
    findings.push(...here.filter((finding) => !before.has(keyOf(finding))).map((each) => ({ commit, ...each })));
    before = keys;
  }
  const added = commits.length === 0 ? [] : await check(tree, newest, commits[0].parent);
  findings.push(...added.filter(({ code }) => code === 'GR18').map((each) => ({ commit: newest, ...each })));
  const last = (await check(tree, newest, newest)).map((each) => ({ commit: 'newest', ...each }));
  print({ all: commits.length, checked: commits.filter((each) => !each.onlyAdds).length }, findings, last);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** A line of `--name-status` that tells of a file which may be a revision, and was there before. */
function isEdit(line) {
  return /^[^A].*\.py$/.test(line) && !/\benv\.py$|\btests?\//.test(line);
}

function run(directory, ...args) {
  const options = { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] };
  const safe = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.symlinks=false', '-c', 'filter.lfs.smudge=cat'];
  return execFileSync('git', [...safe, ...args], {
    ...options,
    env: { ...process.env, GIT_LFS_SKIP_SMUDGE: '1' },
  }).trim();
}

/** What the rules say of a commit upon another one, which counts as the default branch. */
async function check(tree, commit, parent) {
  run(tree, 'checkout', '--quiet', '--force', '--detach', commit);
  const args = ['check', '.', '--since', parent, '--format', 'json', '--fail-on', 'never'];
  const { stdout, stderr } = await new Promise((resolve) => {
    const options = { cwd: tree, maxBuffer: 1 << 28 };
    execFile(
      process.execPath,
      [values.program, ...args, '--cache', path.join(scratch, 'cache')],
      options,
      (_, out, err) => {
        resolve({ stdout: out, stderr: err });
      },
    );
  });
  if (stdout === '') {
    console.error(`${commit}: ${stderr.trim()}`);
    return [];
  }
  return JSON.parse(stdout).findings.filter(({ code, suppressed }) => codes.includes(code) && suppressed === null);
}

/** The branch's name in a message is a commit's id, and another one each time. */
function keyOf({ code, environment, revision, file, message }) {
  return JSON.stringify([code, environment, revision, file, message.replace(/\b[0-9a-f]{40}\b/g, '')]);
}

function print(count, findings, last) {
  const perRule = (all) => codes.map((code) => `${code} ${all.filter((each) => each.code === code).length}`).join(', ');
  console.log(
    `${count.all} commits, ${count.checked} of them checked: ${perRule(findings)}; newest against the newest release: ${perRule(last)}`,
  );
  const drawn = codes.flatMap((code) => draw([...findings, ...last].filter((each) => each.code === code)));
  for (const { commit, code, severity, revision, file, message } of drawn)
    console.log(`${commit.slice(0, 12)} ${code} ${severity} ${revision} ${file}\n    ${message}`);
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify({ count, findings, last }, null, 2)}\n`);
}

/** At most so many of them, the same ones each time. */
function draw(all) {
  const rest = [...all];
  let state = Number(values.seed);
  return Array.from({ length: Math.min(Number(values.sample), all.length) }, () => {
    state = (state * 48271) % 0x7fffffff;
    return rest.splice(state % rest.length, 1)[0];
  });
}
