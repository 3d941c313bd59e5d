import { beforeAll, describe, expect, test } from 'vitest';
import { literalFiles, type LiteralFiles } from '../../../../test/support/literalFiles.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../syntax/parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** A revision file: its id, its parents as Python, and further lines of the header. */
const file = (id: string, down: string, more = ''): string => `revision = "${id}"\ndown_revision = ${down}\n${more}def upgrade():\n    pass\n`;
const read = (files: Record<string, string>): LiteralFiles => literalFiles(parser, files);

describe('GR02', () => {
  test('offers the closest ids', () => {
    const files = read({ 'a.py': file('1a31ce608336', 'None'), 'b.py': file('b', '"1a31ce608363"') });
    const fixes = files.fixes('GR02');
    expect(fixes.map(({ title }) => title)).toEqual(['Change to "1a31ce608336"']);
    expect(files.apply(fixes[0])['b.py']).toBe(file('b', '"1a31ce608336"'));
  });

  test('in a merge, only the missing one', () => {
    const files = read({ 'a.py': file('abcd1', 'None'), 'c.py': file('c', '"abcd1"'), 'b.py': file('b', '("c", "abcd")') });
    expect(files.apply(files.fixes('GR02')[0])['b.py']).toBe(file('b', '("c", "abcd1")'));
  });

  test('the revision that declares the label', () => {
    const files = read({ 'a.py': file('a', 'None', 'branch_labels = "x"\n'), 'b.py': file('b', '"x"') });
    expect(files.fixes('GR02')).toMatchObject([{ title: 'Change to "a"', isPreferred: true }]);
  });

  test('says why it cannot', () => {
    const files = read({ 'a.py': file('abcd1', 'None'), 'b.py': 'p = "abcd"\n' + file('b', 'p') });
    expect(files.fixes('GR02')).toEqual([{ kind: 'refused', title: 'Change to "abcd1"', reason: 'it is not written as a literal but by p' }]);
  });
});

describe('GR08', () => {
  const withDoc = (lines: string, down = '"a"'): string => `"""m\n\n${lines}"""\n${file('b', down)}`;
  const others = { 'a.py': file('a', 'None'), 'c.py': file('c', '"a"') };
  const messages = (text: string): string[] => literalFiles(parser, { 'a.py': others['a.py'], 'b.py': text }).problems.filter(({ code }) => code === 'GR08').map(({ message }) => message);

  test.each([
    ['Revision ID: b\nRevises: a\n', '"a"'],
    ['Revises: None\n', 'None'],
    ['Revises: \n', 'None'],
    ['Revises: x, a\n', '("a", "x")'],
    ['no lines\n', '"a"'],
    ['Revises: the one before\n', '"a"'],
    ['Revises: x\nRevises: y\n', '"a"'],
    ['Revises: z\n', 'parent()'],
  ])('silent: %j for %s', (lines, down) => {
    expect(messages(withDoc(lines, down))).toEqual([]);
  });

  test.each([
    ['Revises: z\n', 'The docstring says that this revision follows "z", and down_revision names "a".'],
    ['Revises: \n', 'The docstring says that this revision follows no other, and down_revision names "a".'],
    ['Revision ID: z\n', 'The docstring calls this revision "z", and its id is "b".'],
  ])('reports %j', (lines, beginning) => {
    const [message] = messages(withDoc(lines));
    expect(message?.startsWith(beginning)).toBe(true);
  });

  test('is a hint, and mended in both lines at once', () => {
    const files = read({ 'a.py': others['a.py'], 'b.py': withDoc('Revision ID: x\nRevises: z, y\n') });
    expect(files.problems.map(({ code, severity }) => [code, severity])).toEqual([['GR08', 'hint'], ['GR08', 'hint']]);
    expect(files.fixes('GR08')).toMatchObject([{ title: 'Mend the docstring', isPreferred: true }]);
    expect(files.apply(files.fixes('GR08')[0])['b.py']).toBe(withDoc('Revision ID: b\nRevises: a\n'));
  });
});
