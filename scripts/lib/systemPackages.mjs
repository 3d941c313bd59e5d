import { existsSync } from 'node:fs';
import { findOnPath, run } from './process.mjs';

/** Whether this run may install packages of the system: only as root on Debian, or in CI there. */
export function mayInstallSystemPackages() {
  return existsSync('/etc/debian_version') && (isRoot() || process.env.CI === 'true');
}

/**
 * Installs packages of the system, or fails with their names and the command that installs them.
 * @param {readonly string[]} packages
 * @param {string} what what is missing, for the message
 */
export async function installSystemPackages(packages, what) {
  if (!mayInstallSystemPackages()) {
    throw new Error(`${what} is missing. Install it, on Debian with "apt-get install ${packages.join(' ')}".`);
  }
  const prefix = isRoot() ? [] : ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND'];
  if (!isRoot() && findOnPath(['sudo']) === undefined) {
    throw new Error(
      `${what} is missing and neither root nor sudo is at hand to run "apt-get install ${packages.join(' ')}".`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const [command, ...before] = [...prefix, 'apt-get'];
  await run(command, [...before, 'update'], { env });
  await run(command, [...before, 'install', '-y', '--no-install-recommends', ...packages], { env });
}

export function isRoot() {
  return process.getuid?.() === 0;
}
