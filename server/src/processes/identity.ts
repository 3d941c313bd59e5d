import { execFile } from 'node:child_process';
// eslint-disable-next-line no-restricted-imports -- what the kernel writes in /proc is no file of anybody's, and says that it is empty
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process, distinguished from a later one that gets its number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words; null where the system does not say. */
  readonly started: string | null;
}

export async function identityOf(pid: number): Promise<ProcessIdentity> {
  const start = await startOf(pid);
  return { pid, started: typeof start === 'string' ? start : null };
}

/** Whether the process still runs. Where the system does not say when it started, one with its number counts as it. */
export async function isRunning({ pid, started }: ProcessIdentity): Promise<boolean> {
  if (!exists(pid)) return false;
  const now = await startOf(pid);
  return now !== null && (now === undefined || started === null || now === started);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Null for a process that has ended, even when nobody has waited for it; undefined where that cannot be found out. */
async function startOf(pid: number): Promise<string | null | undefined> {
  switch (process.platform) {
    case 'linux':
      return startOnLinux(pid);
    case 'win32':
      return startOnWindows(pid);
    default:
      return startByPs(pid);
  }
}

/** In ticks since the machine was started, which the id of that start goes with. */
async function startOnLinux(pid: number): Promise<string | null | undefined> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The second field is the program's name in parentheses, which can hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', ticks] = [fields[0], fields[19]];
    return 'ZX'.includes(state) ? null : `${boot.trim()} ${ticks ?? ''}`;
  } catch {
    return exists(pid) ? undefined : null;
  }
}

async function startByPs(pid: number): Promise<string | null | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      timeout,
    });
    const [state = '', ...start] = stdout.trim().split(/\s+/);
    return state === '' || state.startsWith('Z') ? null : start.join(' ');
  } catch {
    return exists(pid) ? undefined : null;
  }
}

async function startOnWindows(pid: number): Promise<string | null | undefined> {
  try {
    const script = `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToFileTimeUtc()`;
    const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], {
      windowsHide: true,
      timeout,
    });
    return stdout.trim();
  } catch {
    return exists(pid) ? undefined : null;
  }
}

const run = promisify(execFile);
/** In milliseconds. */
const timeout = 20_000;
