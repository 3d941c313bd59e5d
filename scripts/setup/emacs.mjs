import { findOnPath, runToEnd } from '../lib/process.mjs';
import { installSystemPackages } from '../lib/systemPackages.mjs';

/** Emacs has eglot since version 29; before, it is a package of its own. */
const packages = ['emacs-nox', 'elpa-eglot'];

/** @returns {Promise<string>} the path of an Emacs with eglot */
export async function setUpEmacs() {
  let emacs = await find();
  if (emacs === undefined) {
    console.log(`Emacs: installing the Debian packages ${packages.join(' and ')} …`);
    await installSystemPackages(packages, 'Emacs with eglot');
    emacs = await find();
  }
  if (emacs === undefined) throw new Error('Emacs was installed but has no eglot.');
  console.log(`Emacs: ${emacs.version}.`);
  return emacs.program;
}

async function find() {
  const program = findOnPath(['emacs']);
  if (program === undefined) return undefined;
  const probe = '(progn (package-initialize) (require (quote eglot)) (princ emacs-version))';
  const { code, output } = await runToEnd(program, ['--batch', '--eval', probe]);
  return code === 0 ? { program, version: output.trim().split('\n').at(-1) ?? '' } : undefined;
}
