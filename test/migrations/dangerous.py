# Dangerous migrations in unusual spelling, each after the first: the rule that a title begins with finds it.

### base
op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.String(50)), sa.Column("n", sa.Integer()), sa.Column("name", sa.Text(), nullable=False), sa.Column("old", sa.Text()))
op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("email", sa.Text(), nullable=False))
op.create_index("ix_item_n", "item", ["n"])
op.create_table("Weird Table", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("Odd Name", sa.Text()))
op.create_table("log", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("v", sa.Text()), schema="audit")

### LK01 keyword arguments
op.create_index(index_name="ix_item_code", table_name="item", columns=["code"])

### LK01 mixed order
op.create_index(columns=["code"], table_name="item", unique=False, index_name=op.f("ix_item_code"))

### LK01 from alembic.op import
from alembic.op import create_index
create_index("ix_item_code", "item", ["code"])

### LK01 import as
from alembic import op as operations
operations.create_index("ix", "item", ["code"])

### LK01 import alembic
import alembic
alembic.op.create_index("ix", "item", ["code"])

### LK01 import alembic.op as
import alembic.op as o
o.create_index("ix", "item", ["code"])

### LK01 helper function
def add(name):
    op.create_index(f"ix_item_{name}", "item", [name])


def upgrade():
    add("code")
    add("n")


def downgrade():
    raise NotImplementedError

### LK01 loop over constants
for column in ["code", "n"]:
    op.create_index("ix_item_" + column, "item", [column])

### LK01 loop over tuples
for table, columns in (("item", ["code"]), ("person", ["email"])):
    op.create_index(f"ix_{table}", table, columns)

### LK01 schema
op.create_index("ix", "log", ["v"], schema="audit")

### LK01 quoted names in SQL
op.execute('CREATE INDEX "My Index" ON "Weird Table" ("Odd Name")')

### LK01 lower-case SQL with newlines
op.execute("""
    create unique
      index if not exists ix_x
        on public.item using btree (code)
""")

### LK01 SQL comment between
op.execute("CREATE /* now */ INDEX ix_x -- why\n ON item (code)")

### LK01 module constant SQL
SQL = "CREATE INDEX ix_x ON item (code)"


def upgrade():
    op.execute(SQL)


def downgrade():
    raise NotImplementedError

### LK01 f-string SQL
table = "item"
op.execute(f"CREATE INDEX ix_{table} ON {table} (code)")

### LK01 format SQL
op.execute("CREATE INDEX ix ON {} ({})".format("item", "code"))

### LK01 percent SQL
op.execute("CREATE INDEX ix ON %s (code)" % "item")

### LK01 text and bind
conn = op.get_bind()
conn.execute(sa.text("CREATE INDEX ix ON item (code)"))

### LK01 exec_driver_sql
op.get_bind().exec_driver_sql("CREATE INDEX ix ON item (code)")

### LK01 DDL text
op.execute(sa.DDL("CREATE INDEX ix ON item (code)"))

### LK01 batch
with op.batch_alter_table("item") as b:
    b.create_index("ix", ["code"])

### LK01 try block
try:
    op.create_index("ix", "item", ["code"])
except Exception:
    raise

### LK01 conditional dialect
if op.get_context().dialect.name == "postgresql":
    op.create_index("ix", "item", ["code"])

### DN01 keyword arguments
op.add_column(table_name="item", column=sa.Column(name="flag", type_=sa.Boolean(), nullable=False))

### DN01 imported Column
from sqlalchemy import Column, Integer
op.add_column("item", Column("z", Integer, nullable=False))

### DN01 raw SQL
op.execute("ALTER TABLE ONLY item ADD z integer NOT NULL")

### DN01 several in one statement
op.execute("ALTER TABLE item ADD COLUMN y int, ADD COLUMN z integer NOT NULL")

### DN01 column variable
column = sa.Column("z", sa.Integer(), nullable=False)
op.add_column("item", column)

### DN01 batch
with op.batch_alter_table(table_name="item", schema=None) as b:
    b.add_column(sa.Column("z", sa.Integer(), nullable=False))

### DL02 keyword
op.drop_column(column_name="old", table_name="item")

### DL02 quoted SQL
op.execute('ALTER TABLE IF EXISTS "item" DROP COLUMN IF EXISTS "old" CASCADE')

