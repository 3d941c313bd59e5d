import { revisionText, type GeneratedRevision } from './randomMigrations.js';

const inspector = 'inspector = sa.inspect(op.get_bind())';

const steps: readonly (readonly string[])[] = [
  [
    inspector,
    'tables = inspector.get_table_names()',
    'if "item" not in tables:',
    '    op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.String(20)))',
    '    op.create_index("ix_code", "item", ["code"])',
    'if "note" not in tables:',
    '    op.create_table("note", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("text", sa.String(50)))',
  ],
  [
    inspector,
    // There already: nothing is done.
    'if not inspector.has_table("item"):',
    '    op.create_table("item", sa.Column("other", sa.Integer()))',
    'columns = {column["name"] for column in inspector.get_columns("item")}',
    'if "price" not in columns:',
    '    op.add_column("item", sa.Column("price", sa.Integer()))',
    '    op.create_index("ix_price", "item", ["price"])',
    'if "code" not in columns:',
    '    op.add_column("item", sa.Column("code", sa.Text()))',
    'for name in ("text", "title"):',
    '    if name not in [column["name"] for column in inspector.get_columns("note")]:',
    '        op.add_column("note", sa.Column(name, sa.String(9)))',
  ],
  [
    'def has_column(table, column):',
    '    inspector = sa.inspect(op.get_bind())',
    '    if table not in inspector.get_table_names():',
    '        return False',
    '    return any(each["name"] == column for each in inspector.get_columns(table))',
    'if has_column("nowhere", "id"):',
    '    op.drop_table("nowhere")',
    'if has_column("item", "price") and not has_column("item", "tax"):',
    '    op.add_column("item", sa.Column("tax", sa.Integer()))',
    'indexes = {index["name"] for index in sa.inspect(op.get_bind()).get_indexes("item")}',
    'if "ix_price" in indexes:',
    '    op.drop_index("ix_price", "item")',
    'else:',
    '    op.drop_table("note")',
    'if "ix_tax" not in indexes:',
    '    op.create_index("ix_tax", "item", ["tax"])',
  ],
  [
    'if not sa.inspect(op.get_bind()).has_table("item"):',
    '    return',
    'op.drop_index("ix_tax", "item")',
    'op.create_table("last", sa.Column("id", sa.Integer(), primary_key=True))',
    inspector,
    'tables = set(inspector.get_table_names())',
    'for name in ("item", "more"):',
    '    if name not in tables:',
    '        op.create_table(name, sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.String(20)))',
    '        tables.add(name)',
    '    if name in tables:',
    '        op.create_index(f"ix_{name}_last", name, ["code"])',
  ],
];

/** A line of revisions, each of which asks an inspector what is there before it does something. */
export function inspectedHistory(): GeneratedRevision[] {
  return steps.map((lines, at) => ({
    id: `i${String(at)}`,
    down: at === 0 ? [] : [`i${String(at - 1)}`],
    text: revisionText(`i${String(at)}`, at === 0 ? [] : [`i${String(at - 1)}`], lines),
  }));
}
