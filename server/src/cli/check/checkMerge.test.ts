import { symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeRepository, type TestRepository } from '../../../../test/support/gitRepository.js';
import { revisionText } from '../../../../test/support/revisionText.js';
import { runCommand } from '../../../../test/support/runCommand.js';
import type { CheckDocument } from './checkJson.js';

async function checkMerge(
  { root }: TestRepository,
  ...args: readonly string[]
): Promise<{ exitCode: number; document: CheckDocument }> {
  const { exitCode, stdout } = await runCommand(root, ['check', '--format', 'json', ...args]);
  return { exitCode, document: JSON.parse(stdout) as CheckDocument };
}

const found = ({ findings }: CheckDocument): string[] =>
  findings.map(
    ({ code, file, sides, suppressed }) =>
      `${code} ${file} from ${sides.join(' and ')}${suppressed === null ? '' : ` (${suppressed})`}`,
  );

/** Branches "one" and "two" each added a revision after the same one of main, which is checked out. */
function forked(): TestRepository {
  const repository = makeRepository();
  repository.write('alembic.ini', '[alembic]\nscript_location = migrations\n');
  repository.write('migrations/env.py', '');
  repository.write('migrations/script.py.mako', '');
  repository.write('migrations/versions/a.py', revisionText('1a31ce608336', null));
  repository.commit();
  branch(repository, 'one', 'migrations/versions/b.py', revisionText('2b42df719447', '1a31ce608336'));
  branch(repository, 'two', 'migrations/versions/c.py', revisionText('3c53e0820558', '1a31ce608336'));
  return repository;
}

function branch(repository: TestRepository, name: string, file: string, text: string): void {
  repository.git('switch', '--quiet', '--create', name, 'main');
  repository.write(file, text);
  repository.commit();
  repository.git('switch', '--quiet', 'main');
}

test('check --merge finds the two heads of branches that are green alone, and which revisions the merge adds', async () => {
  const repository = forked();
  for (const name of ['one', 'two']) {
    const { exitCode, document } = await checkMerge(repository, '--merge', name);
    expect({ exitCode, found: found(document), reviewed: document.reviewed?.length }).toEqual({
      exitCode: 0,
      found: [],
      reviewed: 1,
    });
  }
  const { exitCode, document } = await checkMerge(
    repository,
    '--merge',
    'one',
    '--merge',
    'two',
    '--fail-on',
    'warning',
  );
  expect(exitCode).toBe(1);
  expect(found(document)).toContain('GR01 migrations/versions/b.py from one');
  expect(document.reviewed?.map(({ file }) => file)).toEqual(['migrations/versions/b.py', 'migrations/versions/c.py']);
  expect(document.base).toEqual({ commit: repository.git('rev-parse', 'main'), name: 'main', reason: null });
  expect(document.merge).toEqual({
    refs: ['one', 'two'].map((name) => ({ name, commit: repository.git('rev-parse', name) })),
    conflicts: [],
    settings: [],
  });
  const markdown = await runCommand(repository.root, ['check', '--merge', 'one', '--format', 'markdown']);
  expect(markdown.stdout).toContain('`1a31ce608336` → `2b42df719447`');
  expect(markdown.stdout).toContain('After merging one');
});

test('check --merge on a branch compares with the default branch that it merges', async () => {
  const repository = forked();
  repository.git('merge', '--quiet', 'two');
  repository.git('switch', '--quiet', '--detach', 'one');
  const { document } = await checkMerge(repository, '--merge', 'main');
  expect(document.reviewed?.map(({ file }) => file)).toEqual(['migrations/versions/b.py']);
  expect(found(document)).toEqual(['GR01 migrations/versions/b.py from HEAD']);
});

test('a comment for what only a merge shows is called unused when there is nothing left to merge', async () => {
  const repository = forked();
  repository.git('switch', '--quiet', 'one');
  const text = revisionText('2b42df719447', '1a31ce608336');
  const commented = text.replace(/^(revision.*)$/m, '$1  # alembic: ignore[GR01] merged at the release');
  repository.write('migrations/versions/b.py', commented);
  repository.commit();
  const heads = [
    'GR01 migrations/versions/b.py from one (merged at the release)',
    'GR01 migrations/versions/c.py from two',
  ];
  repository.git('switch', '--quiet', 'main');
  const both = ['--merge', 'one', '--merge', 'two'];
  expect(found((await checkMerge(repository, ...both)).document)).toEqual(heads);
  repository.git('switch', '--quiet', 'one');
  expect(found((await checkMerge(repository)).document)).toEqual([]);
  expect(found((await checkMerge(repository, '--merge', 'main')).document)).toEqual([]);
  repository.git('branch', '--quiet', '--delete', '--force', 'two');
  expect(found((await checkMerge(repository)).document)).toEqual(['OD06 migrations/versions/b.py from HEAD']);
});

test('check --merge reports conflicts in revision and configuration files as errors, and no others', async () => {
  const repository = forked();
  repository.write('README', 'base\n');
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'other');
  const edit = (comment: string): void => {
    repository.write('README', comment);
    repository.write('alembic.ini', `# ${comment}\n[alembic]\nscript_location = migrations\n`);
    repository.write('migrations/versions/a.py', revisionText('1a31ce608336', null, `# ${comment}`));
    repository.commit();
  };
  edit('other');
  repository.git('switch', '--quiet', 'main');
  edit('main');
  const { exitCode, document } = await checkMerge(repository, '--merge', 'other');
  expect(exitCode).toBe(1);
  expect(document.merge?.conflicts).toEqual(['README', 'alembic.ini', 'migrations/versions/a.py']);
  expect(found(document).filter((line) => line.startsWith('GR19'))).toEqual([
    'GR19 alembic.ini from HEAD and other',
    'GR19 migrations/versions/a.py from HEAD and other',
  ]);
});

