import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVariables } from '../../server/src/alembic/environmentVariablesText.js';
import { type PythonOracle, startPythonOracle } from '../support/pythonOracle.js';
import { hasModules } from './alembicRunsProject.js';
import { sampleSize } from '../support/sampleSize.js';

/** python-dotenv, by which the project itself reads its file; a name without "=" has no value there. */
const CODE = `
import io, logging, os
from dotenv import dotenv_values
logging.disable(logging.CRITICAL)

def answer_to(argument):
    os.environ.clear()
    os.environ.update(argument["inherited"])
    values = dotenv_values(stream=io.StringIO(argument["text"], newline=""))
    return {name: value for name, value in values.items() if value is not None}
`;

const inherited = { HOME: '/home/ada', USER: 'ada' };

describe.skipIf(!hasModules('dotenv'))('an environment file is read as python-dotenv reads it', () => {
  let python: PythonOracle;
  beforeAll(() => {
    python = startPythonOracle(CODE);
  });
  afterAll(() => python.close());

  const piece = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'A',
        'B',
        'export ',
        'export',
        '=',
        ' = ',
        '#',
        ' #',
        '\n',
        '\r\n',
        '\r',
        "'",
        '"',
        '\\',
        '\\n',
        '\\"',
        "\\'",
        '\\\\',
        '${A}',
        '${HOME}',
        '${NO:-d}',
        '${A',
        '$USER',
        ' ',
        '\t',
        ':',
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('pa#ss', 'w0rd!', 'ä€', 'a=b', '%40', 'x y', '`c`', '-', 'K-1', 'k.v') },
  );
  const line = fc
    .tuple(
      fc.constantFrom('', '  ', 'export '),
      fc.constantFrom('A', 'B', "'Q'", 'A_B'),
      fc.constantFrom('=', ' = ', ''),
      fc.array(piece, { maxLength: 6 }),
    )
    .map(([start, name, equal, rest]) => `${start}${name}${equal}${rest.join('')}\n`);

  it.each([
    ['lines', fc.array(line, { maxLength: 6 }).map((lines) => lines.join(''))],
    ['anything', fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''))],
  ])('%s', async (_, texts) => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(readVariables(text, inherited)).toEqual(await python.ask({ text, inherited }));
      }),
      { numRuns: sampleSize(600, 3000) },
    );
  });
});
