import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { makeDirectory, makeRepository, runGitHere, type TestRepository } from '../../../test/support/gitRepository.js';
import { revisionText } from '../../../test/support/revisionText.js';
import { runCommand } from '../../../test/support/runCommand.js';
import type { GraphDocument } from './graphJson.js';

async function merged(cwd: string, ...args: readonly string[]): Promise<GraphDocument> {
  const { exitCode, stdout, stderr } = await runCommand(cwd, ['graph', '--bodies', '--format', 'json', ...args]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as GraphDocument;
}

/** What merges have left behind; each test has a directory for temporary files of its own. */
function temporaries(): string[] {
  return readdirSync(os.tmpdir()).filter((name) => name.startsWith('alembic-ls-merge-'));
}

beforeEach(() => {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = makeDirectory();
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });
});

/** A project whose branches "main" and "feature" each added a revision after the same one; "main" is checked out. */
function forked(): TestRepository {
  const repository = makeRepository();
  repository.write('alembic.ini', '[alembic]\nscript_location = migrations\n');
  repository.write('migrations/env.py', '');
  repository.write('migrations/script.py.mako', '');
  repository.write('migrations/versions/a1.py', revisionText('a1', null));
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.write('migrations/versions/c3.py', revisionText('c3', 'a1'));
  repository.commit();
  repository.git('switch', '--quiet', 'main');
  repository.write('migrations/versions/b2.py', revisionText('b2', 'a1'));
  repository.commit();
  return repository;
}

describe('graph --merge', () => {
  test('shows two heads before the merge makes them, and the side that each revision comes from', async () => {
    const repository = forked();
    repository.write('migrations/versions/d4.py', revisionText('d4', 'b2'));
    const { environments, problems, merge } = await merged(repository.root, '--merge', 'feature');
    expect(merge).toEqual({
      refs: [{ name: 'feature', commit: repository.git('rev-parse', 'feature') }],
      conflicts: [],
    });
    expect(environments[0]?.heads).toEqual(['c3', 'd4']);
    expect(environments[0]?.revisions.map(({ revision, file, sides }) => [revision, file, sides])).toEqual([
      ['a1', 'migrations/versions/a1.py', ['HEAD', 'feature']],
      ['b2', 'migrations/versions/b2.py', ['HEAD']],
      ['c3', 'migrations/versions/c3.py', ['feature']],
      ['d4', 'migrations/versions/d4.py', ['worktree']],
    ]);
    expect(problems.map(({ code, sides }) => [code, sides])).toContainEqual(['GR01', ['feature']]);
    const text = await runCommand(repository.root, ['graph', '--merge', 'feature']);
    expect(text.stdout).toContain('After merging feature');
    expect(text.stdout).toContain('d4 (head) from worktree');
    expect(temporaries()).toEqual([]);
  });

  test('knows of a file in conflict what both sides say', async () => {
    const repository = forked();
    repository.git('switch', '--quiet', 'feature');
    repository.write('migrations/versions/a1.py', revisionText('a1', 'x0', 'depends_on = None'));
    repository.commit();
    repository.git('switch', '--quiet', 'main');
    repository.write('migrations/versions/a1.py', revisionText('a1', 'y0', 'depends_on = None'));
    repository.commit();
    const { environments, merge } = await merged(repository.root, '--merge', 'feature');
    expect(merge?.conflicts).toEqual(['migrations/versions/a1.py']);
    expect(environments[0]?.revisions[0]).toMatchObject({
      revision: 'a1',
      downRevisions: [],
      unknown: [{ field: 'downRevision', reason: 'the merge leaves the file in conflict' }],
      sides: ['HEAD', 'feature'],
    });
  });

  test.each([
    [
      'the revisions of a configuration in conflict are not known where its sides name other places',
      ['version_locations = %(here)s/migrations/versions', 'version_locations = %(here)s/more'],
      [{ value: 'in alembic.ini', reason: 'the merge leaves it in conflict, and its sides differ in this' }],
    ],
    ['a configuration in conflict decides what all sides say', ['# here', '# there'], []],
    [
      'a configuration that one side has changed and the other deleted leaves open where revisions are',
      ['version_locations = %(here)s/more', null],
      [{ value: 'in alembic.ini', reason: 'the merge leaves it in conflict, and its sides differ in this' }],
    ],
  ] as const)('%s', async (_name, [here, there], unresolved) => {
    const repository = forked();
    const change = (line: string | null): void => {
      if (line === null) repository.remove('alembic.ini');
      else repository.write('alembic.ini', `[alembic]\nscript_location = %(here)s/migrations\n${line}\n`);
    };
    repository.write('more/c4.py', revisionText('c4', null));
    repository.git('switch', '--quiet', 'feature');
    change(there);
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '--message', 'there');
    repository.git('switch', '--quiet', 'main');
    change(here);
    repository.write('more/c4.py', revisionText('c4', null));
    repository.commit();
    const { environments, merge } = await merged(repository.root, '--merge', 'feature');
    expect(merge?.conflicts).toEqual(['alembic.ini']);
    expect(environments[0]?.unresolvedLocations).toEqual(unresolved);
    const report = await runCommand(repository.root, ['check', '--merge', 'feature', '--format', 'json']);
    expect(report.exitCode).toBe(1);
    expect(report.stdout).toContain('"code": "GR19"');
  });
});

