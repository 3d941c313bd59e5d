import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Runs a program and answers what it printed. */
export function runHere(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && command === 'npm',
  });
}

/** The files of a fresh checkout, those that are not committed yet included, beside the packages of this one. */
function checkOut(folder: string): string {
  const checkout = path.join(folder, 'checkout');
  const files = runHere('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], root)
    .split('\0')
    .filter((file) => file !== '' && statSync(path.join(root, file), { throwIfNoEntry: false }) !== undefined);
  for (const file of files) cpSync(path.join(root, file), path.join(checkout, file));
  symlinkSync(path.join(root, 'node_modules'), path.join(checkout, 'node_modules'), 'junction');
  return checkout;
}

/** Packs the npm package of a fresh checkout below a folder, and gives the path of its tarball. */
export function packProgram(folder: string): string {
  const checkout = checkOut(folder);
  runHere('npm', ['run', 'pack'], checkout);
  const [packed = ''] = readdirSync(checkout).filter((file) => file.endsWith('.tgz'));
  return path.join(checkout, packed);
}
