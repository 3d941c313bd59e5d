import {
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GraphDocument } from '../../server/src/cli/graphJson.js';
import {
  makeDirectory,
  makeRepository,
  repositoryAt,
  runGitHere,
  type TestRepository,
} from '../support/gitRepository.js';
import { revisionText } from '../support/revisionText.js';
import { runCommand } from '../support/runCommand.js';
import { sampleSize } from '../support/sampleSize.js';

/** How many merges are made; each takes about a second. */
const merges = Number(process.env['ALEMBIC_TEST_MERGES'] ?? sampleSize(8, 60));

/** One change of a work tree; what it is about need not be there. */
type Change =
  | {
      readonly kind: 'write';
      readonly file: string;
      readonly id: string;
      readonly parent: string | null;
      readonly body: string;
    }
  | { readonly kind: 'configure'; readonly location: string; readonly comment: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'delete'; readonly file: string }
  | { readonly kind: 'link'; readonly file: string; readonly target: string }
  | { readonly kind: 'submodule'; readonly file: string };

const folders = ['migrations/versions', 'other/versions'] as const;
const ids = ['a1', 'b2', 'c3', 'd4', 'e5'] as const;
const files = folders.flatMap((folder) => ids.map((id) => `${folder}/${id}_text.py`));
const fileArbitrary = fc.constantFrom(...files, 'migrations/env.py');

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      file: fc.constantFrom(...files),
      id: fc.constantFrom(...ids),
      parent: fc.option(fc.constantFrom(...ids)),
      body: fc.constantFrom('pass', 'op.drop_table("t")', 'x = = 1'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('configure' as const),
      location: fc.constantFrom('migrations', 'other'),
      comment: fc.constantFrom('', '# one\n', '# two\n'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      from: fileArbitrary,
      to: fc.constantFrom(...files, 'migrations/versions/deeper/f.py'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('delete' as const),
      file: fc.constantFrom(...files, 'other', 'alembic.ini'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('link' as const),
      file: fc.constantFrom(...files, 'other', 'other/versions'),
      target: fc.constantFrom(
        '../../other/versions/c3_text.py',
        'migrations',
        '../migrations/versions',
        '/etc',
        '../../../../../etc',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('submodule' as const),
      file: fc.constantFrom('other/versions', 'vendor'),
    }),
  },
);

const changes = fc.array(change, { minLength: 1, maxLength: 4 });

/** Of the work tree only files of revisions and configurations count, so that a link in place of a directory does not. */
const workTreeChange = change.filter(
  (each) => each.kind !== 'link' || !['other', 'other/versions'].includes(each.file),
);

function apply(repository: TestRepository, all: readonly Change[]): void {
  for (const each of all) {
    const at = repository.path;
    if (placesOf(each).some((file) => leadsOutside(repository, file))) continue;
    switch (each.kind) {
      case 'write':
        put(at(each.file), revisionText(each.id, each.parent, '', each.body));
        break;
      case 'configure':
        put(at('alembic.ini'), `${each.comment}[alembic]\nscript_location = ${each.location}\n# end\n`);
        break;
      case 'rename':
        if (!isThere(at(each.from)) || isThere(at(each.to))) break;
        attempt(() => {
          mkdirSync(path.dirname(at(each.to)), { recursive: true });
          renameSync(at(each.from), at(each.to));
        });
        break;
      case 'delete':
        rmSync(at(each.file), { recursive: true, force: true });
        break;
      case 'link':
        rmSync(at(each.file), { recursive: true, force: true });
        attempt(() => {
          mkdirSync(path.dirname(at(each.file)), { recursive: true });
          symlinkSync(each.target, at(each.file));
        });
        break;
      case 'submodule':
        if (isThere(at(each.file))) break;
        attempt(() => {
          makeSubmodule(at(each.file));
        });
        break;
    }
  }
}

function placesOf(each: Change): readonly string[] {
  return each.kind === 'rename' ? [each.from, each.to] : each.kind === 'configure' ? ['alembic.ini'] : [each.file];
}

/** Whether the links of earlier changes would take a change out of the repository: nothing may be written there. */
function leadsOutside({ root, path: at }: TestRepository, file: string): boolean {
  let directory = path.dirname(at(file));
  while (!existsSync(directory)) directory = path.dirname(directory);
  const real = realpathSync(directory);
  const within = realpathSync(root);
  return real !== within && !real.startsWith(`${within}${path.sep}`);
}

/** A repository within the other one, with a revision that is none of it. */
function makeSubmodule(directory: string): void {
  mkdirSync(directory, { recursive: true });
  runGitHere(directory, 'init', '--quiet');
  writeFileSync(path.join(directory, 'z9.py'), revisionText('z9', null));
  runGitHere(directory, 'add', '--all');
  runGitHere(directory, 'commit', '--quiet', '--message', 'submodule');
}

function put(file: string, text: string): void {
  attempt(() => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  });
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // A file is in the way of a directory, or the other way around: then nothing changes.
  }
}

