import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  makeDirectory,
  makeRepository,
  repositoryAt,
  runGitHere,
  type TestRepository,
} from '../../../../test/support/gitRepository.js';
import { type CommandResult, runCommand } from '../../../../test/support/runCommand.js';
import { type Files, project, revision, versions } from '../../../../test/support/workspace.js';
import type { CheckDocument } from './checkJson.js';

function write(root: string, files: Files): string {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return root;
}

const file = (name: string): string => `${versions}/${name}`;
const check = (root: string, ...args: readonly string[]): Promise<CommandResult> =>
  runCommand(root, ['check', ...args]);

async function documentOf(root: string, ...args: readonly string[]): Promise<CheckDocument> {
  return JSON.parse((await check(root, '--format', 'json', ...args)).stdout) as CheckDocument;
}

const codes = ({ findings }: CheckDocument): string[] =>
  findings.map(
    ({ code, revision: id, suppressed }) => `${code} ${id ?? '-'}${suppressed === null ? '' : ` (${suppressed})`}`,
  );

const good = project({ 'aa.py': revision('aa', 'None') });
const twoHeads = project({
  'aa.py': revision('aa', 'None'),
  'bb.py': revision('bb', '"aa"'),
  'cc.py': revision('cc', '"aa"'),
});

/** aa on main, and ff on "feature", which is checked out. */
function feature(more: Files = { [file('ff.py')]: revision('ff', '"aa"') }): TestRepository {
  const repository = makeRepository();
  write(repository.root, good);
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'feature');
  write(repository.root, more);
  repository.commit();
  return repository;
}

function cloneOf(repository: TestRepository, ...options: readonly string[]): TestRepository {
  const root = path.join(makeDirectory(), 'clone');
  runGitHere(path.dirname(root), 'clone', '--quiet', ...options, `file://${repository.root}`, root);
  return repositoryAt(root);
}

describe('check --format json', () => {
  test('is the document of the contract', async () => {
    const { root, git } = feature({ [file('ff.py')]: revision('ff', '"gone"') });
    const { exitCode, stdout, stderr } = await check(root, '--format', 'json');
    const commit = git('rev-parse', 'main');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      findings: [
        {
          code: 'GR02',
          name: 'missing-parent-revision',
          severity: 'error',
          message: expect.stringContaining('No revision file declares "gone"') as string,
          revision: 'ff',
          file: 'migrations/versions/ff.py',
          range: { start: { line: 9, character: 16 }, end: { line: 9, character: 22 } },
          environment: 'migrations',
          fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
          suppressed: null,
          sides: ['HEAD'],
          related: [],
          fixes: ['Change to "aa"'],
          documentation: 'docs/rules/GR02.md',
          merged: [],
        },
      ],
      base: { commit, name: 'main', reason: null },
      reviewed: [
        { environment: 'migrations', revision: 'ff', message: 'message of ff', file: 'migrations/versions/ff.py' },
      ],
      read: 'bodies',
      coverage: { revisions: 1, operations: 0, understood: 0, unchecked: 0, withoutDialect: [] },
      roundTrip: [
        {
          environment: 'migrations',
          revision: 'ff',
          file: 'migrations/versions/ff.py',
          verdict: 'exact',
          data: 'none',
          reasons: [],
        },
      ],
    });
  });

  test('says whose text has a finding', async () => {
    const { root, write: edit } = feature({ [file('ff.py')]: revision('ff', '"gone"') });
    edit(file('ff.py'), revision('ff', '"away"'));
    expect((await documentOf(root)).findings.map(({ sides }) => sides)).toEqual([['worktree']]);
  });

  test('has what is wrong in configuration files, with no revision', async () => {
    const root = write(makeDirectory(), { ...good, 'other/alembic.ini': '[alembic]\nscript_location = nowhere\n' });
    expect((await documentOf(root)).findings).toMatchObject([
      { code: 'CF02', revision: null, environment: null, file: 'other/alembic.ini' },
    ]);
  });

  test('has no hints, unless the settings make them more', async () => {
    const files = { ...good, [file('aa.py')]: revision('aa', 'None').replace('Revision ID: aa', 'Revision ID: zz') };
    expect(codes(await documentOf(write(makeDirectory(), files)))).toEqual([]);
    expect(
      codes(
        await documentOf(
          write(makeDirectory(), { ...files, 'alembic-ls.toml': '[review]\nrules = { GR08 = "warning" }\n' }),
        ),
      ),
    ).toEqual(['GR08 aa']);
  });
});

