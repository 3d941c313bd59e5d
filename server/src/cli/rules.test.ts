import { expect, test } from 'vitest';
import { rules } from '../core/review/rules/index.js';
import { runCli } from './cli.js';
import type { RulesDocument } from './rules.js';

async function run(...args: readonly string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  const exitCode = await runCli(['rules', ...args], {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    cwd: '/',
    env: {},
    loadReaders: () => Promise.reject(new Error('rules reads no file')),
    bridgeScript: 'not run here',
    build: 'test',
  });
  return { exitCode, stdout, stderr };
}

test('rules lists every rule, without reading a file', async () => {
  const { exitCode, stdout } = await run('--format', 'json');
  const document = JSON.parse(stdout) as RulesDocument;
  expect(exitCode).toBe(0);
  expect(document.rules).toHaveLength(rules.length);
  expect(document.rules.find(({ code }) => code === 'GR01')).toEqual({
    code: 'GR01',
    name: 'multiple-heads',
    severity: 'error',
    enabled: true,
    dialects: ['all'],
    summary: 'More than one head revision',
    documentation: 'docs/rules/GR01.md',
  });
  const { stdout: text } = await run();
  expect(text.split('\n').filter((line) => line !== '')).toHaveLength(rules.length);
  expect(text).toMatch(/^GR01 {2}multiple-heads +error +More than one head revision$/m);
});

test('rules explains the rules that are named, in the order given', async () => {
  const { stdout } = await run('gr05', 'CF02');
  expect(stdout).toMatch(
    /^GR05 unexpected-second-base \(warning\)\n[^]*^What to do: [^]*^ {4}revision = [^]*^docs\/rules\/GR05\.md\n\nCF02 /m,
  );
  expect(
    (JSON.parse((await run('CF02', '--format=json')).stdout) as RulesDocument).rules.map(({ code }) => code),
  ).toEqual(['CF02']);
});

test.each([
  [['GR99'], 'rules: there is no rule "GR99"'],
  [['--format', 'xml'], '--format takes text or json, not "xml"'],
])('rules %j is refused', async (args, message) => {
  expect(await run(...args)).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `alembic-ls: ${message} (see alembic-ls --help)\n`,
  });
});
