import { describe, expect, it } from 'vitest';
import { callAt } from './callAt.js';

/** What is at the marker `|`, in one line. */
function at(marked: string): string | undefined {
  const offset = marked.indexOf('|');
  const text = `from alembic import op\n${marked.slice(0, offset)}${marked.slice(offset + 1)}`;
  const found = callAt(text, offset + 'from alembic import op\n'.length);
  if (found === undefined) return undefined;
  const { signature, parameter, at: place, texts, given, isBatch } = found;
  const span = place?.kind === 'string' ? place.content : place?.span;
  return [
    `${isBatch ? 'batch ' : ''}${signature.directive}(${parameter?.name ?? ''})`,
    place === null ? 'no place' : `${place.kind} "${span === undefined ? '' : text.slice(span.start, span.end)}"`,
    [...texts].map(([name, value]) => `${name}=${value}`).join(' '),
    [...given].join(' '),
  ].join(' | ');
}

describe('callAt finds the argument of a directive that the caret is in', () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    'op.drop_column("us|er", "name")':
      'drop_column(table_name) | string "user" | table_name=user column_name=name | table_name column_name',
    'op.drop_column("user", "na|me")':
      'drop_column(column_name) | string "name" | table_name=user column_name=name | table_name column_name',
    'op.drop_column("user", "|"': 'drop_column(column_name) | string "" | table_name=user | table_name',
    'op.drop_column("user", "na|\ndef downgrade():\n    pass':
      'drop_column(column_name) | string "na" | table_name=user | table_name',
    'op.drop_column("user", |)': 'drop_column(column_name) | word "" | table_name=user | table_name',
    'op.drop_index("|", table_name="user")':
      'drop_index(index_name) | string "" | index_name= table_name=user | index_name table_name',
    'op.create_index("ix", "user", ["na|"])':
      'create_index(columns) | string "na" | index_name=ix table_name=user | index_name table_name columns',
    'op.create_index("ix", "user", [sa.text("na|")])':
      'create_index(columns) | no place | index_name=ix table_name=user | index_name table_name columns',
    'op.alter_column("user", "a", nul|)':
      'alter_column() | word "nul" | table_name=user column_name=a | table_name column_name',
    'op.alter_column("user", "a", schema="x", |)':
      'alter_column() | word "" | table_name=user column_name=a schema=x | table_name column_name schema',
    'op.alter_column("user", column_name="|")':
      'alter_column(column_name) | string "" | table_name=user column_name= | table_name column_name',
    'op.create_foreign_key(None, "a", "|", ["x"], ["id"])':
      'create_foreign_key(referent_table) | string "" | source_table=a referent_table= | constraint_name source_table referent_table local_cols remote_cols',
    'with op.batch_alter_table("user") as b:\n    b.drop_column("|")':
      'batch drop_column(column_name) | string "" | table_name=user column_name= | column_name',
    'with op.batch_alter_table("user", schema=None) as batch_op:\n    batch_op.alter_column("a", |)':
      'batch alter_column() | word "" | table_name=user column_name=a | column_name',
    'op.add_column("user", sa.Column("a", sa.String(|)))':
      'add_column(column) | no place | table_name=user | table_name column',
    'print("|")': undefined,
    'op.execute("SELECT |")': 'execute(sqltext) | string "SELECT " | sqltext=SELECT  | sqltext',
    'other.drop_column("|")': undefined,
    'op.drop_column("user", "a")|': undefined,
    'op.unknown("|")': undefined,
  };
  it.each(Object.entries(cases))('%s', (text, expected) => {
    expect(at(text)).toBe(expected);
  });
});

it('callAt knows op under another name, and directives that are imported by themselves', () => {
  const found = (text: string, before: string): string | undefined =>
    callAt(text, text.indexOf(before) + before.length)?.signature.directive;
  expect(found('from alembic import context, op as o\no.drop_table("a")', 'drop_table("')).toBe('drop_table');
  expect(found('from alembic.op import drop_table as dt\ndt("a")', 'dt("')).toBe('drop_table');
  expect(found('import alembic\nalembic.op.drop_table("a")', 'table("')).toBe('drop_table');
  expect(found('def drop_table(x): ...\ndrop_table("a")', '\ndrop_table("')).toBeUndefined();
});

it('callAt takes any text, at any offset', () => {
  const text =
    'with op.batch_alter_table("t") as b:\n b.create_index(f"{x!r:{", [\'\n)]}op.drop_column(*a, **{"b": 1}, c=';
  for (let end = 0; end <= text.length; end++)
    for (let offset = 0; offset <= end; offset += 3) expect(() => callAt(text.slice(0, end), offset)).not.toThrow();
});
