import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder once. A marker, written last, holds what the folder was made from: without it, or with another
 * one, the folder is half made or out of date and is made anew from nothing.
 * @param {string} folder
 * @param {unknown} madeFrom anything that JSON can hold: versions, names
 * @param {() => Promise<void>} make fills the empty folder
 * @returns {Promise<boolean>} whether it had to be made
 */
export async function makeOnce(folder, madeFrom, make) {
  const marker = path.join(folder, '.complete');
  const wanted = JSON.stringify(madeFrom);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return false;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await make();
  writeFileSync(marker, wanted);
  return true;
}