test('graph --merge takes a file that was edited right after the commit and kept its size', async () => {
  const repository = forked();
  repository.write('migrations/versions/b2.py', revisionText('b9', 'a1'));
  const { environments } = await merged(repository.root, '--merge', 'feature');
  expect(environments[0]?.heads).toEqual(['b9', 'c3']);
});

describe('graph --merge refuses', () => {
  const refusals: readonly [name: string, make: () => string, ref: string, said: RegExp][] = [
    ['a ref that is not there', () => forked().root, 'gone', /there is no commit "gone"/],
    ['what looks like an option', () => forked().root, '--all', /there is no commit "--all"/],
    ['a folder without a repository', () => makeDirectory(), 'main', /the files are in no git repository/],
    ['a repository without a commit', () => makeRepository().root, 'main', /nothing is committed yet/],
    ['branches without a common ancestor', () => withOrphan().root, 'orphan', /have no commit in common/],
    [
      'a partial clone that lacks the files of a branch',
      () => partialClone(),
      'origin/feature',
      /the clone lacks files/,
    ],
    ['a shallow clone that ends too early', () => shallowClone(), 'origin/feature', /the clone is shallow/],
  ];
  test.each(refusals)('%s', async (_, make, ref, said) => {
    const { exitCode, stdout, stderr } = await runCommand(make(), ['graph', `--merge=${ref}`]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(said);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  test('a git that cannot merge trees, and a machine without git', async () => {
    const { root } = forked();
    const directory = makeDirectory();
    const { PATH } = process.env;
    onTestFinished(() => {
      process.env['PATH'] = PATH;
    });
    process.env['PATH'] = directory;
    expect((await runCommand(root, ['graph', '--merge', 'feature'])).stderr).toContain('there is no git');
    const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { env: { PATH }, encoding: 'utf8' }).trim();
    writeFileSync(
      `${directory}/git`,
      `#!/bin/sh\nfor word; do [ "$word" = version ] && echo "git version 2.37.1" && exit; done\nexec ${real} "$@"\n`,
      { mode: 0o755 },
    );
    const { exitCode, stderr } = await runCommand(root, ['graph', '--merge', 'feature']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/git 2\.38 or newer is needed, and this is git version 2\.37\.1/);
  });

  function withOrphan(): TestRepository {
    const repository = forked();
    repository.git('switch', '--quiet', '--orphan', 'orphan');
    repository.write('migrations/versions/z9.py', revisionText('z9', null));
    repository.commit();
    repository.git('switch', '--quiet', 'main');
    return repository;
  }

  function partialClone(): string {
    const { root, git } = forked();
    git('config', 'uploadpack.allowFilter', 'true');
    const clone = `${makeDirectory()}/clone`;
    runGitHere('/', 'clone', '--quiet', '--filter=blob:none', `file://${root}`, clone);
    return clone;
  }

  function shallowClone(): string {
    const clone = `${makeDirectory()}/clone`;
    runGitHere('/', 'clone', '--quiet', '--depth=1', '--no-single-branch', `file://${forked().root}`, clone);
    return clone;
  }
});

test('graph --merge takes a shallow clone that reaches the common ancestor, a linked work tree and a folder below the root', async () => {
  const repository = forked();
  const clone = `${makeDirectory()}/clone`;
  runGitHere('/', 'clone', '--quiet', '--depth=2', '--no-single-branch', `file://${repository.root}`, clone);
  expect((await merged(clone, '--merge', 'origin/feature')).environments[0]?.heads).toEqual(['b2', 'c3']);
  const linked = `${makeDirectory()}/linked`;
  repository.git('worktree', 'add', '--quiet', '--detach', linked, 'main');
  expect((await merged(linked, '--merge', 'feature')).environments[0]?.heads).toEqual(['b2', 'c3']);
  const { environments } = await merged(`${repository.root}/migrations`, '--merge', 'feature');
  expect(environments[0]?.revisions.map(({ file }) => file)).toEqual([
    'versions/a1.py',
    'versions/b2.py',
    'versions/c3.py',
  ]);
});

test('graph --merge reads nothing outside of the merged tree, wherever its links and configuration lead', async () => {
  const repository = forked();
  const outside = makeDirectory();
  mkdirSync(`${outside}/versions`);
  writeFileSync(`${outside}/env.py`, '');
  writeFileSync(`${outside}/script.py.mako`, '');
  writeFileSync(`${outside}/versions/s1.py`, revisionText('s1', null));
  repository.git('switch', '--quiet', 'feature');
  symlinkSync(`${outside}/versions/s1.py`, repository.path('migrations/versions/s1.py'));
  symlinkSync(path.relative(repository.root, outside), repository.path('linked'));
  repository.write('one/alembic.ini', `[alembic]\nscript_location = ${outside}\n`);
  repository.write(
    'two/alembic.ini',
    `[alembic]\nscript_location = migrations\nversion_locations = ${outside}/versions\n`,
  );
  repository.write('three/alembic.ini', '[alembic]\nscript_location = %(here)s/../linked\n');
  repository.commit();
  repository.git('switch', '--quiet', 'main');
  const document = await merged(repository.root, '--merge', 'feature');
  expect(JSON.stringify(document.environments)).not.toContain('"s1"');
  expect(document.environments.flatMap(({ revisions }) => revisions.map(({ revision }) => revision))).toContain('c3');
});

test('graph --merge runs no program that a repository names, and writes nothing into it', async () => {
  const repository = forked();
  const trap = repository.path('trap.sh');
  const sprung = `${makeDirectory()}/sprung`;
  writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> '${sprung}'\ncat\n`, { mode: 0o755 });
  // Both sides edit the files, so that git has to merge what is in them.
  repository.write('.gitattributes', '*.py merge=trap filter=trap diff=trap\n*.mako merge=unknown\n');
  repository.write('migrations/script.py.mako', '1\n2\n3\n4\n5\n6\n7\n');
  repository.commit();
  repository.git('switch', '--quiet', 'feature');
  repository.git('merge', '--quiet', '--no-edit', 'main');
  repository.write('migrations/versions/a1.py', `${revisionText('a1', null)}# feature\n`);
  repository.write('migrations/script.py.mako', '1\n2\n3\n4\n5\n6\nfeature\n');
  repository.commit();
  repository.git('switch', '--quiet', 'main');
  repository.write('migrations/versions/a1.py', `# main\n${revisionText('a1', null)}`);
  repository.write('migrations/script.py.mako', 'main\n2\n3\n4\n5\n6\n7\n');
  repository.commit();
  repository.write('migrations/versions/b2.py', revisionText('b2', 'a1', '# edited'));
  for (const [name, value] of [
    ['core.fsmonitor', trap],
    ['core.sshCommand', trap],
    ['core.pager', trap],
    ['core.untrackedCache', 'true'],
    ['core.splitIndex', 'true'],
    ['diff.external', trap],
    ['diff.trap.textconv', trap],
    ['filter.trap.clean', trap],
    ['filter.trap.smudge', trap],
    ['filter.trap.process', trap],
    ['filter.trap.required', 'true'],
    ['merge.trap.driver', `${trap} %O %A %B`],
    ['commit.gpgsign', 'true'],
    ['gpg.program', trap],
  ] as const) {
    repository.git('config', name, value);
  }
  mkdirSync(repository.path('.git/hooks'), { recursive: true });
  for (const hook of [
    'post-index-change',
    'pre-commit',
    'pre-merge-commit',
    'post-merge',
    'reference-transaction',
    'post-checkout',
  ])
    writeFileSync(repository.path(`.git/hooks/${hook}`), `#!/bin/sh\necho ${hook} >> '${sprung}'\n`, { mode: 0o755 });
  const state = (): unknown => [
    runGitHere(repository.root, '-c', 'core.fsmonitor=false', 'count-objects', '-v'),
    runGitHere(repository.root, 'for-each-ref'),
    createHash('sha256')
      .update(readFileSync(repository.path('.git/index')))
      .digest('hex'),
    readdirSync(repository.path('.git')).sort(),
  ];
  const before = state();
  const { merge } = await merged(repository.root, '--merge', 'feature');
  expect(merge?.conflicts).toEqual(['migrations/versions/a1.py']);
  expect(existsSync(sprung)).toBe(false);
  expect(state()).toEqual(before);
  expect(temporaries()).toEqual([]);
  // The trap does work.
  spawnSync('git', ['-C', repository.root, 'status']);
  expect(existsSync(sprung)).toBe(true);
});
