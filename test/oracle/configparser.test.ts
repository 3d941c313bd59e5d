import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IniFile, readIni } from '../../server/src/core/project/ini.js';
import { interpolatedOption } from '../../server/src/core/project/interpolation.js';
import { formatPercent } from '../../server/src/core/project/toml.js';
import { type PythonOracle, startPythonOracle } from '../support/pythonOracle.js';
import { sampleSize } from '../support/sampleSize.js';

/** Reads as Alembic does: a ConfigParser with `here` among its defaults, lines by universal newlines. */
const CODE = `
import configparser, io

ERRORS = {
    configparser.MissingSectionHeaderError: "missing-section-header",
    configparser.DuplicateSectionError: "duplicate-section",
    configparser.DuplicateOptionError: "duplicate-option",
}
KINDS = {
    configparser.InterpolationSyntaxError: "syntax",
    configparser.InterpolationMissingOptionError: "missing",
    configparser.InterpolationDepthError: "depth",
}

def value_of(parser, section, option):
    try:
        return {"kind": "value", "value": parser.get(section, option)}
    except configparser.InterpolationError as error:
        return {"kind": KINDS[type(error)]}

def answer_to(argument):
    if "percent" in argument:
        try:
            return argument["percent"] % {"here": argument["here"]}
        except (KeyError, TypeError, ValueError):
            return None
    parser = configparser.ConfigParser({"here": argument["here"]})
    try:
        parser.read_file(io.StringIO(argument["text"], newline=None))
    except configparser.ParsingError as error:
        if type(error) is configparser.ParsingError:
            return {"error": "not-an-option", "lines": [line for line, _ in error.errors]}
        return {"error": ERRORS[type(error)], "lines": [error.lineno]}
    except configparser.Error as error:
        return {"error": ERRORS[type(error)], "lines": [error.lineno]}
    return {
        "raw": {s: dict(parser.items(s, raw=True)) for s in parser.sections()},
        "values": {s: {o: value_of(parser, s, o) for o in parser.options(s)} for s in parser.sections()},
    }
`;

let python: PythonOracle;
beforeAll(() => {
  python = startPythonOracle(CODE);
});
afterAll(() => python.close());

const HERE = '/srv/100%%/app';

function withDefaults(ini: IniFile, own: ReadonlyMap<string, { value: string }>): Record<string, string> {
  return Object.fromEntries([
    ['here', HERE],
    ...[...ini.defaults, ...own].map(([name, { value }]) => [name, value]),
  ] as [string, string][]);
}

/** Our reading in the oracle's words: the error that Python would have stopped with, or every value. */
function ourAnswer(text: string): unknown {
  const ini = readIni(text);
  const lineOf = (offset: number): number => text.slice(0, offset).split(/\r\n?|\n/).length;
  const fatal = ini.errors.find((error) => error.kind !== 'not-an-option');
  if (fatal !== undefined) return { error: fatal.kind, lines: [lineOf(fatal.span.start)] };
  if (ini.errors.length > 0)
    return { error: 'not-an-option', lines: ini.errors.map((error) => lineOf(error.span.start)) };
  const sections = [...ini.sections.values()];
  return {
    raw: Object.fromEntries(sections.map(({ name, options }) => [name, withDefaults(ini, options)])),
    values: Object.fromEntries(
      sections.map((section) => [
        section.name,
        Object.fromEntries(
          Object.keys(withDefaults(ini, section.options)).map((option) => {
            const result = interpolatedOption(ini, section, option, HERE);
            return [option, result?.kind === 'value' ? result : { kind: result?.kind }];
          }),
        ),
      ]),
    ),
  };
}

async function expectSame(text: string): Promise<void> {
  expect(ourAnswer(text)).toEqual(await python.ask({ text, here: HERE }));
}

