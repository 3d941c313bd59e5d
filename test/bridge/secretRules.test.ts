import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redact } from '../../server/src/alembic/redact.js';
import { isSecretVariable, isSecretWord, isTelling } from '../../server/src/alembic/secretNames.js';
import { bridgeScript } from '../support/bridge.js';
import { type PythonOracle, startPythonOracle } from '../support/pythonOracle.js';
import { pythons } from '../support/python.js';

const CODE = `
import sys
sys.path.insert(0, DIRECTORY)
from alembic_ls_bridge import secrets

def answer_to(argument):
    names, values, text, known = (argument[key] for key in ("names", "values", "text", "known"))
    secrets._known = secrets._Known()
    secrets._known.secrets.update(known)
    pattern = secrets._known.pattern()
    return {
        "words": [secrets.is_secret_word(name) for name in names],
        "variables": [secrets.is_secret_variable(name) for name in names],
        "telling": [secrets.is_telling(value) for value in values],
        "hidden": text if pattern is None else pattern.sub("***", text),
    }
`;

const parts = [
  'pass',
  'password',
  'PASSWD',
  'pw',
  'PWD',
  'pswd',
  'secret',
  'Token',
  'key',
  'KEYS',
  'api',
  'auth',
  'salt',
  'ask',
  'com',
  'by',
  'creds',
  'db',
  'DB',
  'MYSQL',
  'user',
  'file',
  'HOME',
  'name',
  'signature',
  'x',
  '1',
  '_',
  '-',
  'expires',
  'hash',
];
const names = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 5 }).map((all) => all.join(''));
const values = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom(
    'postgres',
    'Root',
    'TRUE',
    '12',
    '1234',
    'x'.repeat(1001),
    'hunter2',
    '\n\n\n',
    'changeme',
    'your-password',
  ),
);
const characters = Array.from('abcXYZ019!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ \néß漢🎉');
const secretTexts = fc.string({ unit: fc.constantFrom(...characters), minLength: 4, maxLength: 14 });

describe.each(pythons())('the bridge and the server hide the same, %s:', (_end, python) => {
  let oracle: PythonOracle;
  beforeAll(() => {
    oracle = startPythonOracle(CODE.replace('DIRECTORY', JSON.stringify(path.dirname(bridgeScript))), { python });
  });
  afterAll(() => oracle.close());

  test('names, values, and every form of a secret', async () => {
    const written = (secret: string): string[] => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret),
      secret.replaceAll("'", "''"),
      `x${secret}y`,
    ];
    const texts = fc
      .array(secretTexts, { minLength: 1, maxLength: 3 })
      .chain((known) => fc.tuple(fc.constant(known), fc.shuffledSubarray([...known, 'other'].flatMap(written))));
    await fc.assert(
      fc.asyncProperty(
        fc.array(names, { maxLength: 8 }),
        fc.array(values, { maxLength: 8 }),
        texts,
        async (someNames, someValues, [known, pieces]) => {
          // Without what `redact` hides by its place.
          const text = pieces.map((piece) => piece.replaceAll('://', '')).join(' | ');
          const answer = await oracle.ask({ names: someNames, values: someValues, text, known });
          expect(answer).toEqual({
            words: someNames.map(isSecretWord),
            variables: someNames.map(isSecretVariable),
            telling: someValues.map(isTelling),
            hidden: redact(text, known),
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});
