import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  makeDirectory,
  makeRepository,
  repositoryAt,
  runGitHere,
  type TestRepository,
} from '../../../test/support/gitRepository.js';
import { findBranchPoint, listBranches } from './branches.js';
import { newFilesAt, unmergedBranches } from './newFiles.js';
import { filesThatHold, readBlobs } from './objects.js';
import { findVersionDirectories, readReleasedFiles, type VersionedDirectories } from './releasedFiles.js';
import { runGit } from './runGit.js';
import { findReleaseTags, looksLikeVersion } from './tags.js';

const signal = new AbortController().signal;

/** What is released of `versions/` in a directory of a repository, in a line; the reason where it is not known. */
async function released(
  root: string,
  { setting = '', recursive = false, locations = ['versions'] } = {},
): Promise<string> {
  const versions = await versionsOf(root, locations, recursive);
  if (versions.kind === 'unknown') return versions.reason;
  const point = await findBranchPoint(versions.repository, setting, signal);
  if (point.kind === 'unknown') return point.reason;
  const files = await readReleasedFiles(versions, point, signal);
  if ('kind' in files) return files.reason;
  const names = (paths: Iterable<string>): string =>
    [...paths]
      .map((file) => path.relative(root, file))
      .sort()
      .join(' ');
  return `${point.defaultBranch.name}: ${names(files.tip.keys())} | ${names(files.base.keys())}`;
}

function versionsOf(
  root: string,
  locations: readonly string[],
  recursive: boolean,
): ReturnType<typeof findVersionDirectories> {
  return findVersionDirectories(
    { versionLocations: locations.map((location) => `${root}/${location}`), recursive },
    signal,
  );
}

async function known(root: string): Promise<VersionedDirectories> {
  const versions = await versionsOf(root, ['versions'], false);
  if (versions.kind === 'unknown') throw new Error(versions.reason);
  return versions;
}

/** a on the default branch; then b on it and c on "feature", which is checked out. */
function forked(branch = 'main'): TestRepository {
  const repository = makeRepository({ branch });
  repository.write('versions/a.py', 'a');
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.write('versions/c.py', 'c');
  repository.commit();
  repository.git('switch', '--quiet', branch);
  repository.write('versions/b.py', 'b');
  repository.commit();
  repository.git('switch', '--quiet', 'feature');
  return repository;
}

function cloneOf(repository: TestRepository, ...options: readonly string[]): TestRepository {
  const root = path.join(makeDirectory(), 'clone');
  runGitHere(path.dirname(root), 'clone', '--quiet', ...options, `file://${repository.root}`, root);
  return repositoryAt(root);
}

