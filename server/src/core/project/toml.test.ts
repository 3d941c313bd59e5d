import { describe, expect, it } from 'vitest';
import { readToml } from './toml.js';

describe('readToml', () => {
  it.each([
    [
      'a table',
      '[project]\nscript_location = "no"\n[tool.alembic]\nscript_location = |"%(here)s/migrations"| # here\n[tool.x]\nscript_location = "no"',
    ],
    ['quoted names', '[ "tool" . \'alembic\' ]\n"script_location" = |\'m\'|\n'],
    ['dotted keys', '[tool]\nalembic.version_locations = []\nalembic.script_location=|"m"|'],
    ['dotted from the top', 'tool.alembic.script_location = |"m"|\n'],
    ['an inline table', '[tool]\nalembic = |{ script_location = "m", sourceless = true }|\n'],
    [
      'behind strings with brackets and hashes',
      '[tool.alembic]\na = """\n[tool.alembic]\nscript_location = "x" # """\nb = [ "]", # ]\n "#" ]\nscript_location = |"m"|',
    ],
    ['Windows line ends', '[tool.alembic]\r\nscript_location = |"m"|\r\nx = 1\r\n'],
  ])('finds the value in %s', (_, source) => {
    const [before = '', inside = '', after = ''] = source.split('|');
    const toml = readToml(before + inside + after);
    expect(toml.error).toBeNull();
    expect(toml.table?.['script_location']).toMatch(/^(%\(here\)s\/)?m/);
    expect(toml.spanOf('script_location')).toEqual({ start: before.length, end: before.length + inside.length });
  });

  it.each([
    ['broken elsewhere', '[project]\nname = |\n[tool.alembic]\nscript_location = "m"\n[tool.x]\ny = \n', true],
    ['broken in the table', '[tool.alembic]\nscript_location = "m"\nsourceless = |yes|\n', false],
    ['no table', '[tool]\nalembic = |"migrations"|\n', false],
  ])('reports a document that is %s', (_, source, isReadable) => {
    const [before = '', inside = '', ...after] = source.split('|');
    const toml = readToml(before + inside + after.join(''));
    expect(toml.error?.span.start).toBe(before.length);
    expect(toml.table?.['script_location']).toBe(isReadable ? 'm' : undefined);
  });

  it.each([
    '',
    '[',
    '[[',
    '"',
    "'''",
    '= =',
    'a.',
    'a = [',
    'a = {',
    'a = "\\',
    '[tool.alembic',
    '\uFEFF[tool.alembic]',
  ])('never throws: %j', (text) => {
    expect(() => readToml(text).spanOf('script_location')).not.toThrow();
  });
});