describe('the coverage', () => {
  const upgrading = (id: string, parent: string, upgrade: string): string =>
    revision(id, parent).replace(/def upgrade\(\).*:\n {4}pass/, `def upgrade():\n    ${upgrade}`);

  test('counts the operations of the upgrades that are reviewed, and those that are understood', async () => {
    const { root } = feature({
      [file('aa.py')]: upgrading('aa', 'None', 'op.drop_table("old")'),
      [file('ff.py')]: upgrading('ff', '"aa"', 'op.drop_table("one")\n    op.drop_table(name())'),
    });
    expect((await documentOf(root)).coverage).toMatchObject({
      revisions: 1,
      operations: 2,
      understood: 1,
      withoutDialect: ['migrations'],
    });
    expect((await documentOf(root, '--all')).coverage).toMatchObject({ revisions: 2, operations: 3, understood: 2 });
    expect((await documentOf(root, '--revision', 'aa')).coverage).toMatchObject({
      revisions: 1,
      operations: 1,
      understood: 1,
    });
  });
});

describe('check --format text', () => {
  test('has a line for each finding, then what was looked at', async () => {
    const { root, git } = feature({ [file('ff.py')]: revision('ff', '"gone"') });
    const { stdout } = await check(root);
    expect(stdout).toMatch(
      /^migrations\/versions\/ff\.py:10:17: error GR02 No revision file declares "gone", .*\n1 finding: 1 error\.\n/,
    );
    expect(stdout).toContain(
      `\n1 unreleased revision (compared with main, ${git('rev-parse', 'main').slice(0, 12)}). 0 operations, 0 understood. Round trips: 1 exact.\n`,
    );
  });

  test('says that there is nothing to review', async () => {
    const { root, git } = feature();
    git('switch', '--quiet', 'main');
    const { exitCode, stdout } = await check(root);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^No findings\.\n0 unreleased revisions \(compared with main, [0-9a-f]{12}\)\. 0 operations, 0 understood.\n$/,
    );
  });
});

describe('the exit code', () => {
  test.each([
    [[], 1],
    [['--fail-on', 'warning'], 1],
    [['--fail-on', 'never'], 0],
  ])('with an error and %j is %i', async (args, expected) => {
    expect((await check(write(makeDirectory(), twoHeads), ...args)).exitCode).toBe(expected);
  });

  test('with a warning is 1 only where warnings fail', async () => {
    const warned = write(makeDirectory(), { ...good, 'other/alembic.ini': '[alembic]\nscript_location = nowhere\n' });
    expect((await check(warned)).exitCode).toBe(0);
    expect((await check(warned, '--fail-on', 'warning')).exitCode).toBe(1);
    expect((await check(warned, '--fail-on', 'information')).exitCode).toBe(1);
  });

  test.each([
    [['--format', 'xml'], '--format takes text'],
    [['--fail-on', 'all'], '--fail-on takes error, warning, information or never, not "all"'],
    [['--all', '--since', 'main'], 'check takes one of --all, --since GITREF and --revision REV…'],
    [['--since=-x'], '--since takes a commit of git, not "-x"'],
    [['--since', 'nope'], 'check --since nope: there is no commit "nope"'],
    [['--revision', 'zz'], 'check --revision: "zz" names no revision'],
    [['--baseline', 'no.json'], `the baseline "no.json" can't be read`],
    [['a', 'b'], 'check takes one PATH, and "b" is a second'],
    [['nowhere'], 'there is no folder "nowhere"'],
  ])('of a call with %j is 2, with one line', async (args, message) => {
    const { exitCode, stdout, stderr } = await check(feature().root, ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`alembic-ls: ${message}`);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  test('is 2 where no environment is found: nothing was looked at', async () => {
    const { exitCode, stderr } = await check(write(makeDirectory(), { 'README.md': '' }));
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'alembic-ls: check: no Alembic environment was found in "." (see alembic-ls --help)\n',
    });
  });
});

