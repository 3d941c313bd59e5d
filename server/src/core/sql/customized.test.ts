import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { DialectName } from '../dialects/dialectName.js';
import { readOperations } from '../operations/read.js';
import type { PythonParser } from '../python/parser.js';
import { customizationsIn } from './customized.js';
import { newMemo, renderOperations } from './render.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const versions = { alembic: '1.20.1', sqlalchemy: '2.1.9' };

/** The gaps of an operation where a module with this text is imported. */
function gapsOf(module: string, operation: string, dialect: DialectName = 'postgresql'): string[] {
  const text = `import sqlalchemy as sa\nfrom alembic import op\ndef upgrade():\n    ${operation}\n`;
  const { upgrade } = readOperations(parser, text);
  const customizations = customizationsIn(module, 'app.models');
  return renderOperations(upgrade, { dialect, versions, customizations }, newMemo()).statements.flatMap(
    ({ gap }) => gap ?? [],
  );
}

const unique = 'op.create_unique_constraint(None, "t", ["a"])';
const add = 'op.add_column("t", sa.Column("a", sa.Boolean()))';
const create = 'op.create_table("t", sa.Column("a", sa.Integer()))';

describe('what a module changes for everybody who imports it', () => {
  test.each([
    ['@event.listens_for(UniqueConstraint, "after_parent_attach")\ndef name(const, table): ...', unique],
    ['event.listen(sa.UniqueConstraint, "after_parent_attach", name)', unique],
    ['for cls in (UniqueConstraint, sa.CheckConstraint):\n    event.listen(cls, "before_parent_attach", name)', unique],
    ['@event.listens_for(Constraint, "after_parent_attach")', unique],
    ['@event.listens_for(\n    Table,\n    "before_create",\n)', create],
    ['@listens_for(Column, "before_parent_attach")', add],
    ['@compiles(Boolean)\ndef compile(element, compiler, **kw): ...', add],
    ['from alembic.ddl.base import AddColumn\n@compiles(AddColumn, "postgresql")', add],
    ['@compiles(CreateTable, *names)', create],
    ['@Operations.implementation_for(ops.AddColumnOp, replace=True)', add],
    ['class Own(PostgresqlImpl):\n    __dialect__ = "postgresql"', add],
  ])('%j is a gap', (module, operation) => {
    expect(gapsOf(module, operation)).toEqual([expect.stringContaining('app.models')]);
  });

  test.each([
    ['@event.listens_for(UniqueConstraint, "after_parent_attach")', add],
    ['@event.listens_for(PrimaryKeyConstraint, "after_parent_attach")', create],
    ['@event.listens_for(Table, "after_create")', unique],
    ['@event.listens_for(User.__table__, "after_create")', create],
    ['event.listen(Base.metadata, "before_create", DDL("CREATE EXTENSION x"))', create],
    ['@event.listens_for(Engine, "before_execute", retval=True)', create],
    ['@event.listens_for(Session, "after_flush")', create],
    ['@compiles(Boolean, "oracle")', add],
    ['class Money(TypeDecorator): ...\n@compiles(Money)', add],
    ['from app.types import Boolean\n@compiles(Boolean)', add],
    ['# @compiles(Boolean)', add],
    ['@compiles(CreateTable)', 'op.execute("SELECT 1")'],
    ['@compiles(now, "postgresql")', 'with op.batch_alter_table("t", recreate="never") as b: b.drop_column("a")'],
    ['class Own(PostgresqlImpl):\n    __dialect__ = "redshift"', add],
  ])('%j is no gap where it changes nothing', (module, operation) => {
    expect(gapsOf(module, operation)).toEqual([]);
  });
});
