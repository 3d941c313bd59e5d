import path from 'node:path';
import { runProcess, type ProcessResult, type Output } from '../processes/runProcess.js';

/** What git could not tell, and why: completes "… is not known: ". */
export interface GitUnknown {
  readonly kind: 'unknown';
  readonly reason: string;
  /** Whether there is nothing to ask: no git, no repository, or no commit. */
  readonly isAbsent?: true;
}

export interface GitRun {
  /** The directory that git is asked about. */
  readonly directory: string;
  readonly args: readonly string[];
  /** Written to the standard input, which then ends. */
  readonly input?: string;
  /** Variables over those that git gets otherwise. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Ends git. */
  readonly signal: AbortSignal;
}

export interface GitOutput {
  readonly kind: 'output';
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Plumbing answers in milliseconds; a repository on a slow network drive may take its time. */
const timeoutMilliseconds = 20_000;
const maximumOutput = 256 * 1024 * 1024;

/** Nothing of a repository's configuration may start another program, and nothing waits for a user or a server. */
const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
];

/** What git itself passes to its hooks (`git rev-parse --local-env-vars`): an editor started by one would ask about its repository. */
const inherited = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_CONFIG_COUNT',
  'GIT_OBJECT_DIRECTORY',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_REPLACE_REF_BASE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_EXTERNAL_DIFF',
  'GIT_TRACE',
]);

/**
 * Runs git once and waits for its end. Unknown when there is no git, or when it was cancelled or took too long; an exit
 * code is an answer. Only plumbing that reads objects and refs may be asked for: it runs neither hooks nor filters, and
 * the environment keeps it from the network (a partial clone would fetch what it lacks) and from writing. What writes
 * does so in a scratch repository (`scratchRepository.ts`).
 */
export async function runGit({
  directory,
  args,
  input = '',
  variables = {},
  signal,
}: GitRun): Promise<GitOutput | GitUnknown> {
  const result = await runProcess({
    file: 'git',
    args: ['-C', directory, ...settings.flatMap((setting) => ['-c', setting]), ...args],
    // Not in the directory itself: Windows would look there for a git.exe first.
    cwd: path.dirname(process.execPath),
    env: { ...environment(), ...variables },
    input,
    timeoutMilliseconds,
    signal,
    maximumOutput,
  });
  const { end, exitCode, stdout, stderr } = result;
  if (end === 'notStarted' && stderr.bytes.includes('ENOENT')) return absent('there is no git');
  if (end !== 'exited' || exitCode === null || stdout.isCut) return unknown(whyNot(result));
  return { kind: 'output', exitCode, stdout: stdout.bytes, stderr: stderr.bytes.toString('utf8') };
}

export function unknown(reason: string): GitUnknown {
  return { kind: 'unknown', reason };
}

export function absent(reason: string): GitUnknown {
  return { ...unknown(reason), isAbsent: true };
}

/** What git said, as the reason why something is not known: its first line, without "fatal:". */
export function refusal({ stderr, exitCode }: GitOutput): GitUnknown {
  const [first = ''] = stderr.trim().split('\n', 1);
  const said = first.replace(/^(?:fatal|error): /, '');
  if (said.includes('not a git repository')) return absent('the files are in no git repository');
  if (said.includes('dubious ownership'))
    return unknown('git does not trust the repository, which belongs to another user (safe.directory)');
  return unknown(said === '' ? `git ended with exit code ${exitCode}` : `git says: ${said}`);
}

function whyNot({ end, stdout, stderr }: ProcessResult<Output>): string {
  const message = stderr.bytes.toString('utf8');
  switch (end) {
    case 'cancelled':
      return 'git was cancelled';
    case 'timeout':
      return `git did not answer within ${timeoutMilliseconds / 1000} seconds`;
    case 'notStarted':
      return `git could not be run (${message})`;
    case 'exited':
      return stdout.isCut ? `git printed more than ${maximumOutput / 1024 / 1024} MB` : 'git was ended';
  }
}

function environment(): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.has(name)));
  return {
    ...kept,
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    // Before git 2.44 knew the line above, a list of protocols without any did the same.
    GIT_ALLOW_PROTOCOL: '',
    GIT_LITERAL_PATHSPECS: '1',
  };
}