describe('what is unreleased', () => {
  const reviewed = async (root: string, ...args: readonly string[]): Promise<unknown> =>
    (await documentOf(root, ...args)).reviewed?.map(({ revision: id }) => id) ?? null;

  test('is what the default branch does not have, also what is not committed', async () => {
    const repository = feature();
    repository.write(file('gg.py'), revision('gg', '"ff"'));
    expect(await reviewed(repository.root)).toEqual(['ff', 'gg']);
    expect(await reviewed(repository.root, '--all')).toEqual(['aa', 'ff', 'gg']);
    expect(await reviewed(repository.root, '--revision', 'heads', 'aa')).toEqual(['aa', 'gg']);
    expect(await reviewed(repository.root, '--since', 'HEAD')).toEqual(['gg']);
  });

  test('is what is not pushed on the default branch itself', async () => {
    const origin = feature();
    origin.git('switch', '--quiet', 'main');
    const clone = cloneOf(origin);
    expect(await reviewed(clone.root)).toEqual([]);
    clone.write(file('dd.py'), revision('dd', '"aa"'));
    clone.commit();
    clone.write(file('ee.py'), revision('ee', '"dd"'));
    expect(await reviewed(clone.root)).toEqual(['dd', 'ee']);
  });

  test('is all without git, and before the first commit', async () => {
    const root = write(makeDirectory(), good);
    expect(await documentOf(root)).toMatchObject({
      base: { commit: null, reason: 'the files are in no git repository' },
      reviewed: [{ revision: 'aa' }],
    });
    makeRepository({ root });
    expect(await documentOf(root)).toMatchObject({
      base: { commit: null, reason: 'nothing is committed yet' },
      reviewed: [{ revision: 'aa' }],
    });
    expect((await check(root)).exitCode).toBe(0);
  });

  test('is known on a detached HEAD, as in a job of CI that fetches the whole history', async () => {
    const clone = cloneOf(feature(), '--no-single-branch');
    clone.git('checkout', '--quiet', '--detach', 'origin/feature');
    clone.git('branch', '--delete', '--force', 'feature');
    clone.git('remote', 'set-head', 'origin', '--delete');
    expect(await reviewed(clone.root)).toEqual(['ff']);
  });

  test('is not known in a shallow clone of one branch: the rest is still reported, and the exit code is 2', async () => {
    const origin = feature({ [file('ff.py')]: revision('ff', '"gone"') });
    origin.git('switch', '--quiet', 'main');
    const clone = cloneOf(origin, '--depth=1', '--branch', 'feature');
    clone.git('checkout', '--quiet', '--detach');
    const { exitCode, stdout, stderr } = await check(clone.root, '--format', 'json', '--fail-on', 'never');
    const document = JSON.parse(stdout) as CheckDocument;
    expect(document).toMatchObject({ reviewed: null, coverage: null });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^alembic-ls: it is not known which revisions are unreleased: .*fetch-depth: 0.*--since GITREF.*--all.*\n$/,
    );
    expect(codes(document)).toEqual(['GR02 ff']);
    expect(document).toMatchObject({
      base: { commit: null, reason: expect.stringContaining('no default branch') as string },
      reviewed: null,
    });
    expect((await check(clone.root)).stdout).toContain(
      'Which revisions are unreleased is not known: there is no default branch',
    );
    expect((await check(clone.root, '--all')).exitCode).toBe(1);
    clone.git('fetch', '--quiet', '--depth=1', 'origin', 'main');
    expect(await reviewed(clone.root, '--since', 'FETCH_HEAD')).toEqual(['ff']);
  });

  test('is compared with the branch that the project names', async () => {
    const { root, write: edit, git, commit } = feature();
    git('branch', '--move', 'main', 'develop');
    expect((await check(root)).exitCode).toBe(2);
    edit('alembic-ls.toml', '[git]\ndefaultBranch = "develop"\n');
    commit();
    expect(await reviewed(root)).toEqual(['ff']);
  });
});

