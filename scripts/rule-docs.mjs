// Writes docs/rules/<code>.md for every rule, and the table of rules in README.md, from what the rules say of
// themselves.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { importTypeScript } from './lib/importTypeScript.mjs';
import { root } from './lib/paths.mjs';

const folder = path.join(root, 'docs/rules');

const [{ rules }, { ruleTable, rulePage }] = await Promise.all(
  ['rules/index.ts', 'rulePage.ts'].map((name) => importTypeScript(`server/src/core/review/${name}`)),
);

await mkdir(folder, { recursive: true });
const wanted = new Set(rules.map(({ code }) => `${code}.md`));
for (const name of await readdir(folder)) {
  if (name.endsWith('.md') && !wanted.has(name)) await rm(path.join(folder, name));
}
for (const rule of rules) await writeFile(path.join(folder, `${rule.code}.md`), rulePage(rule));
const readme = path.join(root, 'README.md');
await writeFile(readme, (await readFile(readme, 'utf8')).replace(/^\| code \| (?:.*\n)+?(?=\n)/mu, ruleTable(rules)));
console.log(`${rules.length} rule pages written to docs/rules.`);
