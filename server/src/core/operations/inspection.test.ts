import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { operationLines } from '../../../../test/support/operationText.js';
import type { PythonParser } from '../python/parser.js';
import { readOperations } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const header = `import sqlalchemy as sa
from alembic import op


def has_table(name):
    return sa.inspect(op.get_bind()).has_table(name)


def has_column(table, name):
    inspector = sa.inspect(op.get_bind())
    if table not in inspector.get_table_names():
        return False
    columns = [column["name"] for column in inspector.get_columns(table)]
    return name in columns


def upgrade():
    bind = op.get_bind()
    inspector = sa.inspect(bind)
`;

function upgradeOf(...lines: readonly string[]): string[] {
  const body = lines.map((line) => `    ${line}\n`).join('');
  return operationLines(readOperations(parser, header + body).upgrade);
}

function guardsOf(condition: string): string {
  const [line = ''] = upgradeOf(`if ${condition}:`, '    op.drop_table("t")');
  return line.replace(/^\[(.*)\] drop_table.*$/, '$1');
}

describe('a condition that asks an inspector', () => {
  test.each([
    ['"t" in inspector.get_table_names()', 'has table t'],
    ['"t" not in set(inspector.get_table_names(schema=None))', 'lacks table t'],
    ['not inspector.has_table("t")', 'lacks table t'],
    ['sa.inspect(bind).has_table("t", schema="s")', 'has table t'],
    ['"c" in [c["name"] for c in inspector.get_columns("t")]', 'has column t.c'],
    ['"c" not in {c.get("name") for c in inspector.get_columns("t", "s")}', 'lacks column t.c'],
    ['any(c["name"] == "c" for c in inspector.get_columns("t"))', 'has column t.c'],
    ['not any("c" == c["name"] for c in inspector.get_columns(table_name="t"))', 'lacks column t.c'],
    ['"i" in (i["name"] for i in inspector.get_indexes("t"))', 'has index t.i'],
    ['"u" in sorted([u["name"] for u in inspector.get_unique_constraints("t")])', 'has unique t.u'],
    ['"f" in {f["name"] for f in inspector.get_foreign_keys("t")}', 'has foreignKey t.f'],
    ['"k" in [k["name"] for k in inspector.get_check_constraints("t")]', 'has check t.k'],
    ['has_table("t")', 'has table t'],
    ['not has_column("t", "c")', 'lacks column t.c'],
    ['has_table("t") and not has_column("t", "c")', 'has table t lacks column t.c'],
    ['bind.dialect.name == "sqlite" and has_table("t")', 'sqlite has table t'],
  ])('has a guard that the schema decides: %s', (condition, guards) => {
    expect(guardsOf(condition)).toBe(guards);
  });

  test.each([
    '"t" in inspector.get_view_names()',
    'len(inspector.get_table_names()) > 3',
    'name() in inspector.get_table_names()',
    'inspector.has_table(name())',
    '"c" in [c["type"] for c in inspector.get_columns("t")]',
    '"c" in [c["name"] for c in inspector.get_columns("t") if c["nullable"]]',
    '"c" in [c["name"].lower() for c in inspector.get_columns("t")]',
    'all(c["name"] == "c" for c in inspector.get_columns("t"))',
    '[c["name"] == "c" for c in inspector.get_columns("t")]',
    'any([c["name"] == "c" for c in inspector.get_columns("t")])',
    'has_table("t") or has_table("u")',
  ])('is not decided: %s', (condition) => {
    expect(guardsOf(condition)).toBe('maybe');
  });

  test('has the opposite guard in the other branch, and after a branch that returns', () => {
    expect(
      upgradeOf(
        'tables = inspector.get_table_names()',
        'if "t" in tables:',
        '    op.drop_table("t")',
        'else:',
        '    op.drop_table("u")',
        'if "v" not in tables:',
        '    return',
        'op.drop_table("v")',
      ),
    ).toEqual([
      '[has table t] drop_table(table_name="t")',
      '[lacks table t] drop_table(table_name="u")',
      '[has table v] drop_table(table_name="v")',
    ]);
  });

  test('counts what the migration adds to the answer itself', () => {
    const drop = (name: string, guards: string): string => `${guards}drop_table(table_name="${name}")`;
    const lines = (...changes: readonly string[]): string[] =>
      upgradeOf(
        'tables = set(inspector.get_table_names())',
        'others = list(tables)',
        ...changes,
        'for name in ("t", "u"):',
        '    if name in tables:',
        '        op.drop_table(name)',
        'if "t" in others:',
        '    op.drop_table("t")',
      );
    const untouched = drop('t', '[has table t] ');
    const added = [drop('t', ''), drop('u', '[has table u] '), untouched];
    expect(lines('tables.add("t")')).toEqual(added);
    expect(lines('if "t" not in tables:', '    tables.add("t")')).toEqual(added);
    const unsure = [drop('t', '[maybe] '), drop('u', '[has table u] '), untouched];
    expect(lines('if "u" not in tables:', '    tables.add("t")')).toEqual(unsure);
    expect(lines('if bind.dialect.name == "sqlite":', '    tables.add("t")')).toEqual(unsure);
    expect(lines('tables.discard("t")')).toEqual([drop('u', '[has table u] '), untouched]);
    expect(lines('tables.update(more)')).toEqual([drop('t', '[maybe] '), drop('u', '[maybe] '), untouched]);
    expect(lines('tables |= {"t"}')).toEqual([drop('t', '[maybe] '), drop('u', '[maybe] '), untouched]);
    expect(
      upgradeOf(
        'tables = set(inspector.get_table_names())',
        'same = tables',
        'same |= {"t"}',
        'if "t" in tables:',
        '    op.drop_table("t")',
      ),
    ).toEqual([drop('t', '[maybe] ')]);
  });
});