function isThere(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch {
    return false;
  }
}

interface Scenario {
  readonly base: readonly Change[];
  readonly here: readonly Change[];
  readonly worktree: readonly Change[];
  readonly others: readonly (readonly Change[])[];
  readonly isDetached: boolean;
}

function commit(repository: TestRepository): void {
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--allow-empty', '--message', 'change');
}

function build({ base, here, worktree, others, isDetached }: Scenario): { repository: TestRepository; refs: string[] } {
  const repository = makeRepository();
  repository.write('alembic.ini', '[alembic]\nscript_location = migrations\n# end\n');
  for (const folder of ['migrations', 'other']) {
    repository.write(`${folder}/env.py`, '');
    repository.write(`${folder}/script.py.mako`, '');
  }
  repository.write('migrations/versions/a1_text.py', revisionText('a1', null));
  repository.write('migrations/versions/b2_text.py', revisionText('b2', 'a1'));
  repository.write('other/versions/c3_text.py', revisionText('c3', null));
  apply(repository, base);
  commit(repository);
  const refs = others.map((_, index) => `branch${String(index)}`);
  others.forEach((changed, index) => {
    repository.git('switch', '--quiet', '--force-create', refs[index] ?? '', 'main');
    repository.git('clean', '--quiet', '-ffdx');
    apply(repository, changed);
    commit(repository);
  });
  repository.git('switch', '--quiet', ...(isDetached ? ['--detach', 'main'] : ['main']));
  repository.git('clean', '--quiet', '-ffdx');
  apply(repository, here);
  commit(repository);
  apply(repository, worktree);
  return { repository, refs };
}

/** Commits the work tree's changes and merges in a copy, as a person does who leaves conflicts for later. */
function mergeForReal(
  { root }: TestRepository,
  refs: readonly string[],
): { readonly copy: TestRepository; readonly conflicts: ReadonlySet<string> } {
  const place = path.join(makeDirectory(), 'copy');
  runGitHere(path.dirname(root), 'clone', '--quiet', '--no-local', root, place);
  const copy = repositoryAt(place);
  const head = runGitHere(root, 'rev-parse', 'HEAD');
  // Of a detached HEAD git takes a branch at the same commit, and makes it here.
  copy.git('checkout', '--quiet', '--detach', head);
  for (const ref of refs) copy.git('branch', '--quiet', '--force', ref, `origin/${ref}`);
  // The work tree's changes, with what git would make of them.
  const index = path.join(makeDirectory(), 'index');
  const withIndex = (...args: readonly string[]): string => {
    process.env['GIT_INDEX_FILE'] = index;
    try {
      return runGitHere(root, ...args);
    } finally {
      delete process.env['GIT_INDEX_FILE'];
    }
  };
  withIndex('read-tree', 'HEAD');
  withIndex('add', '--all');
  const here = runGitHere(root, 'commit-tree', '-p', head, '-m', 'worktree', withIndex('write-tree'));
  copy.git('fetch', '--quiet', '--no-recurse-submodules', root, here);
  copy.git('checkout', '--quiet', '--detach', here);
  const conflicts = new Set<string>();
  for (const ref of refs) {
    attempt(() => void copy.git('merge', '--quiet', '--no-edit', ref));
    const submodules = new Map<string, string>();
    for (const line of copy.git('ls-files', '--unmerged', '-z').split('\0')) {
      if (line === '') continue;
      const name = line.slice(line.indexOf('\t') + 1);
      conflicts.add(name);
      const [mode = '', commit = ''] = line.split(' ');
      if (mode === '160000' && !submodules.has(name)) submodules.set(name, commit);
    }
    if (!existsSync(copy.path('.git/MERGE_HEAD'))) continue;
    // `add` refuses the empty directory of a submodule that is in conflict: one side's commit is taken.
    for (const [name, commit] of submodules) {
      copy.git('update-index', '--force-remove', name);
      copy.git('update-index', '--add', '--cacheinfo', `160000,${commit},${name}`);
    }
    copy.git('add', '--all');
    copy.git('commit', '--quiet', '--allow-empty', '--no-edit');
  }
  return { copy, conflicts };
}