describe('rules that compare with git', () => {
  test('report an inserted and an edited revision', async () => {
    const { root } = feature({
      [file('ff.py')]: revision('ff', 'None', { labels: '"x"' }),
      [file('aa.py')]: revision('aa', '"ff"').replace('pass', 'op.drop_table("t")'),
    });
    expect(codes(await documentOf(root))).toEqual(['GR12 aa', 'GR11 ff']);
    expect(codes(await documentOf(root, '--since', 'HEAD'))).toEqual([]);
  });

  test('see a released file that was renamed as the same', async () => {
    const { root, path: at } = feature();
    renameSync(at(file('aa.py')), at(file('first.py')));
    expect(codes(await documentOf(root))).toEqual([]);
  });
});

describe('a release', () => {
  /** v1 has aa and bb; then the default branch changed something. */
  function released(change: (repository: TestRepository) => void): TestRepository {
    const repository = makeRepository();
    write(repository.root, project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') }));
    repository.commit();
    repository.git('tag', 'v1.0');
    change(repository);
    repository.commit();
    return repository;
  }

  test('that has a revision which is gone is named, unless a comment or the project says what took its place', async () => {
    const squash = (comment: string): TestRepository =>
      released((repository) => {
        repository.remove(file('aa.py'));
        repository.remove(file('bb.py'));
        repository.write(file('ss.py'), `${comment}${revision('ss', 'None')}`);
      });
    const { findings } = await documentOf(squash('').root);
    expect(findings).toMatchObject([
      { code: 'GR17', severity: 'error', message: expect.stringContaining('v1.0 has "aa" and "bb"') as string },
    ]);
    expect(codes(await documentOf(squash('# alembic: replaces aa, bb\n').root))).toEqual([]);
    const { root } = squash('');
    write(root, { 'alembic-ls.toml': 'replaces = { ss = ["aa", "bb"] }\n' });
    expect(codes(await documentOf(root))).toEqual([]);
  });

  test('is compared with what the default branch has by now', async () => {
    const { root } = released((repository) => {
      repository.write(file('xx.py'), revision('xx', '"aa"'));
      repository.write(file('bb.py'), revision('bb', '"xx"').replace('pass', 'op.drop_table("t")'));
    });
    const { findings } = await documentOf(root);
    expect(findings.map(({ code, severity, revision: id }) => [code, severity, id])).toEqual([
      ['GR12', 'warning', 'bb'],
      ['GR11', 'error', 'xx'],
    ]);
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('This migration is on v1.0 already'),
      expect.stringContaining('which v1.0 has already'),
    ]);
    write(root, { 'alembic-ls.toml': '[git]\nreleaseTags = "none/*"\n' });
    expect(codes(await documentOf(root))).toEqual([]);
  });

  test('that is newer than where the branch began is not what the branch lacks', async () => {
    const { root, git } = released((repository) => {
      repository.write(file('cc.py'), revision('cc', '"bb"'));
    });
    git('tag', 'v2.0');
    git('switch', '--quiet', '--create', 'old', 'v1.0');
    expect(codes(await documentOf(root))).toEqual([]);
  });

  test('of typed ids is told from those that are new', async () => {
    const { root } = released((repository) => {
      repository.remove(file('bb.py'));
      repository.remove(file('aa.py'));
      repository.write(file('one.py'), revision('9f3c07d1b6e2', 'None'));
    });
    write(root, { [file('two.py')]: revision('a1b2c3d4e5f6', '"9f3c07d1b6e2"') });
    expect(codes(await documentOf(root, '--since', 'HEAD'))).toContain('GR18 a1b2c3d4e5f6');
  });
});

