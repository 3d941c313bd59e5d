import { expect, it } from 'vitest';
import { english } from '../../../test/support/english.js';
import { checkText } from './checkText.js';

it('lists each difference as a comment, with its operation below', () => {
  const database = {
    dialect: 'SQLite',
    driver: null,
    host: null,
    database: 'shop.db',
    user: null,
    description: 'SQLite shop.db',
    isLocal: true,
  };
  const differences = [
    {
      description: 'column item.price is in the models and not in the database',
      operation: 'op.add_column("item", sa.Column("price", sa.Numeric()))\n',
    },
    { description: 'table audit is in the database\nand not in the models', operation: 'op.drop_table("audit")' },
  ];
  expect(checkText({ database, differences }, 'migrations', english)).toBe(
    [
      '# Differences between the models of migrations and SQLite shop.db.',
      '# Each is followed by the operation that would bring the database in line with the models.',
      '',
      '# 1. column item.price is in the models and not in the database',
      'op.add_column("item", sa.Column("price", sa.Numeric()))',
      '',
      '# 2. table audit is in the database',
      '# and not in the models',
      'op.drop_table("audit")',
      '',
    ].join('\n'),
  );
});
