import { beforeAll, describe, expect, test } from 'vitest';
import { reviewExample } from '../../../../../test/support/operationRuleExamples.js';
import { loadParser } from '../../../../../test/support/parser.js';
import { dialects } from '../../dialects/dialects.js';
import type { PythonParser } from '../../python/parser.js';
import { operationRules } from '../rules/index.js';
import { isServerAtLeast, serverVersion } from './serverVersion.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** What a rule says of code when it is reviewed for a version of PostgreSQL. */
function messages(code: string, targetVersion: string, example: string): string[] {
  const rule = operationRules.find((each) => each.code === code);
  if (rule === undefined) throw new Error(`there is no rule ${code}`);
  const target = { ...rule.cases?.target, targetVersion };
  const versioned = { ...rule, cases: { ...rule.cases, target } };
  return reviewExample(parser, versioned, example).problems.map(({ message }) => message);
}

test('versions are compared number by number, and an empty setting means the oldest that is supported', () => {
  const mysql = { dialect: dialects.mysql, targetVersion: '8.0.28' };
  expect(isServerAtLeast(mysql, '8.0.12')).toBe(true);
  expect(isServerAtLeast(mysql, '8.0.29')).toBe(false);
  expect(isServerAtLeast({ dialect: dialects.postgresql, targetVersion: 'PostgreSQL 9.6' }, '10')).toBe(false);
  expect(isServerAtLeast({ dialect: dialects.postgresql, targetVersion: '' }, '12')).toBe(true);
  expect(isServerAtLeast({ dialect: dialects.sqlite, targetVersion: '' }, '99')).toBe(true);
  expect(serverVersion({ dialect: dialects.mariadb, targetVersion: 'whatever' })).toBe('10.11');
});

describe('reviewed for a server of', () => {
  const proof =
    'op.create_check_constraint("ck", "item", "code IS NOT NULL", postgresql_not_valid=True)\nop.execute("ALTER TABLE item VALIDATE CONSTRAINT ck")\nop.alter_column("item", "code", nullable=False)';
  test.each([
    ['PostgreSQL 11, a proven NOT NULL scans the table all the same', 'LK05', '11', proof, 1],
    ['PostgreSQL 12, a proven NOT NULL scans nothing', 'LK05', '12', proof, 0],
    [
      'PostgreSQL 10, any default writes the table anew',
      'LK11',
      '10',
      'op.add_column("item", sa.Column("n", sa.Integer(), server_default="0"))',
      1,
    ],
    [
      'PostgreSQL 11, a constant default costs nothing',
      'LK11',
      '11',
      'op.add_column("item", sa.Column("n", sa.Integer(), server_default="0"))',
      0,
    ],
    [
      'PostgreSQL 11, a value is added to no enum type in a transaction',
      'TX12',
      '11',
      `op.execute("ALTER TYPE mood ADD VALUE 'ok'")`,
      1,
    ],
    [
      'PostgreSQL 12, a value may be added to an enum type in a transaction',
      'TX12',
      '12',
      `op.execute("ALTER TYPE mood ADD VALUE 'ok'")`,
      0,
    ],
  ] as const)('%s', (_title, code, version, example, count) => {
    expect(messages(code, version, example)).toHaveLength(count);
  });

  test('PostgreSQL 11, a type that the revision creates takes values', () => {
    const example = `op.execute("CREATE TYPE mood AS ENUM ('sad')")\nop.execute("ALTER TYPE mood ADD VALUE 'ok'")`;
    expect(messages('TX12', '11', example)).toEqual([]);
  });

  test('PostgreSQL 11, a change to a time zone always writes the table anew', () => {
    const example = 'op.alter_column("item", "at", type_=sa.DateTime(timezone=True))';
    expect(messages('LK09', '11', example)[0]).not.toContain('unless');
    expect(messages('LK09', '', example)[0]).toContain('unless');
  });
});
