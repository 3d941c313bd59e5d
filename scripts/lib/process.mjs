import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * Runs a program to its end and returns what it printed. Throws with the last lines of its output when it fails.
 * With `show`, the output goes to the terminal as it comes and an empty text is returned.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options]
 * @returns {Promise<string>}
 */
export async function run(command, args, options = {}) {
  const { code, output } = await runToEnd(command, args, options);
  if (code === 0) return output;
  const tail = output.trimEnd().split('\n').slice(-15).join('\n');
  throw new Error(
    `"${[path.basename(command), ...args].join(' ')}" failed with ${String(code)}${tail === '' ? '.' : `:\n${tail}`}`,
  );
}

/**
 * Like `run`, but answers the exit code (or the signal's name) instead of throwing.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options]
 * @returns {Promise<{ code: number | string, output: string }>}
 */
export function runToEnd(command, args, { cwd, env, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 'no exit code', output }));
  });
}

/**
 * Runs npm in a folder of its own, so that the project's own npm settings and workspaces do not reach it.
 * @param {string} folder
 * @param {readonly string[]} args
 */
export async function npm(folder, args) {
  const env = { ...process.env };
  for (const name of ['npm_config_local_prefix', 'npm_config_prefix', 'npm_config_workspace']) delete env[name];
  await run('npm', ['--prefix', folder, '--no-audit', '--no-fund', '--no-update-notifier', ...args], {
    cwd: folder,
    env,
  });
}

/**
 * The first of these programs that is on PATH, as an absolute path.
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
export function findOnPath(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    for (const folder of folders) {
      const candidate = path.join(folder, name);
      if (isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
