import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { newMemo, renderOperations } from '../sql/render.js';
import { readOperations } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const head = `import sqlalchemy as sa
from alembic import op
class Utc(sa.types.TypeDecorator):
    impl = sa.DateTime(timezone=True)
def upgrade():
    `;

test.each([
  ['Utc()', 'ALTER TABLE t CHANGE a a DATETIME NOT NULL'],
  // Alembic asks a class for what only its objects know.
  ['Utc', 'ALTER TABLE t MODIFY a DATETIME NOT NULL'],
])('a type of the project is an object or a class, as it is written: %s', (type, sql) => {
  const { upgrade } = readOperations(
    parser,
    `${head}op.alter_column("t", "a", existing_type=${type}, nullable=False)\n`,
  );
  const versions = { alembic: '1.20.1', sqlalchemy: '2.1.9' };
  const { statements } = renderOperations(upgrade, { dialect: 'mysql', versions }, newMemo());
  expect(statements.map((each) => each.sql)).toEqual([sql]);
});