/** A merge that is described follows no link out of its tree: what such a link names is not there. */
function removeLinksOutside({ root, path: at }: TestRepository): void {
  for (const file of ['other', ...folders, ...files]) {
    if (!isThere(at(file)) || !lstatSync(at(file)).isSymbolicLink() || !existsSync(at(file))) continue;
    if (!realpathSync(at(file)).startsWith(realpathSync(root) + path.sep)) rmSync(at(file));
  }
}

async function graphOf(cwd: string, ...args: readonly string[]): Promise<GraphDocument> {
  const { exitCode, stdout, stderr } = await runCommand(cwd, ['graph', '--bodies', '--format', 'json', ...args]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as GraphDocument;
}

/** What is the same before and after a merge. */
function comparable({ environments, problems }: GraphDocument): unknown {
  return {
    environments: environments.map((environment) => ({
      ...environment,
      revisions: environment.revisions.map((each) => ({ ...each, sides: undefined })),
    })),
    problems: problems.map((each) => ({ ...each, sides: undefined })),
  };
}

/** What files without a conflict say by themselves; a file is known by more than one path where links lead to it. */
function ownSayings(
  { environments }: GraphDocument,
  conflicts: ReadonlySet<string>,
  { root, path: at }: TestRepository,
): unknown[] {
  return environments.flatMap(({ revisions }) =>
    revisions
      .filter(({ file }) => !conflicts.has(path.relative(root, realpathSync(at(file)))))
      .map(({ revision, downRevisions, file, line, message }) => ({ revision, downRevisions, file, line, message })),
  );
}

test('a merge is described before it is made as git makes it', { timeout: 60_000 + merges * 15_000 }, async () => {
  let conflicting = 0;
  const scenario = fc.record({
    base: fc.array(change, { maxLength: 3 }),
    here: changes,
    worktree: fc.array(workTreeChange, { maxLength: 2 }),
    others: fc.array(changes, { minLength: 1, maxLength: 2 }),
    isDetached: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { repository, refs } = build(given);
      const before = repository.git('count-objects', '-v');
      const described = await graphOf(repository.root, ...refs.flatMap((ref) => ['--merge', ref]));
      expect(repository.git('count-objects', '-v')).toBe(before);
      const { copy, conflicts } = mergeForReal(repository, refs);
      expect(new Set(described.merge?.conflicts)).toEqual(conflicts);
      removeLinksOutside(copy);
      const real = await graphOf(copy.root);
      if (conflicts.size === 0) {
        expect(comparable(described)).toEqual(comparable(real));
      } else {
        conflicting++;
        if (!conflicts.has('alembic.ini'))
          expect(ownSayings(described, conflicts, copy)).toEqual(ownSayings(real, conflicts, copy));
      }
    }),
    { numRuns: merges },
  );
  expect(conflicting).toBeLessThan(merges);
});