describe('a baseline', () => {
  const writeBaseline = async (root: string): Promise<CommandResult> => check(root, '--write-baseline', 'known.json');

  test('sets known findings aside, after edits above them and renames of their files', async () => {
    const { root, path: at, write: edit } = feature({ ...twoHeads });
    expect((await writeBaseline(root)).exitCode).toBe(0);
    expect(JSON.parse(readFileSync(at('known.json'), 'utf8'))).toMatchObject({
      version: 1,
      findings: [
        {
          code: 'GR01',
          message: expect.stringContaining('Multiple heads') as string,
          fingerprint: expect.any(String) as string,
        },
        { code: 'GR01' },
      ],
    });
    renameSync(at(file('bb.py')), at(file('renamed.py')));
    edit(file('cc.py'), `# a comment\n\n${revision('cc', '"aa"', { message: 'another message' })}`);
    const { exitCode, stdout } = await check(root, '--baseline', 'known.json');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^No findings\.\n2 known by the baseline\.\n/);
    expect(codes(await documentOf(root, '--baseline', 'known.json'))).toEqual([
      'GR01 cc (baseline)',
      'GR01 bb (baseline)',
    ]);
  });

  test('does not set new findings aside, and says what is gone', async () => {
    const { root, write: edit } = feature({ ...twoHeads });
    await writeBaseline(root);
    edit(file('cc.py'), revision('cc', '"bb"'));
    edit(file('dd.py'), revision('dd', '"gone"'));
    const { exitCode, stdout } = await check(root, '--baseline', 'known.json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('error GR02 ');
    expect(stdout).toContain('2 findings of the baseline gone (--write-baseline writes it again).');
  });

  test('does not count as gone what is known of revisions that are not reviewed', async () => {
    const dropping = (id: string, down: string): string => revision(id, down).replace('pass', "op.drop_table('item')");
    const { root, write: edit } = feature({
      [file('bb.py')]: dropping('bb', '"aa"'),
      [file('cc.py')]: dropping('cc', '"bb"'),
    });
    await writeBaseline(root);
    const gone = async (...args: readonly string[]): Promise<string | undefined> =>
      /\d+ findings? of the baseline gone/.exec((await check(root, '--baseline', 'known.json', ...args)).stdout)?.[0];
    expect(await gone('--revision', 'cc')).toBeUndefined();
    edit(file('bb.py'), revision('bb', '"aa"'));
    expect(await gone('--revision', 'cc')).toBeUndefined();
    expect(await gone('--revision', 'bb')).toBe(await gone());
    expect(await gone()).toMatch(/^[12] finding/);
  });

  test('is the one that the project names, relative to its folder', async () => {
    const { root } = feature({ ...twoHeads, 'alembic-ls.toml': '[review]\nbaseline = "known.json"\n' });
    expect((await check(root)).exitCode).toBe(2);
    await writeBaseline(root);
    expect((await runCommand(path.dirname(root), ['check', path.basename(root)])).exitCode).toBe(0);
  });

  test.each([
    ['{', 'is no JSON'],
    ['[]', 'was not written by --write-baseline'],
    ['{"version": 2, "findings": []}', 'is of version 2, and this is 1: write it again'],
    ['{"version": 1, "findings": [{}]}', 'has no fingerprint in its entry 1'],
  ])('that holds %s is refused', async (text, message) => {
    const { root } = feature({ 'known.json': text });
    expect((await check(root, '--baseline', 'known.json')).stderr).toBe(
      `alembic-ls: the baseline "known.json" ${message} (see alembic-ls --help)\n`,
    );
  });

  test('numbers equal findings, so that one more is new', async () => {
    const nameless = 'def upgrade():\n    pass\n';
    const { root, write: edit } = feature({ [file('x1.py')]: nameless });
    await writeBaseline(root);
    edit(file('x2.py'), nameless);
    expect(
      (await documentOf(root, '--baseline', 'known.json')).findings.map(({ suppressed, fingerprint }) => [
        suppressed,
        fingerprint.length > 64,
      ]),
    ).toEqual([
      ['baseline', false],
      [null, true],
    ]);
  });
});

