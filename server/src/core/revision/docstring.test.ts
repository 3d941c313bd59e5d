import { beforeAll, expect, test } from 'vitest';
import { readFacts } from '../../../../test/support/flatFacts.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

test.each<[string, string | undefined]>([
  ['"""add a\n\nRevision ID: x\n"""', 'add a'],
  ['"""\n\n  add a\n  more\n\n\nlast"""', 'add a\n  more'],
  ['"""add a\r\n\r\nRevision ID: x\r\n"""', 'add a'],
  ['"""add a\r\rRevision ID: x"""', 'add a'],
  ['"""add a\n \nRevision ID: x"""', 'add a\n \nRevision ID: x'],
  ["'add a'", 'add a'],
  ['r"""a\\n\\nb"""', 'a\\n\\nb'],
  ['u"add\\n\\na"', 'add'],
  ['"add " \'a\'', 'add a'],
  ['("add a")', 'add a'],
  ['(("add "\n  "a"))', 'add a'],
  ['# comment\n\n"""add a"""', 'add a'],
  ['\uFEFF"""add a"""', 'add a'],
  ['"""\\N{BULLET} a"""', '\\N{BULLET} a'],
  ['"""\u00a0\x1c\x85add\u200b\uFEFF\u3000"""', 'add\u200b\uFEFF'],
  ['""', ''],
  ['f"add a"', undefined],
  ['b"add a"', undefined],
  ['"add " f"a"', undefined],
  ['"add", "a"', undefined],
  ['("add",)', undefined],
  ['"add " + "a"', undefined],
  ['"add %s" % 1', undefined],
  ['import x\n"""add a"""', undefined],
  ['x = """add a"""', undefined],
  ['pass; "add a"', undefined],
  ['def f():\n    """add a"""', undefined],
])('message of %j', (text, expected) => {
  expect(readFacts(parser, text).docstring?.message).toBe(expected);
});

test.each<[string, string | null]>([
  ['"""a\n\nCreate Date: 2024-01-02 03:04:05.6\n\n"""', '2024-01-02 03:04:05.6'],
  ['"""a\r\n\r\n  Create Date:  2024-01-02 \r\n"""', '2024-01-02'],
  ['"""a\n\nCreate Date:\n"""', ''],
  ['"""a\n\nthe Create Date: x\n"""', null],
  ['"""a"""', null],
])('create date of %j', (text, expected) => {
  expect(readFacts(parser, text).docstring?.createDate).toBe(expected);
});

test.each<[string, string[]]>([
  ['"""a\n\nRevision ID: «x1»\nRevises: «y1»\nCreate Date: z"""', ['revision x1', 'revises y1']],
  [
    '"""a\r\n\r\nRevision ID: «x1»\r\nRevises: «y1», «y2» ,«y3»\r\n"""',
    ['revision x1', 'revises y1', 'revises y2', 'revises y3'],
  ],
  ['\uFEFF"""😀\n\nRevises: «é😀»\n"""', ['revises é😀']],
  ['"""Revises: «a b»"""', ['revises a b']],
  ['"""a\n\nRevision ID:\nRevises: None\nRevises: , \n"""', []],
  ['("a\\n\\n"\n "Revision ID: «x1»\\n"\n \'Revises: «y1»\')', ['revision x1', 'revises y1']],
  ['"""a"""\n# Revises: x\nx = """\nRevises: y\n"""', []],
])('mentions in %j', (marked, expected) => {
  const text = marked.replace(/[«»]/g, '');
  const starts = [...marked.matchAll(/«/g)].map(({ index }, at) => index - 2 * at);
  const mentions = readFacts(parser, text).docstring?.mentions ?? [];
  expect(mentions.map(({ field, span }) => `${field} ${text.slice(span.start, span.end)}`)).toEqual(expected);
  expect(mentions.map(({ field, value }) => `${field} ${value}`)).toEqual(expected);
  expect(mentions.map(({ span }) => span.start)).toEqual(starts);
});

test('the place of a docstring is its literal', () => {
  const text = '# c\n("""a""" "b")\n';
  const span = readFacts(parser, text).docstring?.span;
  expect(text.slice(span?.start, span?.end)).toBe('"""a""" "b"');
});
