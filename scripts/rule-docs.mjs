// Writes docs/rules/<code>.md for every rule from its documentation in server/src/core/review.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { importTypeScript } from './lib/importTypeScript.mjs';
import { root } from './lib/paths.mjs';

const folder = path.join(root, 'docs/rules');

const [{ rules }, { rulePage }] = await Promise.all(['rules.ts', 'rulePage.ts'].map((name) => importTypeScript(`server/src/core/review/${name}`)));

await mkdir(folder, { recursive: true });
const wanted = new Set(rules.map(({ code }) => `${code}.md`));
for (const name of await readdir(folder)) {
  if (name.endsWith('.md') && !wanted.has(name)) await rm(path.join(folder, name));
}
for (const rule of rules) await writeFile(path.join(folder, `${rule.code}.md`), rulePage(rule));
console.log(`${rules.length} rule pages written to docs/rules.`);
