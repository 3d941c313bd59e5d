import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ruleList, rulePage } from './rulePage.js';
import { rules } from './rules/index.js';

const ruleFiles = readdirSync(path.resolve(import.meta.dirname, 'rules'), { recursive: true, encoding: 'utf8' }).map(
  (file) => path.basename(file),
);
const folder = path.resolve(import.meta.dirname, '../../../../docs/rules');

test.each(rules.map((rule) => [rule.code, rule] as const))(
  'docs/rules/%s.md is up to date: run "node scripts/rule-docs.mjs"',
  (code, rule) => {
    expect(readFileSync(path.join(folder, `${code}.md`), 'utf8')).toBe(rulePage(rule));
  },
);

test('there is one page per rule and no other', () => {
  expect(
    readdirSync(folder)
      .filter((name) => /^[A-Z]{2}\d\d\.md$/.test(name))
      .sort(),
  ).toEqual(rules.map(({ code }) => `${code}.md`).sort());
});

test('codes and names are unique', () => {
  expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});

test('every file of a rule is listed (npm run new-rule)', () => {
  const files = ruleFiles.filter((file) => /^[a-z]{2}\d\d\w+\.ts$/.test(file));
  const codes = files.map((file) => file.slice(0, 4).toUpperCase()).sort();
  expect(
    rules
      .map(({ code }) => code)
      .filter((code) => !code.startsWith('CF'))
      .sort(),
  ).toEqual(codes);
});

test('docs/rules/README.md is up to date (npm run rule-docs)', () => {
  expect(readFileSync(path.join(folder, 'README.md'), 'utf8')).toBe(ruleList(rules));
});
