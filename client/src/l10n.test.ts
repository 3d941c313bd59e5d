import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** The keys of `l10n/bundle.l10n.json`: the first argument of every `l10n.t(…)` in the client. */
function messagesInSource(): string[] {
  const folder = path.join(root, 'client/src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const messages = sources.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const calls = [...text.matchAll(/\bl10n\.t\(/g)].length;
    const literals = [...text.matchAll(/\bl10n\.t\(\s*'((?:[^'\\\n]|\\.)*)'/g)].map((match) =>
      (match[1] ?? '').replace(/\\(.)/g, '$1'),
    );
    expect(literals, `${file}: l10n.t takes a literal in single quotes`).toHaveLength(calls);
    return literals;
  });
  return [...new Set(messages)].sort();
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Readonly<Record<string, unknown>>;
}

describe('texts for translators', () => {
  it('the bundle holds exactly the messages of the client', () => {
    const messages = messagesInSource();
    expect(readJson('l10n/bundle.l10n.json')).toEqual(
      Object.fromEntries(messages.map((message) => [message, message])),
    );
  });

  it('the manifest and package.nls.json use the same keys', () => {
    const used = [...readFileSync(path.join(root, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g)].map(
      (match) => match[1],
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(readJson('package.nls.json')).sort());
  });
});
