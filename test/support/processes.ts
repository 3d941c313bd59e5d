import { execFileSync } from 'node:child_process';

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly words: readonly string[];
}

/** Every process that runs now. One that has ended and that nobody has waited for does not count. */
export function processes(): RunningProcess[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,pgid=,stat=,args='], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, group, state = '', ...words] = line.trim().split(/\s+/);
    return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group), words }];
  });
}

export function isAlive(pid: number): boolean {
  return processes().some((process) => process.pid === pid);
}

/** All that a process started, and that these started, by what runs now. */
export function descendants(pid: number): RunningProcess[] {
  const all = processes();
  const childrenOf = (parent: number): RunningProcess[] =>
    all.filter((process) => process.parent === parent).flatMap((child) => [child, ...childrenOf(child.pid)]);
  return childrenOf(pid);
}
