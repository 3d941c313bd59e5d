import { describe, expect, test } from 'vitest';
import { revisionFiles } from '../../../../../../test/support/revisionFiles.js';
import { ruleTester, type Literal } from '../../../../../../test/support/ruleTester.js';
import type { Environment } from '../../../project/environment.js';
import type { LeftOutReason } from '../../../project/leftOutFiles.js';
import type { LeftOutFile } from '../../rule.js';
import { migrationFileNotLoaded } from './gr14FileNotLoaded.js';

const { problems } = ruleTester(migrationFileNotLoaded);

describe('GR14', () => {
  const line: Literal = { a: [], b: ['a'], c: ['b'] };
  const leftOut = (literal: Literal, reason: LeftOutReason): LeftOutFile[] =>
    revisionFiles(literal).map((file) => ({
      ...file,
      reason,
      path: file.path.replace(
        '/versions/',
        reason === 'elsewhere' ? '/old/' : reason === 'sub-folder' ? '/versions/2026/' : '/versions/',
      ),
    }));
  const report = (
    files: readonly LeftOutFile[],
    changed: Partial<Environment> = {},
    literal: Literal = line,
  ): string[] =>
    problems(literal, changed, { leftOut: files }).map(({ code, severity, file }) => `${code} ${severity} ${file}`);
  const reported = 'GR14 warning /p/versions/2026/d.py';

  const cases: [string, Literal, string[]][] = [
    ['a file that follows a loaded one', { d: ['c'] }, [reported]],
    [
      'one that follows such a file',
      { e: ['d'], d: ['c'] },
      ['GR14 warning /p/versions/2026/d.py', 'GR14 warning /p/versions/2026/e.py'],
    ],
    ['a merge of a loaded one', { d: ['gone', 'c'] }, [reported]],
    ['a base', { d: [] }, []],
    ['another chain', { d: ['gone'], e: ['d'] }, []],
    ['a cycle beside the chain', { d: ['e'], e: ['d'] }, []],
    ['a copy of a loaded file', { c: ['b'] }, []],
    ['a computed id', { d: { id: null, down: ['c'] } }, []],
    ['no id', { d: { id: undefined, down: ['c'] } }, []],
    ['no parent', { d: { down: null } }, []],
    ['as many files as are loaded', { d: ['c'], e: ['d'], f: ['e'] }, []],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(report(leftOut(literal, 'sub-folder'))).toEqual(expected);
  });

  test.each([{ unresolved: [{ value: 'x', reason: 'y' }] }, { sourceless: true }, { foundBy: 'setting' as const }])(
    'silent for the folders of %o',
    (changed) => {
      expect(report(leftOut({ d: ['c'] }, 'sub-folder'), changed)).toEqual([]);
    },
  );

  test('a name that Alembic does not load is reported, however many there are', () => {
    expect(report(leftOut({ d: ['a'] }, 'name-ending'), { foundBy: 'setting' }, { a: [] })).toEqual([
      'GR14 warning /p/versions/d.py',
    ]);
  });

  const advice: [LeftOutReason, string][] = [
    [
      'sub-folder',
      'it is in the sub-folder versions/2026, and recursive_version_locations is not true in alembic.ini. Set it to true, or move the file to versions.',
    ],
    [
      'elsewhere',
      'version_locations in alembic.ini does not name its folder, old. Add the folder there, or move the file to versions.',
    ],
    ['name-start', 'names that begin with "__init__" or ".#" are skipped. Rename the file.'],
    ['name-ending', 'only names that end in ".py", in lower case, are taken. Rename the file.'],
  ];
  test.each(advice)('says what to do, on the id: %s', (reason, remedy) => {
    const [problem] = problems(line, {}, { leftOut: leftOut({ d: ['c'] }, reason) });
    expect(problem).toMatchObject({
      code: 'GR14',
      span: { start: 100, end: 103 },
      message: `Alembic does not load this file, so that "d" is never run: ${remedy}`,
    });
  });
});
