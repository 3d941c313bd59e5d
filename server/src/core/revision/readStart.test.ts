import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { readAny, startLength } from './readStart.js';
import { longestText } from '../python/unreadable.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const header = '"""load cities"""\nfrom alembic import op\nrevision = "b"\ndown_revision = "a"\ndepends_on = None\n';
const rows = (count: number): string => '        {"name": "x", "y": (1, 2)},\n'.repeat(count);
const enough = Math.ceil(longestText / rows(1).length);
const otherNames = 'the rest of the file, which is too long to be read';

test.each<[where: string, text: string, expected: object]>([
  [
    'in upgrade()',
    `${header}\n\ndef upgrade():\n    op.bulk_insert(t, [\n${rows(enough)}    ])\n\n\ndef downgrade():\n    pass\n`,
    {
      docstring: { message: 'load cities' },
      revision: { value: 'b' },
      downRevision: { references: [{ value: 'a' }], unknown: [] },
      dependsOn: { references: [] },
      otherNames,
      unreadable: null,
      isBroken: false,
    },
  ],
  [
    'in a literal behind the identifiers',
    `${header}ROWS = [\n${rows(enough)}]\n\n\ndef upgrade():\n    op.bulk_insert(t, ROWS)\n`,
    { revision: { value: 'b' }, downRevision: { references: [{ value: 'a' }] }, otherNames },
  ],
  [
    'in a string behind the identifiers',
    `${header}\n\ndef upgrade():\n    op.execute("""\n${rows(enough)}""")\n`,
    { revision: { value: 'b' }, downRevision: { references: [{ value: 'a' }] }, otherNames },
  ],
  [
    'on one line',
    `${header}\n\ndef upgrade():\n    op.execute("${'x'.repeat(longestText)}")\n`,
    { revision: { value: 'b' }, downRevision: { references: [{ value: 'a' }] }, otherNames },
  ],
  [
    'in front of the identifiers, which are then unknown and not missing',
    `ROWS = [\n${rows(enough)}]\n${header}def upgrade():\n    pass\n`,
    { revision: undefined, downRevision: undefined, otherNames, isBroken: false },
  ],
])('the header of a file that is too long for the parser is read, with the data %s', (_where, text, expected) => {
  expect(text.length).toBeGreaterThan(longestText);
  const facts = readAny(parser, text);
  expect(facts.header).toMatchObject(expected);
  expect(facts.body).toMatchObject({ syntaxProblems: [] });
  if (text.indexOf('def upgrade') < startLength) expect(facts.header.names).toContain('upgrade');
});

test('of a long file no more than the start is looked at', () => {
  const text = `${header}\n\ndef upgrade():\n    op.bulk_insert(t, [\n${rows(enough)}`;
  const broken = `${text.slice(0, startLength)}${'('.repeat(longestText)}`;
  expect(readAny(parser, broken)).toEqual(readAny(parser, text));
});
