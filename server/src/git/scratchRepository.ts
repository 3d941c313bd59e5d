import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Ref, readRefs } from './branches.js';
import type { Repository } from './repository.js';
import { type GitOutput, type GitUnknown, refusal, runGit } from './runGit.js';

/**
 * A repository in a temporary directory that has the objects and refs of another one and nothing of its configuration
 * but what decides how git merges: no hooks, filters, merge drivers, remotes. What git writes stays in it.
 */
export interface ScratchRepository {
  /** Its work tree, which is empty; named as that of the other repository. With "/". */
  readonly root: string;
  /** The repository that it stands for. */
  readonly of: Repository;
  /** Runs git in it, upon the work tree of the other repository, which is only read. */
  readonly git: (args: readonly string[], input?: string) => Promise<GitOutput | GitUnknown>;
  /** What HEAD is from now on. */
  readonly setHead: (commit: string) => void;
  /** Deletes all of it, while others may go on. */
  readonly remove: () => Promise<void>;
  /** Deletes all of it at once, for an end that is not waited for. */
  readonly dispose: () => void;
}

/** Of the configuration what decides how files are taken in and merged; it names no program. */
const taken = new Set([
  'core.autocrlf',
  'core.eol',
  'core.filemode',
  'core.ignorecase',
  'core.precomposeunicode',
  'core.symlinks',
  'core.trustctime',
  'core.checkstat',
  'core.attributesfile',
  'core.excludesfile',
  'core.bigfilethreshold',
  'diff.renames',
  'diff.renamelimit',
  'merge.default',
  'merge.directoryrenames',
  'merge.renamelimit',
  'merge.renames',
  'merge.renormalize',
]);

