import { describe, expect, it } from 'vitest';
import { type IniFile, readIni } from './ini.js';

/** The text between two "|" marks, and the text without them. */
function marked(text: string): { text: string; start: number; end: number } {
  const [before = '', inside = '', after = ''] = text.split('|');
  return { text: before + inside + after, start: before.length, end: before.length + inside.length };
}

function value(ini: IniFile, section: string, name: string): string | undefined {
  return ini.sections.get(section)?.options.get(name)?.value;
}

describe('readIni', () => {
  it.each([
    ['a value', '[alembic]\nscript_location = |migrations|\n'],
    ['without its surrounding space', '[alembic]\n  script_location\t:\t|a b|  \r\n'],
    ['over several lines', '[alembic]\nscript_location =\n   |a\n\n   b|\n\nx = y'],
    ['with what looks like a comment', '[alembic]\nscript_location = |x  # not a comment|\n'],
    ['behind characters of two code units', '[alembic]\n# 😀\nscript_location = |😀/x|'],
    ['an empty value', '[alembic]\nscript_location =||\nx = y'],
  ])('says where the value stands: %s', (_, source) => {
    const { text, start, end } = marked(source);
    expect(readIni(text).sections.get('alembic')?.options.get('script_location')?.valueSpan).toEqual({ start, end });
  });

  it.each([
    ['missing-section-header', '|k = v|\nl = w\n[alembic]\nscript_location = m'],
    ['missing-section-header', '|\uFEFF|[alembic]\nscript_location = m'],
    ['duplicate-section', '[alembic]\nscript_location = m\n|[alembic]|\nx = y\n'],
    ['duplicate-option', '[alembic]\nscript_location = m\n|Script_Location| = n\n  o\n'],
    ['not-an-option', '[alembic]\n|garbage|\nscript_location = m'],
    ['not-an-option', '[alembic]\nscript_location = m\n|= x|\n y z = 1'],
  ])('reports %s and reads the rest', (kind, source) => {
    const { text, start, end } = marked(source);
    const ini = readIni(text);
    expect(ini.errors.map((error) => [error.kind, error.span])).toEqual([[kind, { start, end }]]);
    expect(value(ini, 'alembic', 'script_location')).toBe('m');
  });

  it('reports the first errors of a file that is no ini, however long it is, and reads it all', () => {
    const ini = readIni(`[alembic]\n${'garbage\n'.repeat(200_000)}script_location = m\n`);
    expect(ini.errors.length).toBe(20);
    expect(value(ini, 'alembic', 'script_location')).toBe('m');
  });
});
