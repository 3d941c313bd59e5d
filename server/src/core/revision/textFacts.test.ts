import { expect, test } from 'vitest';
import { noHeader } from './readFacts.js';
import { withTextFacts } from './textFacts.js';

const facts = { header: noHeader, body: null };

test.each([
  ['import sqlalchemy as sa\nfrom alembic import op\n', {}],
  ['from app.types import Money\n', { imports: ['app.types', 'app.types.Money'] }],
  ['@compiles(Money)\n', { mayCustomize: true }],
  [
    'def upgrade():\n    op.alter_column("alembic_version", "version_num", type_=sa.String(64))\n',
    { namesVersionColumn: true },
  ],
])('what words of the whole text say is in the header: %j', (text, expected) => {
  const { imports, mayCustomize, namesVersionColumn } = withTextFacts(facts, text).header;
  expect({ imports, mayCustomize, namesVersionColumn }).toEqual(expected);
});