### DL02 several statements in one text
op.execute("SET LOCAL lock_timeout='1s'; ALTER TABLE item DROP COLUMN old;")

### DL02 alembic_utils style helper with schema
for c in ("v",):
    op.drop_column("log", c, schema="audit")

### DL01 drop table keyword
op.drop_table(table_name="person")

### DL01 drop several
op.execute("DROP TABLE IF EXISTS person, item CASCADE")

### DL01 schema
op.drop_table("log", schema="audit")

### DL05 delete
op.execute("delete from item")

### DL05 delete core
t = sa.table("item")
op.execute(t.delete())

### DL05 delete sa.delete
t = sa.table("item", sa.column("id"))
op.execute(sa.delete(t))

### DL05 delete true
op.execute("DELETE FROM item WHERE true")

### DM01 update with text construct
op.execute(sa.text("UPDATE item SET n = 0"))

### DM01 update f-string
t = "item"
op.execute(f"UPDATE {t} SET n = 0")

### DM01 update in batch of statements
for statement in ["UPDATE item SET n = 0", "UPDATE person SET email = lower(email)"]:
    op.execute(statement)

### DM01 update quoted schema
op.execute('UPDATE "audit"."log" SET v = 1')

### DM01 update alias
op.execute("UPDATE item AS i SET n = 0")

### DM01 update only
op.execute("UPDATE ONLY item SET n = 0")

### DM01 update with CTE
op.execute("WITH x AS (SELECT 1) UPDATE item SET n = 0")

### LK05 alter via SQL
op.execute("ALTER TABLE item ALTER code SET NOT NULL")

### LK05 keyword
op.alter_column(table_name="item", column_name="code", nullable=False, existing_type=sa.String(50))

### LK03 fk keyword
op.add_column("item", sa.Column("p", sa.Integer()))
op.create_foreign_key(constraint_name="fk", source_table="item", referent_table="person", local_cols=["p"], remote_cols=["id"])

### LK03 fk on column
op.add_column("item", sa.Column("p", sa.Integer(), sa.ForeignKey("person.id", name="fk")))

### LK06 unique by SQL
op.execute('alter table "item" add constraint uq unique (code)')

### LK09 type by SQL
op.execute("ALTER TABLE item ALTER COLUMN n SET DATA TYPE bigint")

### LK09 alter with using
op.alter_column("item", "code", type_=sa.Integer(), postgresql_using="code::integer")

### BC01 rename keyword
op.alter_column("item", "old", new_column_name="older")

### BC01 rename by SQL without COLUMN
op.execute("ALTER TABLE item RENAME old TO older")

### BC02 rename table
op.rename_table(old_table_name="item", new_table_name="things")

### BC02 rename table SQL
op.execute("ALTER TABLE public.item RENAME TO things")

### TX01 concurrently without block
op.create_index("ix", "item", ["code"], postgresql_concurrently=True)

### TX01 concurrently without block SQL
op.execute("create index concurrently ix on item(code)")

### TX01 block ended
with op.get_context().autocommit_block():
    pass
op.drop_index("ix", table_name="item", postgresql_concurrently=True)

### AG02 none keyword
op.drop_constraint(constraint_name=None, table_name="item", type_="unique")

### DM11 raw connection
connection = op.get_bind()
connection.execute("UPDATE item SET n = 1 WHERE id = 1")

### DM06 commit
op.get_bind().commit()

### DM09 colon
op.execute("UPDATE item SET old = 'a:b' WHERE id = 1 AND old = ':name'")

### DL04 truncate
op.execute("truncate item restart identity")

### LK11 volatile default
op.add_column("item", sa.Column("u", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False))

### TY01 enum value used
op.execute("ALTER TYPE status ADD VALUE 'x'")
op.execute("UPDATE widget SET status = 'x' WHERE id = 1")

### TY03 enum column without type
op.add_column("item", sa.Column("m", sa.Enum("a", "b", name="moodx"), nullable=True))

### CX12 unknown column
op.drop_column("item", "does_not_exist")

### DN04 python default
op.add_column("item", sa.Column("z", sa.Integer(), server_default=0))

### DN03 now as text
op.add_column("item", sa.Column("z", sa.DateTime(), server_default="now()", nullable=False))

### DL07 cascade
op.execute("DROP VIEW v CASCADE")

### LK02 index dropped by SQL
op.execute('drop index if exists "ix_item_n"')
