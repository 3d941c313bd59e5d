// Writes docs/rules/<code>.md for every rule, and their list in docs/rules/README.md, from what the rules say of themselves.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { importTypeScript } from './lib/importTypeScript.mjs';
import { root } from './lib/paths.mjs';

const folder = path.join(root, 'docs/rules');

const [{ rules }, { ruleList, rulePage }] = await Promise.all(
  ['rules/index.ts', 'rulePage.ts'].map((name) => importTypeScript(`server/src/core/review/${name}`)),
);

await mkdir(folder, { recursive: true });
const wanted = new Set(rules.map(({ code }) => `${code}.md`));
for (const name of await readdir(folder)) {
  if (name.endsWith('.md') && !wanted.has(name)) await rm(path.join(folder, name));
}
for (const rule of rules) await writeFile(path.join(folder, `${rule.code}.md`), rulePage(rule));
await writeFile(path.join(folder, 'README.md'), ruleList(rules));
console.log(`${rules.length} rule pages written to docs/rules.`);