describe('the released files', () => {
  it.each(['main', 'master'])('are those on %s and where the branch left it', async (branch) => {
    const { root } = forked(branch);
    expect(await released(root)).toBe(`${branch}: versions/a.py versions/b.py | versions/a.py`);
  });

  it('are those of the branch that the setting names', async () => {
    const repository = forked('develop');
    expect(await released(repository.root)).toMatch(/^there is no default branch: /);
    expect(await released(repository.root, { setting: 'develop' })).toBe(
      'develop: versions/a.py versions/b.py | versions/a.py',
    );
    expect(await released(repository.root, { setting: 'refs/heads/develop' })).toMatch(/^develop: /);
    expect(await released(repository.root, { setting: '--all' })).toBe(
      'there is no branch "--all", which alembic.git.defaultBranch names',
    );
    const clone = cloneOf(repository, '--branch', 'feature', '--origin', 'upstream');
    expect(await released(clone.root, { setting: 'upstream/develop' })).toMatch(/^upstream\/develop: /);
  });

  it('are those that the remote has, and commits that are not pushed are not among them', async () => {
    const origin = forked('trunk');
    origin.git('switch', '--quiet', 'trunk');
    const clone = cloneOf(origin);
    expect(await released(clone.root)).toBe('origin/trunk: versions/a.py versions/b.py | versions/a.py versions/b.py');
    clone.write('versions/d.py', 'd');
    clone.commit();
    expect(await released(clone.root)).toBe('origin/trunk: versions/a.py versions/b.py | versions/a.py versions/b.py');
    // Without origin/HEAD, as after "git remote add" and "git fetch", a conventional name is the next best.
    clone.git('remote', 'set-head', 'origin', '--delete');
    expect(await released(clone.root)).toMatch(/^there is no default branch/);
    origin.git('branch', 'master');
    clone.git('fetch', '--quiet');
    expect(await released(clone.root)).toMatch(/^origin\/master: /);
  });

  it('stay known while a merge is under way, on a detached HEAD and before the first commit', async () => {
    const repository = forked();
    repository.git('merge', '--quiet', '--no-commit', 'main');
    expect(await released(repository.root)).toBe('main: versions/a.py versions/b.py | versions/a.py');
    repository.git('merge', '--abort');
    repository.git('checkout', '--quiet', '--detach');
    expect(await released(repository.root)).toBe('main: versions/a.py versions/b.py | versions/a.py');
    repository.git('switch', '--quiet', '--orphan', 'empty');
    expect(await released(repository.root)).toBe('main: versions/a.py versions/b.py | versions/a.py versions/b.py');
  });

  it('of histories without a common commit are those of the default branch', async () => {
    const repository = forked();
    repository.git('switch', '--quiet', '--orphan', 'other');
    repository.write('versions/z.py', 'z');
    repository.commit();
    expect(await released(repository.root)).toBe('main: versions/a.py versions/b.py | versions/a.py versions/b.py');
  });

  it('are not known in a shallow clone that ends too early, with what to do', async () => {
    const origin = forked();
    origin.git('switch', '--quiet', 'main');
    const clone = cloneOf(origin, '--depth=1', '--no-single-branch');
    clone.git('switch', '--quiet', 'feature');
    expect(await released(clone.root)).toMatch(/^the clone is shallow, .*git fetch --unshallow/);
    clone.git('fetch', '--quiet', '--unshallow');
    expect(await released(clone.root)).toBe('origin/main: versions/a.py versions/b.py | versions/a.py');
  });

  it('of a linked work tree are those of its branch', async () => {
    const repository = forked();
    const linked = path.join(makeDirectory(), 'linked');
    repository.git('worktree', 'add', '--quiet', '-b', 'hotfix', linked, 'main');
    expect(await released(linked)).toBe('main: versions/a.py versions/b.py | versions/a.py versions/b.py');
    const { repository: found } = await known(linked);
    expect(found).toMatchObject({
      root: linked,
      gitDirectory: repository.path('.git/worktrees/linked'),
      commonDirectory: repository.path('.git'),
    });
  });

  it('of a project in a sub-folder, with blanks and other scripts in names, have the paths of the work tree', async () => {
    const repository = makeRepository();
    repository.write('back end/вёрсии/ä 1.py', 'a');
    repository.write('back end/вёрсии/x/deep.py', 'b');
    repository.write('back end/вёрсии2/no.py', 'c');
    repository.commit();
    const root = repository.path('back end');
    expect(await released(root, { locations: ['вёрсии'] })).toBe('main: вёрсии/ä 1.py | вёрсии/ä 1.py');
    expect(await released(root, { locations: ['вёрсии'], recursive: true })).toBe(
      'main: вёрсии/x/deep.py вёрсии/ä 1.py | вёрсии/x/deep.py вёрсии/ä 1.py',
    );
    expect(await released(root, { locations: ['gone', 'вёрсии'] })).toBe('main: вёрсии/ä 1.py | вёрсии/ä 1.py');
  });

  it('of a directory that only the default branch has are found', async () => {
    const repository = forked();
    repository.git('switch', '--quiet', '--orphan', 'bare');
    expect(existsSync(repository.path('versions'))).toBe(false);
    expect(await released(repository.root)).toMatch(/^main: versions\/a.py versions\/b.py/);
  });

  it('of a submodule are those of its own repository', async () => {
    const inner = forked();
    const outer = makeRepository();
    outer.write('readme', '');
    outer.commit();
    outer.git('submodule', '--quiet', 'add', `file://${inner.root}`, 'service');
    expect(await released(outer.path('service'))).toMatch(/^origin\/feature: versions\/a.py versions\/c.py/);
  });

  it('are not known outside a repository, and without git', async () => {
    const directory = makeDirectory();
    expect(await released(directory)).toBe('the files are in no git repository');
    const { PATH } = process.env;
    process.env['PATH'] = directory;
    expect(await released(directory)).toBe('there is no git');
    process.env['PATH'] = PATH;
  });
});

