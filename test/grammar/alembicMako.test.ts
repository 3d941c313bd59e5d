import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeTokens, loadPlainPython, loadTokeniser, type Tokenise } from './tokenise.js';

let mako: Tokenise;
let plainPython: Tokenise;
beforeAll(async () => {
  mako = await loadTokeniser('source.alembic-mako');
  plainPython = await loadPlainPython();
});

const fixture = (name: string): string => readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8');

describe('script.py.mako', () => {
  it.each(['script.py.mako', 'unfinished.mako'])('colours %s', async (name) => {
    await expect(describeTokens(mako(fixture(name)))).toMatchFileSnapshot(`fixtures/${name}.snap`);
  });

  it('is Python where it has no Mako', () => {
    expect(mako(fixture('notSql.py'))).toEqual(plainPython(fixture('notSql.py')));
  });

  it.each([
    'a = ${repr(x}',
    'a = ${"x}',
    'a = "${x | n}"',
    '% if (":',
    '  % endif',
    '## "',
    '<% x = (" %>',
    '<%def name="f(x)">',
    '<%doc> """ </%doc>',
    'a = 1 %% "2"',
  ])('ends with its line: %s', (line) => {
    const after = 'after("plain")';
    expect(mako(`${line}\n${after}`)[1]).toEqual(plainPython(after)[0]);
  });
});
