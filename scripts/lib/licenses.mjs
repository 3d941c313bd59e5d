import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { compiledIn } from './compiledInLicenses.mjs';

/**
 * The licence texts of every package of which `files` (relative to `root`) are part: what a bundle owes its parts.
 * A package without a licence file is named with the licence that its manifest states; one without either is an error.
 */
export async function thirdPartyLicenses(root, files) {
  const directories = new Set(files.map(packageDirectory).filter((directory) => directory !== undefined));
  const sections = await Promise.all(
    [...directories].sort().map((directory) => licenseSection(path.join(root, directory))),
  );
  return `${sections.join('\n\n')}\n`;
}

function packageDirectory(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.split(path.sep).join('/'))?.[0];
}

async function licenseSection(directory) {
  const { name, version, license } = JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8'));
  const file = (await readdir(directory)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file === undefined && license === undefined) throw new Error(`${name} states no licence.`);
  const text = file === undefined ? `Licence: ${license}` : (await readFile(path.join(directory, file), 'utf8')).trim();
  const own = `${name} ${version}\n${'-'.repeat(name.length + version.length + 1)}\n${text}`;
  return [own, ...(compiledIn[name] ?? [])].join('\n\n');
}
