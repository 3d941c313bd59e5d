import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { newMemo, renderOperations } from '../sql/render.js';
import { readOperations } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** The SQL of a line, and gaps as `<<reason>>`, with an enum and an enum of strings. */
function sqlOf(line: string, sqlalchemy = '2.1.9'): string {
  const text = `import enum
import sqlalchemy as sa
from alembic import op
class Level(enum.Enum):
    LOW = 1
    HIGH = "h"
class State(str, enum.Enum):
    NEW = "n"
    OLD = "o"
class Twice(enum.Enum):
    A = 1
    B = 1
t = sa.table("t", sa.column("level", sa.Enum(Level)), sa.column("state", sa.Enum(State, values_callable=lambda all: [each.value for each in all])), sa.column("text", sa.String))
def upgrade():
    ${line}
`;
  const { upgrade } = readOperations(parser, text);
  const versions = { alembic: '1.19.1', sqlalchemy };
  const { statements } = renderOperations(upgrade, { dialect: 'postgresql', versions }, newMemo());
  return statements.map(({ sql, gap }) => sql ?? `<<${gap}>>`).join('; ');
}

test.each([
  ['op.execute(f"{Level.LOW.name} {Level.HIGH.value} {State.NEW.value}")', 'LOW h n'],
  ['op.execute(" ".join(each.value for each in State))', 'n o'],
  [
    'op.add_column("t", sa.Column("c", sa.String, server_default=State.NEW))',
    "ALTER TABLE t ADD COLUMN c VARCHAR DEFAULT 'n'",
  ],
  [
    'op.add_column("t", sa.Column("c", sa.Enum(*[each.value for each in State], name="s")))',
    'ALTER TABLE t ADD COLUMN c s',
  ],
  [
    'op.execute(t.update().values(level=Level.LOW, state=State.OLD, text=State.NEW))',
    "UPDATE t SET level='LOW', state='o', text='n'",
  ],
])('members of an enum are known: %s', (line, sql) => {
  expect(sqlOf(line)).toBe(sql);
});

test.each([
  'op.execute(f"{State.NEW}")',
  'op.add_column("t", sa.Column("c", sa.Integer, server_default=Level.LOW))',
  'op.create_table("u", sa.Column("c", sa.Enum(Twice)))',
])('what depends on the version of Python, or is an error, is a gap: %s', (line) => {
  expect(sqlOf(line)).toMatch(/^<</);
});

test('a comparison that is negated is its opposite', () => {
  const condition =
    '~sa.column("a").is_(None) & sa.not_(sa.column("b").in_([1])) & ~sa.column("c").between(1, 2) & ~(sa.column("d") == None)';
  expect(sqlOf(`op.create_check_constraint("ck", "t", ${condition})`)).toBe(
    'ALTER TABLE t ADD CONSTRAINT ck CHECK (a IS NOT NULL AND (b NOT IN (1)) AND c NOT BETWEEN 1 AND 2 AND d IS NOT NULL)',
  );
});
