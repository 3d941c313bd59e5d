import { describe, expect, test } from 'vitest';
import { readConfigurationComments } from './configurationComments.js';

/** What each comment is about, in the text. */
function reaches(text: string, form: 'ini' | 'toml'): string[] {
  return readConfigurationComments(text, form).map(({ range, scope }) =>
    scope === 'file' ? 'the file' : text.slice(range.start, range.end).trimEnd(),
  );
}

describe('a comment in an ini file', () => {
  const cases: [string, string, string[]][] = [
    ['before everything is about the file', '# alembic: ignore[CF02] x\n[alembic]\na = 1\n', ['the file']],
    ['is about the next option', '[alembic]\n# alembic: ignore[CF02] x\na = 1\nb = 2\n', ['a = 1']],
    ['may begin with a semicolon', '[alembic]\n; alembic: ignore[CF02] x\n\na = 1\n', ['a = 1']],
    ['is about all lines of an option', '[s]\n# alembic: ignore[CF02]\na =\n  1\n\n  2\nb = 3', ['a =\n  1\n\n  2']],
    ['within an option is about the next line', '[s]\na =\n  1\n  # alembic: ignore[CF02]\n  2\n  3\n', ['2']],
    ['above a section is about the section', '[s]\na = 1\n# alembic: ignore[CF02]\n[t]\nb = 2\n[u]\n', ['[t]\nb = 2']],
    ['at the end is about nothing', '[s]\na = 1\n# alembic: ignore[CF02]\n', ['']],
    ['behind a value is a part of the value', '[s]\na = 1  # alembic: ignore[CF02]\n', []],
    ['reads lines that end with CR and LF', '[s]\r\n# alembic: ignore[CF02] x\r\na = 1\r\nb = 2\r\n', ['a = 1']],
  ];
  test.each(cases)('%s', (_name, text, expected) => {
    expect(reaches(text, 'ini')).toEqual(expected);
  });
});

describe('a comment in a TOML file', () => {
  const cases: [string, string, string[]][] = [
    ['before everything is about the file', '# alembic: ignore[CF04] x\na = 1\n', ['the file']],
    ['behind a value is about it', 'a = 1 # alembic: ignore[CF04] x\nb = 2\n', ['a = 1']],
    ['is about the next value', 'a = 1\n# alembic: ignore[CF04] x\nb = [\n 2,\n]\nc = 3\n', ['b = [\n 2,\n]']],
    [
      'behind the bracket is about the whole array',
      'a = [\n  1,\n  2,\n]  # alembic: ignore[CF04]\n',
      ['a = [\n  1,\n  2,\n]'],
    ],
    ['within an array is about its line', 'a = [\n  1,  # alembic: ignore[CF04]\n  2,\n]\n', ['1,']],
    ['alone in an array is about the next line', 'a = [\n  # alembic: ignore[CF04]\n  1,\n  2,\n]\n', ['1,']],
    [
      'at a table is about the table',
      'z = 0\n[t] # alembic: ignore[CF04]\na = 1\n[[u]]\nb = 1\n',
      ['[t] # alembic: ignore[CF04]\na = 1'],
    ],
    ['is none in a string', 'a = "# alembic: ignore[CF04]"\nb = """\n# alembic: ignore[CF04]\n"""\n', []],
    [
      'behind a string of several lines is about it',
      'a = """\nx\n""" # alembic: ignore[CF04]\nb = 1\n',
      ['a = """\nx\n"""'],
    ],
    ['is read behind a header that is not closed', '[t\na = 1 # alembic: ignore[CF04]\n', ['a = 1']],
  ];
  test.each(cases)('%s', (_name, text, expected) => {
    expect(reaches(text, 'toml').map((text) => text.trim())).toEqual(expected);
  });

  test('names codes and a reason', () => {
    expect(readConfigurationComments('a = 1\nb = 2 # alembic: ignore[CF03, cf04] kept', 'toml')).toMatchObject([
      { codes: [{ code: 'CF03' }, { code: 'CF04' }], reason: 'kept', span: { start: 12, end: 46 } },
    ]);
  });
});