describe('objects', () => {
  it('are read by id, binary ones too, and what is not there is left out', async () => {
    const repository = makeRepository();
    repository.write('a', 'one\n');
    repository.write('b', '');
    repository.write('c', 'blob 3\n\0\n');
    repository.commit();
    const ids = ['a', 'b', 'c'].map((name) => repository.git('rev-parse', `HEAD:${name}`));
    const { repository: found } = await known(repository.root);
    const contents = await readBlobs(found, [...ids, 'f'.repeat(40), repository.git('rev-parse', 'HEAD')], signal);
    expect(contents instanceof Map && ids.map((id) => Buffer.from(contents.get(id) ?? []).toString())).toEqual([
      'one\n',
      '',
      'blob 3\n\0\n',
    ]);
    expect(contents instanceof Map && contents.size).toBe(3);
  });

  it('are searched in the newest branches', async () => {
    const repository = forked();
    const {
      repository: found,
      directories: [directory],
    } = await known(repository.root);
    const branches = await listBranches(found, 50, signal);
    if (!Array.isArray(branches) || directory === undefined) throw new Error('There are branches.');
    expect(branches.map(({ name }) => name).sort()).toEqual(['feature', 'main']);
    const hits = await filesThatHold(
      directory,
      'b',
      branches.map(({ commit }) => commit),
      signal,
    );
    expect(hits).toEqual(new Map([[repository.git('rev-parse', 'main'), [repository.path('versions/b.py')]]]));
    expect(await listBranches(found, 1, signal)).toHaveLength(1);
  });
});

it('git runs nothing that a repository asks for, writes nothing and can be cancelled', async () => {
  const repository = forked();
  const trap = repository.path('trap.sh');
  repository.write('trap.sh', `#!/bin/sh\ntouch '${repository.root}/sprung'\ncat\n`);
  chmodSync(trap, 0o755);
  mkdirSync(repository.path('.git/hooks'), { recursive: true });
  for (const [name, value] of [
    ['core.fsmonitor', trap],
    ['core.sshCommand', trap],
    ['diff.external', trap],
    ['diff.trap.textconv', trap],
    ['filter.trap.clean', trap],
    ['filter.trap.smudge', trap],
    ['core.pager', trap],
    ['pager.grep', trap],
  ] as const) {
    repository.git('config', name, value);
  }
  repository.write('.gitattributes', '* diff=trap filter=trap\n');
  expect(await released(repository.root)).toMatch(/^main: /);
  const versions = await known(repository.root);
  const [directory] = versions.directories;
  if (directory === undefined) throw new Error('There is a directory.');
  expect(await filesThatHold(directory, 'c', [repository.git('rev-parse', 'HEAD')], signal)).toHaveProperty('size', 1);
  expect(existsSync(repository.path('sprung'))).toBe(false);
  expect(await runGit({ directory: repository.root, args: ['version'], signal: AbortSignal.abort() })).toEqual({
    kind: 'unknown',
    reason: 'git was cancelled',
  });
});

