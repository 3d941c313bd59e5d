// Writes docs/rules/<code>.md for every rule from its documentation in server/src/core/review.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'docs/rules');

const { outputFiles } = await build({
  stdin: {
    contents: "export { rules } from './rules.js'; export { rulePage } from './rulePage.js';",
    resolveDir: path.join(root, 'server/src/core/review'),
  },
  bundle: true,
  format: 'esm',
  write: false,
});
const source = Buffer.from(outputFiles[0].text).toString('base64');
const { rules, rulePage } = await import(`data:text/javascript;base64,${source}`);

await mkdir(folder, { recursive: true });
const wanted = new Set(rules.map(({ code }) => `${code}.md`));
for (const name of await readdir(folder)) {
  if (name.endsWith('.md') && !wanted.has(name)) await rm(path.join(folder, name));
}
for (const rule of rules) await writeFile(path.join(folder, `${rule.code}.md`), rulePage(rule));
console.log(`${rules.length} rule pages written to docs/rules.`);