describe('readIni and interpolation against configparser', () => {
  it.each([
    ['nothing', ''],
    ['plain', '[alembic]\nscript_location = migrations\n'],
    ['colon', '[alembic]\nscript_location: a:b=c\n'],
    ['inline comment', '[alembic]\nscript_location = alembic ; x # y\n'],
    ['comments', '# a\n; b\n[a]\n  # c\nk = v\n  # d\n  w\n'],
    ['empty lines in values', '[a]\nk =\n  v\n\n  w\n\n\nl = x\n'],
    ['deeper options', '[a]\n  k = v\n  l = w\n    more\n m = n\n'],
    ['header with text behind', '[a] # [b] c\nk = v\n'],
    ['no header', 'k = v\n[a]\n'],
    ['byte order mark', '\uFEFF[a]\nk = v\n'],
    ['duplicate section', '[a]\n[a]\nk=v\n'],
    ['DEFAULT twice', '[DEFAULT]\nk=v\n[DEFAULT]\nl=w\n[a]\n'],
    ['duplicate option', '[a]\nk=v\nK : w\n'],
    ['junk lines', '[a]\nk=v\njunk\n more\n= x\n'],
    ['here from the file', '[DEFAULT]\nhere = there\n[a]\nk = %(HERE)s/x\n'],
    ['recursion', '[a]\nk = %(k)s\n'],
    ['chain', '[a]\na = %(b)s\nb = %(c)s%%\nc =\n'],
    ['old Mac line ends', '[a]\rk = v\r w\r\nl = x'],
    ['other line ends', '[a]\nk = v\u2028w\fx\u0085y\n'],
    ['Turkish', '[a]\nİ = v\n'],
  ])('%s', async (_, text) => {
    await expectSame(text);
  });

  it('reads any text alike', async () => {
    const space = fc.constantFrom(
      '',
      '',
      '',
      ' ',
      '  ',
      '\t',
      ' \t',
      '\u00a0',
      '\f',
      '\u001c',
      '\u0085',
      '\u2028',
      '\ufeff',
    );
    const word = fc.constantFrom('a', 'b', 'A', 'here', 'DEFAULT', 'alembic', 'ä', '😀', 'x y', '');
    const value = fc
      .array(
        fc.oneof(
          word,
          fc.constantFrom(
            '%(a)s',
            '%(b)s',
            '%(here)s',
            '%(B)s',
            '%(no)s',
            '%%',
            '%',
            '%(',
            ' # c',
            ' ; c',
            '=',
            ':',
            '[',
            ']',
            '/',
          ),
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.join(''));
    const line = fc.oneof(
      {
        weight: 2,
        arbitrary: fc
          .tuple(space, fc.constantFrom('[alembic]', '[a]', '[b]', '[DEFAULT]', '[a]]', '[]', '[ a ]', '[a'), space)
          .map((parts) => parts.join('')),
      },
      {
        weight: 6,
        arbitrary: fc
          .tuple(space, word, space, fc.constantFrom('=', ':', '=', ' = ', '=', ':', '=', ''), space, value, space)
          .map((parts) => parts.join('')),
      },
      { weight: 2, arbitrary: fc.tuple(fc.constantFrom(' ', '   ', '\t\t'), value).map((parts) => parts.join('')) },
      { weight: 1, arbitrary: fc.tuple(space, fc.constantFrom('#', ';'), value).map((parts) => parts.join('')) },
      { weight: 1, arbitrary: space },
    );
    const text = fc
      .tuple(
        fc.constantFrom('[alembic]\n', '[a]\n', '[DEFAULT]\nb = %(a)s/x\n[alembic]\n', ' [b]\n', '\n', '\ufeff'),
        fc.array(
          fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', '\r')).map((parts) => parts.join('')),
          { maxLength: 9 },
        ),
      )
      .map(([start, lines]) => start + lines.join(''));
    await fc.assert(fc.asyncProperty(text, expectSame), { numRuns: sampleSize(600, 3000) });
  });

  it('gives spans that cut the values out of the text', () => {
    const word = fc.stringMatching(/^[a-z][a-z ]*[a-z]$/);
    fc.assert(
      fc.property(word, word, (name, value) => {
        const text = `[s]\n ${name}\t=  ${value}  \n`;
        const option = readIni(text).sections.get('s')?.options.get(name);
        expect(
          option && [
            text.slice(option.keySpan.start, option.keySpan.end),
            text.slice(option.valueSpan.start, option.valueSpan.end),
          ],
        ).toEqual([name, value]);
      }),
    );
  });
});

describe('% in pyproject.toml against Python', () => {
  it.each([
    'migrations',
    '%(here)s/migrations',
    '%(here)s%%',
    'a%%b',
    '%',
    '%(year)d',
    '%(there)s',
    '100%',
    '%(here)s%(x)s',
    '%%(here)s',
    '%%%(here)s',
  ])('%s', async (percent) => {
    const ours = formatPercent(percent, HERE);
    expect(ours.kind === 'value' ? ours.value : null).toBe(await python.ask({ percent, here: HERE }));
  });
});
