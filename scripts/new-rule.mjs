/**
 * `npm run new-rule CODE name`: writes the skeleton of a rule and of its test, lists it, and writes its page. Without arguments the list
 * (server/src/core/review/rules/index.ts) is written again from the files that are there.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';

const rules = path.join(root, 'server/src/core/review/rules');
const [code, name] = process.argv.slice(2);

if (code !== undefined) writeSkeleton(code, name ?? '');
writeFileSync(path.join(rules, 'index.ts'), index());
await import('./rule-docs.mjs');
console.log(`server/src/core/review/rules/index.ts lists ${ruleFiles().length} rules.`);

function writeSkeleton(code, name) {
  if (!/^[A-Z]{2}\d\d$/u.test(code) || !/^[a-z]+(?:-[a-z]+)+$/u.test(name)) {
    console.error('Usage: npm run new-rule CODE name, such as npm run new-rule GR20 revision-without-message');
    process.exit(2);
  }
  const constant = name.replaceAll(/-(\w)/gu, (_match, letter) => letter.toUpperCase());
  const file = `${code.toLowerCase()}${constant.charAt(0).toUpperCase()}${constant.slice(1)}`;
  const target = path.join(rules, 'graph', `${file}.ts`);
  if (existsSync(target)) throw new Error(`${target} exists already.`);
  writeFileSync(
    target,
    `import { problemOf, type FileRule } from '../../rule.js';

export const ${constant}: FileRule = {
  code: '${code}',
  name: '${name}',
  title: 'What is wrong, in a few words',
  severity: 'warning',
  documentation: {
    what: 'What is reported.',
    why: 'What happens otherwise.',
    whatToDo: 'What to do about it.',
    bad: \`revision = "a1"\`,
    good: \`revision = "a1"
down_revision = None\`,
  },
  checkFile({ path, header }) {
    if (header.downRevision !== undefined) return [];
    const place = header.revision?.span ?? { start: 0, end: 1 };
    return [problemOf(${constant}, path, place, 'What is wrong here, and what to do.')];
  },
};
`,
  );
  writeFileSync(
    path.join(rules, 'graph', `${file}.test.ts`),
    `import { expect, test } from 'vitest';
import { ruleTester } from '../../../../../../test/support/ruleTester.js';
import { ${constant} } from './${file}.js';

const { found } = ruleTester(${constant});

test('${code} is reported where it should be, and nowhere else', () => {
  expect(found({ a: { down: null }, b: [] })).toEqual(['${code} a']);
});
`,
  );
  console.log(`${path.relative(root, target)} and its test are written.`);
}

/** @returns {{ name: string, constant: string, kind: string }[]} in the order of their codes */
function ruleFiles() {
  return readdirSync(path.join(rules, 'graph'))
    .filter((file) => /^[a-z]{2}\d\d\w+\.ts$/u.test(file))
    .sort()
    .map((file) => {
      const [, constant = '', kind = ''] =
        /^export const (\w+): (GraphRule|FileRule)/mu.exec(readFileSync(path.join(rules, 'graph', file), 'utf8')) ?? [];
      return { name: file.replace(/\.ts$/u, ''), constant, kind };
    });
}

function index() {
  const files = ruleFiles();
  const list = (kind) =>
    files
      .filter((file) => file.kind === kind)
      .map(({ constant }) => `  ${constant},`)
      .join('\n');
  return `// Written by "npm run new-rule" from the files in this folder.
import type { FileRule, GraphRule, Rule } from '../rule.js';
import { configurationRules } from './configuration.js';
import { fileInConflict } from './gr19FileInConflict.js';
import { unusedSuppression } from './od06UnusedSuppression.js';
${files.map(({ name, constant }) => `import { ${constant} } from './graph/${name}.js';`).join('\n')}

/** The rules that judge the graph of an environment as a whole. */
export const graphRules: readonly GraphRule[] = [
${list('GraphRule')}
];

/** The rules that judge each file of an environment. */
export const fileRules: readonly FileRule[] = [
${list('FileRule')}
];

/** Every code that is ever reported: each has a page in docs/rules. */
export const rules: readonly Rule[] = [...configurationRules, fileInConflict, unusedSuppression, ...graphRules, ...fileRules];
`;
}
