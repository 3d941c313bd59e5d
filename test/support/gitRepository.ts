import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * A real git repository for one test. Nothing of the machine's own configuration reaches it. Paths are relative to its
 * root.
 */
export interface TestRepository {
  readonly root: string;
  readonly path: (file: string) => string;
  readonly write: (file: string, text: string) => void;
  readonly remove: (file: string) => void;
  /** Runs git here and answers what it printed, without the last line end. */
  readonly git: (...args: readonly string[]) => string;
  /** Commits all that is there, new files included. */
  readonly commit: (message?: string) => string;
}

/** The configuration of every git in tests: a user, no signing, no hooks of the machine. */
const configuration = [
  'user.name=Test',
  'user.email=test@example.com',
  'commit.gpgsign=false',
  'protocol.file.allow=always',
  'advice.detachedHead=false',
  'core.autocrlf=false',
];

export function runGitHere(directory: string, ...args: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', [...configuration.flatMap((setting) => ['-c', setting]), ...args], {
    cwd: directory,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trimEnd();
}

/** A new folder for one test. */
export function makeDirectory(): string {
  const directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'alembic-git-')));
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Makes a repository in a folder, which may hold files already; by default in a new one. Call within a test. */
export function makeRepository({ root = makeDirectory(), branch = 'main' } = {}): TestRepository {
  runGitHere(root, 'init', '--quiet', `--initial-branch=${branch}`);
  return repositoryAt(root);
}

/** A repository, clone or linked work tree that is there. */
export function repositoryAt(root: string): TestRepository {
  const absolute = (file: string): string => path.join(root, file);
  return {
    root,
    path: absolute,
    write(file, text) {
      mkdirSync(path.dirname(absolute(file)), { recursive: true });
      writeFileSync(absolute(file), text);
    },
    remove(file) {
      rmSync(absolute(file), { recursive: true });
    },
    git: (...args) => runGitHere(root, ...args),
    commit(message = 'change') {
      runGitHere(root, 'add', '--all');
      runGitHere(root, 'commit', '--quiet', '--message', message);
      return runGitHere(root, 'rev-parse', 'HEAD');
    },
  };
}