test('an id that another branch has for another revision is an error, from a fetched branch too', async () => {
  const id = '40c8e15ab97d';
  const origin = feature({ [file('theirs.py')]: revision(id, '"aa"', { message: 'theirs' }) });
  origin.git('switch', '--quiet', 'main');
  const clone = cloneOf(origin);
  clone.git('switch', '--quiet', '--create', 'mine');
  clone.write(
    file('mine.py'),
    revision(id, '"aa"', { message: 'mine' }).replace('Create Date: 2026-01-02', 'Create Date: 2026-01-03'),
  );
  const { findings } = await documentOf(clone.root);
  expect(findings).toMatchObject([
    {
      code: 'GR18',
      severity: 'error',
      message: expect.stringContaining(`origin/feature has "${id}" for another revision (theirs.py)`) as string,
      fixes: [expect.stringMatching(/^Give it the id/) as string],
    },
  ]);
});

test('comments suppress, and those that suppress nothing are reported', async () => {
  const ignored = revision('bb', '"aa"').replace(
    'revision = "bb"',
    'revision = "bb"  # alembic: ignore[GR01] two tracks',
  );
  const root = write(makeDirectory(), {
    ...twoHeads,
    [file('bb.py')]: ignored,
    [file('aa.py')]: `# alembic: ignore[GR06] not here\n${revision('aa', 'None')}`,
  });
  expect(codes(await documentOf(root))).toEqual(['OD06 aa', 'GR01 bb (two tracks)', 'GR01 cc']);
  expect((await check(root)).stdout).toContain('2 findings: 1 error, 1 of information.\n1 suppressed by comments.\n');
});

test('comments in configuration files suppress, and those that suppress nothing are reported', async () => {
  const root = write(makeDirectory(), {
    ...project({ 'aa.py': revision('aa', 'None') }),
    'alembic-ls.toml':
      'nothing = 1  # alembic: ignore[CF04] the next version has it\n[git]\ndefaultBranch = "main" # alembic: ignore[CF04] x\n',
    'other/alembic.ini':
      '[alembic]\n# alembic: ignore[CF02] made when it is deployed\nscript_location = %(here)s/nowhere\n',
  });
  expect(codes(await documentOf(root)).sort()).toEqual([
    'CF02 - (made when it is deployed)',
    'CF04 - (the next version has it)',
    'OD06 -',
  ]);
  expect((await check(root)).exitCode).toBe(0);
});

test('--output writes the report as a whole, and the text goes to standard output', async () => {
  const { root, path: at } = feature();
  const { exitCode, stdout } = await check(root, '--format', 'json', '--output', 'report.json');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^No findings\.\n/);
  expect(JSON.parse(readFileSync(at('report.json'), 'utf8'))).toMatchObject({ findings: [] });
  expect((await check(root, '--output', 'no/where.json')).stderr).toBe(
    `alembic-ls: --output: "no/where.json" can't be written (ENOENT) (see alembic-ls --help)\n`,
  );
});

test('no text of a project acts on the terminal', async () => {
  const root = write(makeDirectory(), project({ 'a\u001b[31m.py': revision('aa', '"x\\u001b[2Jy"') }));
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  expect((await check(root)).stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});
