import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * Reads "+ group" and "- group", and ends the groups that are left when its input ends: the input ends with this
 * process, whatever ends it, SIGKILL and crashes included.
 */
const script = `
trap '' HUP INT TERM
groups=' '
while read -r change group; do
  case $change in
    +) groups="$groups$group " ;;
    -) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;;
  esac
done
for group in $groups; do kill -KILL "-$group"; done
`;

const groups = new Set<number>();
let keeper: ChildProcess | undefined;

/**
 * Makes sure that somebody watches, before a process is started. One small shell watches for all groups, because a
 * child that is busy in C code cannot watch its parent. On Windows there is nothing to do: Node starts its children in
 * a job that ends with it.
 */
export function startKeeper(): void {
  if (keeper === undefined && process.platform !== 'win32') start();
}

/** From now on the process group ends when this process does; the result takes that back. */
export function endWithThisProcess(group: number): () => void {
  groups.add(group);
  write(`+ ${group}\n`);
  return () => {
    if (groups.delete(group)) write(`- ${group}\n`);
  };
}

function start(): void {
  const child = spawn('/bin/sh', ['-c', script], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  keeper = child;
  const forget = (): void => {
    // The next process starts another one, which hears of all groups.
    if (keeper === child) keeper = undefined;
  };
  child.on('error', forget).on('exit', forget).unref();
  child.stdin.on('error', forget);
  if (child.stdin instanceof Socket) child.stdin.unref();
  write([...groups].map((group) => `+ ${group}\n`).join(''));
}

function write(lines: string): void {
  keeper?.stdin?.write(lines);
}

/** Where this process ends in good order it need not leave the work to others. */
process.on('exit', () => {
  for (const group of groups) killGroup(group, 'SIGKILL');
});

/** Signals all processes of a group. One that has ended meanwhile is no error. */
export function killGroup(group: number, signal: 'SIGINT' | 'SIGKILL'): void {
  try {
    process.kill(-group, signal);
  } catch {
    // Nobody is left.
  }
}