test('check --merge takes settings and baseline from HEAD, and lists what the merge changes in them', async () => {
  const repository = forked();
  const withSettings = (settings: string): void => {
    repository.write('pyproject.toml', `[tool.alembic-ls.review]\n${settings}`);
  };
  withSettings('baseline = "known.json"\nrules = { GR02 = "error" }\n');
  repository.write('known.json', '{"version": 1, "findings": []}\n');
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'sly');
  repository.write('migrations/versions/d.py', revisionText('4d64f1931669', 'gone'));
  repository.commit();
  await runCommand(repository.root, ['check', '--write-baseline', 'known.json']);
  withSettings('baseline = "known.json"\nrules = { GR02 = "off" }\n');
  repository.commit();
  expect((await checkMerge(repository)).exitCode).toBe(0);
  repository.git('switch', '--quiet', 'main');
  const { exitCode, document } = await checkMerge(repository, '--merge', 'sly');
  expect(exitCode).toBe(1);
  expect(found(document)).toContain('GR02 migrations/versions/d.py from sly');
  expect(document.merge?.settings).toEqual(['review.rules.GR02', 'known.json']);
  const text = await runCommand(repository.root, ['check', '--merge', 'sly']);
  expect(text.stdout).toContain(
    'The merge changes settings, which count as HEAD has them: review.rules.GR02, known.json.',
  );
});

test('check --merge does not take settings, or a baseline, that are not committed', async () => {
  const repository = forked();
  repository.write('known.json', '{"version": 1, "findings": []}\n');
  repository.write('alembic-ls.toml', '[review]\nbaseline = "known.json"\n');
  repository.commit();
  branch(repository, 'broken', 'migrations/versions/d.py', revisionText('4d64f1931669', 'gone'));
  repository.git('merge', '--quiet', 'broken');
  await runCommand(repository.root, ['check', '--write-baseline', 'known.json']);
  repository.git('reset', '--quiet', '--soft', 'HEAD~1');
  repository.git('restore', '--staged', 'migrations');
  repository.remove('migrations/versions/d.py');
  expect((await checkMerge(repository, '--merge', 'broken')).exitCode).toBe(1);
  repository.write('alembic-ls.toml', '[review]\nrules = { GR02 = "off" }\n');
  const { exitCode, document } = await checkMerge(repository, '--merge', 'broken');
  expect(exitCode).toBe(1);
  expect(document.merge?.settings).toEqual(['review.baseline', 'review.rules.GR02']);
  repository.git('rm', '--quiet', '--cached', 'known.json');
  repository.git('commit', '--quiet', '--message', 'without');
  const missing = await runCommand(repository.root, ['check', '--merge', 'broken']);
  expect(missing.exitCode).toBe(2);
  expect(missing.stderr).toContain('the baseline "known.json" of HEAD can\'t be read');
});

test('check --merge finds environments by the settings of HEAD, whatever the refs say of them', async () => {
  const repository = forked();
  repository.write('elsewhere/script.py.mako', '');
  repository.git('switch', '--quiet', '--create', 'sly');
  repository.write('migrations/versions/d.py', revisionText('4d64f1931669', 'gone'));
  repository.write(
    'alembic-ls.toml',
    'environments = [{ name = "migrations", scriptLocation = "migrations", versionLocations = ["elsewhere"] }]\n',
  );
  repository.commit();
  expect((await checkMerge(repository)).exitCode).toBe(0);
  repository.git('switch', '--quiet', 'main');
  const { exitCode, document } = await checkMerge(repository, '--merge', 'sly');
  expect(exitCode).toBe(1);
  expect(found(document)).toContain('GR02 migrations/versions/d.py from sly');
  expect(document.merge?.settings).toEqual(['environments']);
});

test('check --merge takes settings that HEAD has behind a symbolic link', async () => {
  const repository = forked();
  repository.write('ci/alembic.toml', '[review]\nrules = { GR02 = "off" }\n');
  symlinkSync('ci/alembic.toml', repository.path('alembic-ls.toml'));
  repository.commit();
  branch(repository, 'broken', 'migrations/versions/d.py', revisionText('4d64f1931669', 'gone'));
  expect((await checkMerge(repository, '--merge', 'broken')).exitCode).toBe(0);
});

test('check --merge finds a revision that a branch inserts before a released one', async () => {
  const repository = forked();
  repository.git('merge', '--quiet', 'one');
  repository.git('tag', 'v1.0.0');
  branch(repository, 'behind', 'migrations/versions/e.py', revisionText('5e7502a4277a', '1a31ce608336'));
  repository.git('switch', '--quiet', 'behind');
  repository.write('migrations/versions/b.py', revisionText('2b42df719447', '5e7502a4277a'));
  repository.commit();
  repository.git('switch', '--quiet', 'main');
  const { exitCode, document } = await checkMerge(repository, '--merge', 'behind');
  expect(exitCode).toBe(1);
  expect(found(document)).toContain('GR11 migrations/versions/e.py from behind');
});

test('check --merge --since compares with what the name means before the merge', async () => {
  const repository = forked();
  repository.git('switch', '--quiet', 'one');
  const { document } = await checkMerge(repository, '--merge', 'two', '--since', 'HEAD');
  expect(document.reviewed?.map(({ file }) => file)).toEqual(['migrations/versions/c.py']);
});

test('check --merge refuses a ref that is not there', async () => {
  const { exitCode, stderr } = await runCommand(forked().root, ['check', '--merge', 'gone']);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: 'alembic-ls: --merge: there is no commit "gone" (see alembic-ls --help)\n',
  });
});