/** Makes one; to be disposed of by whoever asked for it. Unknown, and nothing is left behind, where git refuses. */
export async function createScratchRepository(
  repository: Repository,
  head: string,
  signal: AbortSignal,
): Promise<ScratchRepository | GitUnknown> {
  const places = await findPlaces(repository, signal);
  if ('kind' in places) return places;
  const config = await readConfiguration(repository, signal);
  if ('kind' in config) return config;
  const refs = await readRefs(repository, [], signal);
  if (refs.kind === 'unknown') return refs;

  // The system gives the directory the mode 0700.
  const parent = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'alembic-ls-merge-')));
  const dispose = (): void => {
    rmSync(parent, { recursive: true, force: true });
  };
  try {
    const root = path.join(parent, path.basename(repository.root) || 'repository');
    const gitDirectory = path.join(root, '.git');
    for (const directory of ['objects/info', 'refs', 'info'])
      mkdirSync(path.join(gitDirectory, directory), { recursive: true });
    const setHead = (commit: string): void => {
      writeFileSync(path.join(gitDirectory, 'HEAD'), `${commit}\n`);
    };
    setHead(head);
    const objects = places.objects.includes('\n') ? JSON.stringify(places.objects) : places.objects;
    writeFileSync(path.join(gitDirectory, 'objects/info/alternates'), `${objects}\n`);
    writeFileSync(path.join(gitDirectory, 'config'), configText(config, places.objectFormat));
    for (const name of ['info/attributes', 'info/exclude', 'shallow'] as const)
      if (existsSync(places[name])) copyFileSync(places[name], path.join(gitDirectory, name));
    copyIndex(places.index, gitDirectory);
    writeRefs(gitDirectory, refs.refs);

    const variables = {
      GIT_DIR: gitDirectory,
      GIT_WORK_TREE: repository.root,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      // Nobody sees these commits, and the same merge gives the same ones.
      GIT_AUTHOR_NAME: 'alembic-ls',
      GIT_AUTHOR_EMAIL: 'alembic-ls@localhost',
      GIT_AUTHOR_DATE: '2000-01-01T00:00:00Z',
      GIT_COMMITTER_NAME: 'alembic-ls',
      GIT_COMMITTER_EMAIL: 'alembic-ls@localhost',
      GIT_COMMITTER_DATE: '2000-01-01T00:00:00Z',
    };
    return {
      root: root.replaceAll('\\', '/'),
      of: repository,
      git: (args, input = '') => runGit({ directory: repository.root, args, input, variables, signal }),
      setHead,
      remove: () => rm(parent, { recursive: true, force: true }),
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

const files = ['objects', 'index', 'info/attributes', 'info/exclude', 'shallow'] as const;

type Places = Readonly<Record<(typeof files)[number] | 'objectFormat', string>>;

/** Where the parts of a repository are: a linked work tree shares some, and variables move others. */
async function findPlaces(repository: Repository, signal: AbortSignal): Promise<Places | GitUnknown> {
  const args = [
    'rev-parse',
    '--path-format=absolute',
    '--show-object-format',
    ...files.flatMap((file) => ['--git-path', file]),
  ];
  const output = await runGit({ directory: repository.root, args, signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  const [objectFormat = '', objects = '', index = '', attributes = '', exclude = '', shallow = ''] = output.stdout
    .toString('utf8')
    .split('\n');
  return { objectFormat, objects, index, 'info/attributes': attributes, 'info/exclude': exclude, shallow };
}

interface Configuration {
  /** Key → value, of those in `taken`. */
  readonly values: ReadonlyMap<string, string>;
  /** The names of the merge drivers that are programs. */
  readonly drivers: readonly string[];
}

async function readConfiguration(repository: Repository, signal: AbortSignal): Promise<Configuration | GitUnknown> {
  const output = await runGit({ directory: repository.root, args: ['config', '--list', '-z'], signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  const values = new Map<string, string>();
  const drivers = new Set<string>();
  for (const entry of output.stdout.toString('utf8').split('\0')) {
    const end = entry.indexOf('\n');
    // A key without a value is true.
    const [key, value] = end < 0 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)];
    if (taken.has(key)) values.set(key, value);
    if (key.startsWith('merge.') && key.endsWith('.driver')) drivers.add(key.slice('merge.'.length, -'.driver'.length));
  }
  return { values, drivers: [...drivers] };
}

function configText({ values, drivers }: Configuration, objectFormat: string): string {
  const isDefaultFormat = objectFormat === 'sha1';
  const lines = [
    '[core]',
    `repositoryformatversion = ${isDefaultFormat ? 0 : 1}`,
    'bare = false',
    ...(isDefaultFormat ? [] : ['[extensions]', `objectformat = ${objectFormat}`]),
    ...[...values].flatMap(([key, value]) => {
      const [section = '', name = ''] = key.split('.');
      return [`[${section}]`, `${name} = ${quoted(value)}`];
    }),
    // In place of the program: what "false" merges is in conflict.
    ...drivers.flatMap((name) => [`[merge ${quoted(name)}]`, 'driver = false']),
  ];
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/**
 * Copies an index, and of one in parts the others, which it names. Git compares the text of a file only where its
 * times differ or it is as young as the index, so that the copy must not be younger; older does no harm.
 */
function copyIndex(index: string, to: string): void {
  if (!existsSync(index)) return;
  const from = path.dirname(index);
  const copy = path.join(to, 'index');
  const written = Math.floor(statSync(index).mtimeMs / 1000);
  copyFileSync(index, copy);
  utimesSync(copy, written, written);
  for (const name of readdirSync(from))
    if (name.startsWith('sharedindex.')) copyFileSync(path.join(from, name), path.join(to, name));
}

function writeRefs(gitDirectory: string, refs: readonly Ref[]): void {
  const lines = refs.filter(({ target }) => target === '').map(({ commit, name }) => `${commit} ${name}\n`);
  writeFileSync(path.join(gitDirectory, 'packed-refs'), lines.join(''));
  for (const { name, target } of refs) {
    if (!/^refs\/remotes\/[^/]+\/HEAD$/.test(name) || target === '') continue;
    mkdirSync(path.join(gitDirectory, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(gitDirectory, name), `ref: ${target}\n`);
  }
}
