import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';

/** The argument that makes one of our own scripts start itself again, detached. */
export const detach = 'detach';

/** In milliseconds. Two starts of Node take a fraction of it. */
const longestStart = 60_000;

/**
 * Starts a script of our own, to which `input` is written, so that it outlives this process however that one ends; answers
 * the first line that it prints. The script calls `startAgainDetached` when its argument is `detach`: what runs then
 * has a session of its own and is nobody's child, so that no editor that ends its children's children finds it.
 * @throws Error when it prints none
 */
export function startDetached(script: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, detach], {
      cwd: tmpdir(),
      env: environment(),
      stdio: 'pipe',
      detached: true,
      windowsHide: true,
    });
    child.unref();
    let printed = '';
    let complaint = '';
    const finish = (error?: Error): void => {
      clearTimeout(timer);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      if (error === undefined) resolve(printed.slice(0, printed.indexOf('\n')));
      else reject(error);
    };
    const timer = setTimeout(() => {
      finish(new Error(`it printed nothing within ${longestStart / 1000} seconds`));
    }, longestStart);
    child.on('error', finish);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.includes('\n')) finish();
    });
    child.stdout.on('end', () => {
      finish(new Error(complaint.trim() || 'it ended without printing anything'));
    });
    child.stdin.on('error', () => undefined); // It ended, which its output says.
    child.stdin.end(input);
  });
}

/** Hands the standard streams to a new process with this script, which this one need not outlive. */
export function startAgainDetached(script: string): void {
  spawn(process.execPath, [script], { stdio: 'inherit', detached: true, windowsHide: true }).unref();
}

/** An editor's program is Node when it is told so. What the user sets for their own Node is not for ours. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' };
}