describe('other branches', () => {
  /** Of each unmerged branch the files that main does not have. */
  async function added(root: string, recursive = false): Promise<Record<string, string[]> | string> {
    const versions = await versionsOf(root, ['versions', 'more'], recursive);
    if (versions.kind === 'unknown') return versions.reason;
    const head = runGitHere(root, 'rev-parse', 'HEAD');
    const branches = await unmergedBranches(versions.repository, head, signal);
    if ('kind' in branches) return branches.reason;
    const main = runGitHere(root, 'rev-parse', 'main');
    const files = await newFilesAt(
      versions,
      main,
      branches.map(({ commit }) => commit),
      signal,
    );
    if ('kind' in files) return files.reason;
    return Object.fromEntries(
      branches.map(({ name, commit }) => [
        name,
        [...(files.get(commit) ?? new Map<string, string>()).keys()].map((file) => path.relative(root, file)),
      ]),
    );
  }

  it('have what the default branch has not, each in its version locations', async () => {
    const repository = forked();
    for (const [name, file] of [
      ['one', 'versions/one.py'],
      ['two', 'versions/deep/two.py'],
      ['three', 'more/a b\tö.py'],
      ['four', 'elsewhere/four.py'],
    ] as const) {
      repository.git('switch', '--quiet', '--create', name, 'main');
      repository.write(file, name);
      repository.commit();
    }
    repository.git('branch', 'same', 'one');
    repository.git('branch', 'merged', 'main~1');
    repository.git('switch', '--quiet', '--detach', 'feature');
    const nothing: string[] = [];
    expect(await added(repository.root)).toEqual({
      main: nothing,
      one: ['versions/one.py'],
      same: ['versions/one.py'],
      two: nothing,
      three: ['more/a b\tö.py'],
      four: nothing,
    });
    expect(await added(repository.root, true)).toMatchObject({ two: ['versions/deep/two.py'] });
  });

  it('are none where all are merged', async () => {
    const repository = forked();
    repository.git('switch', '--quiet', 'main');
    repository.git('branch', '--quiet', '--delete', '--force', 'feature');
    expect(await added(repository.root)).toEqual({});
  });
});

describe('release tags', () => {
  async function tagsOf(repository: TestRepository, commit = 'HEAD', pattern = ''): Promise<string> {
    const { repository: found } = await known(repository.root);
    const tags = await findReleaseTags(found, commit, pattern, signal);
    return 'kind' in tags ? tags.reason : tags.map(({ name }) => name).join(' ');
  }

  it('are the newest that looks like a version and that the commit can reach', async () => {
    const repository = forked();
    repository.git('tag', 'nightly', 'main');
    expect(await tagsOf(repository)).toBe('');
    repository.git('tag', 'v9.9', 'main');
    repository.git('tag', 'v1.9', 'feature');
    repository.git('tag', '--annotate', '--message', 'x', 'v1.10', 'feature');
    expect(await tagsOf(repository, 'feature')).toBe('v1.10');
    expect(await tagsOf(repository, 'main')).toBe('v9.9');
    expect(await tagsOf(repository, 'feature~1')).toBe('');
  });

  it('are none where the newest is two years older, unless the setting names it', async () => {
    const repository = forked();
    process.env['GIT_COMMITTER_DATE'] = '2015-06-01T12:00:00Z';
    try {
      repository.git('tag', '--annotate', '--message', 'x', 'v1.0', 'feature');
    } finally {
      delete process.env['GIT_COMMITTER_DATE'];
    }
    expect(await tagsOf(repository, 'feature')).toBe('');
    expect(await tagsOf(repository, 'feature', 'v*')).toBe('v1.0');
  });

  it('are all that a pattern matches, with the commits of annotated tags', async () => {
    const repository = forked();
    repository.git('tag', 'api/v1.0', 'feature');
    repository.git('tag', '--annotate', '--message', 'x', 'api/v2.0', 'feature');
    repository.git('tag', 'web/v3.0', 'feature');
    repository.git('tag', 'api/v4.0', 'feature:versions');
    expect(await tagsOf(repository, 'feature', 'api/v*')).toBe('api/v2.0 api/v1.0');
    expect(await tagsOf(repository, 'feature', '--all')).toBe('');
    const { repository: found } = await known(repository.root);
    const tags = await findReleaseTags(found, 'feature', 'api/v2.0', signal);
    expect(tags).toEqual([{ name: 'api/v2.0', commit: repository.git('rev-parse', 'feature') }]);
  });

  it.each([
    ['v1.2', true],
    ['1.2.3', true],
    ['v7', true],
    ['release-1.2.3-rc.1', true],
    ['api/v1.2', true],
    ['app-v2024.1', true],
    ['2024-05-31', true],
    ['nightly', false],
    ['latest', false],
    ['before-merge', false],
    ['fix-123', false],
    ['7', false],
    ['v1/docs', false],
  ])('%s looks like a version: %s', (name, expected) => {
    expect(looksLikeVersion(name)).toBe(expected);
  });
});
