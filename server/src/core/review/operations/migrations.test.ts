import { beforeAll, expect, test } from 'vitest';
import { migrationCases } from '../../../../../test/support/migrationCases.js';
import { reviewRevisions } from '../../../../../test/support/operationRuleExamples.js';
import { loadParser } from '../../../../../test/support/parser.js';
import { isDialectName } from '../../dialects/dialectName.js';
import { dialects } from '../../dialects/dialects.js';
import type { PythonParser } from '../../python/parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const madeHere = `op.create_table("made_here", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()))
op.create_table("other_here", sa.Column("id", sa.Integer(), primary_key=True))
op.add_column("item", sa.Column("added_here", sa.Text()))`;

test('migrations as healthy projects write them get hints at most, and each operation is decided', () => {
  const { before, cases } = migrationCases('healthy');
  expect(cases.length).toBeGreaterThan(80);
  const found = cases.flatMap(({ title, option, code }) => {
    const { problems, unchecked } = reviewRevisions(
      parser,
      [before, ...(option === 'fresh' ? [madeHere] : []), code],
      { dialect: dialects[isDialectName(option) ? option : 'postgresql'] },
      1,
    );
    const shown = problems.filter(({ severity }) => severity !== 'hint').map((each) => `${each.code} ${each.message}`);
    return shown.length + unchecked.size === 0 ? [] : [{ title, shown, unchecked: unchecked.size }];
  });
  expect(found).toEqual([]);
});

test('dangerous migrations are found in whatever way they are written', () => {
  const { before, cases } = migrationCases('dangerous');
  expect(cases.length).toBeGreaterThan(70);
  const missed = cases.filter(({ title, code }) => {
    const { problems } = reviewRevisions(parser, [before, code], {}, 1);
    return !problems.some((each) => title.startsWith(each.code));
  });
  expect(missed.map(({ title }) => title)).toEqual([]);
});
