/**
 * `npm run new-rule CODE name`: writes the skeleton of a rule, lists it, and writes its page. GR is about the graph, any
 * other family about operations. Without arguments the list (server/src/core/review/rules/index.ts) is written again
 * from the files that are there.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
    console.error('Usage: npm run new-rule CODE name, such as npm run new-rule LK99 slow-operation');
    process.exit(2);
  }
  const constant = name.replaceAll(/-(\w)/gu, (_match, letter) => letter.toUpperCase());
  const file = `${code.toLowerCase()}${constant.charAt(0).toUpperCase()}${constant.slice(1)}`;
  const family = code.startsWith('GR') ? 'graph' : code.slice(0, 2).toLowerCase();
  const target = path.join(rules, family, `${file}.ts`);
  if (existsSync(target)) throw new Error(`${target} exists already.`);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, family === 'graph' ? graphRule(code, name, constant) : operationRule(code, name, constant));
  if (family === 'graph') {
    writeFileSync(path.join(rules, family, `${file}.test.ts`), graphTest(code, constant, file));
    console.log(`${path.relative(root, target)} and its test are written.`);
  } else {
    console.log(`${path.relative(root, target)} is written. Its examples are its tests: npm test -- unit ruleCases`);
  }
}

function operationRule(code, name, constant) {
  return `import { tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const ${constant}: OperationRule = {
  code: '${code}',
  name: '${name}',
  title: 'What is wrong, in a few words',
  severity: 'warning',
  dialects: 'all',
  documentation: {
    what: 'What is reported.',
    why: 'What happens otherwise.',
    whatToDo: 'What to do about it.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.rename_table("item", "thing")',
    good: 'op.add_column("item", sa.Column("note", sa.Text()))',
  },
  cases: {
    bad: ['op.execute("ALTER TABLE item RENAME TO thing")'],
    good: ['op.create_table("fresh", sa.Column("id", sa.Integer()))\\nop.rename_table("fresh", "thing")'],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'renameTable')) {
      const table = tableAt(step, step.operation.table, revision);
      if ('unknown' in table) yield unchecked(step, table.unknown);
      else if (!table.isNew) yield at(step, \`What is wrong with "\${table.title}" here, and what to do.\`);
    }
  },
};
`;
}

function graphRule(code, name, constant) {
  return `import { problemOf, type FileRule } from '../../rule.js';

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
`;
}

function graphTest(code, constant, file) {
  return `import { expect, test } from 'vitest';
import { ruleTester } from '../../../../../../test/support/ruleTester.js';
import { ${constant} } from './${file}.js';

const { found } = ruleTester(${constant});

test('${code} is reported where it should be, and nowhere else', () => {
  expect(found({ a: { down: null }, b: [] })).toEqual(['${code} a']);
});
`;
}

/** @returns {{ name: string, constant: string, kind: string }[]} in the order of their codes */
function ruleFiles() {
  return readdirSync(rules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: family }) => readdirSync(path.join(rules, family)).map((file) => ({ family, file })))
    .filter(({ file }) => /^[a-z]{2}\d\d\w+\.ts$/u.test(file))
    .sort((one, other) => (one.file < other.file ? -1 : 1))
    .map(({ family, file }) => {
      const [, constant = '', kind = ''] =
        /^export const (\w+): ((?:GraphRule|FileRule|ConfigurationRule|OperationRule)(?: & \w+)?)/mu.exec(
          readFileSync(path.join(rules, family, file), 'utf8'),
        ) ?? [];
      return { name: `${family}/${file.replace(/\.ts$/u, '')}`, constant, kind };
    });
}

function index() {
  const files = ruleFiles();
  const list = (kind) =>
    files
      .filter((file) => file.kind.split(' & ').includes(kind))
      .map(({ constant }) => `  ${constant},`)
      .join('\n');
  return `// Written by "npm run new-rule" from the files in this folder.
import type { ConfigurationRule } from '../configuration/configurationRule.js';
import type { OperationRule } from '../operations/operationRule.js';
import type { FileRule, GraphRule, Rule } from '../rule.js';
import { discoveryRules } from './discovery.js';
import { fileInConflict } from './gr19FileInConflict.js';
import { unusedSuppression } from './od06UnusedSuppression.js';
${files.map(({ name, constant }) => `import { ${constant} } from './${name}.js';`).join('\n')}

/** The rules that judge the graph of an environment as a whole. */
export const graphRules: readonly GraphRule[] = [
${list('GraphRule')}
];

/** The rules that judge each file of an environment. */
export const fileRules: readonly FileRule[] = [
${list('FileRule')}
];

/** The rules that judge what configures an environment. */
export const configurationRules: readonly ConfigurationRule[] = [
${list('ConfigurationRule')}
];

/** The rules that judge what a revision does. */
export const operationRules: readonly OperationRule[] = [
${list('OperationRule')}
];

const all = new Set<Rule>([
  ...discoveryRules,
  fileInConflict,
  unusedSuppression,
  ...graphRules,
  ...fileRules,
  ...configurationRules,
  ...operationRules,
]);

/** Every code that is ever reported, once: each has a page in docs/rules. */
export const rules: readonly Rule[] = [...all];
`;
}
