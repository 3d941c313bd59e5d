# Migrations as healthy projects write them, each after the first: none gets a finding that is more than a hint.
# Behind a title: the dialect, or "fresh" for one after a revision that is not released yet.

### base
op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.String(50)), sa.Column("n", sa.Integer()), sa.Column("name", sa.Text(), nullable=False), sa.Column("old", sa.Text()))
op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("email", sa.Text(), nullable=False))
op.create_index("ix_item_n", "item", ["n"])

### new table and index
op.create_table("t1", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text()))
op.create_index(op.f("ix_t1_a"), "t1", ["a"])

### new table unique index and fk with index
op.create_table("t2", sa.Column("id", sa.Integer(), nullable=False), sa.Column("item_id", sa.Integer(), nullable=False), sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_t2_item"), sa.PrimaryKeyConstraint("id"))
op.create_index("ix_t2_item_id", "t2", ["item_id"], unique=False)

### nullable column
op.add_column("item", sa.Column("note", sa.Text(), nullable=True))

### required column with default
op.add_column("item", sa.Column("flag", sa.Boolean(), nullable=False, server_default=sa.false()))

### required column with text default
op.add_column("item", sa.Column("kind", sa.String(10), server_default="plain", nullable=False))

### column with now() default
op.add_column("item", sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False))

### column with sa.text default
op.add_column("item", sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False))

### jsonb default
op.add_column("item", sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False))

### jsonb text default
op.add_column("item", sa.Column("data", postgresql.JSONB(), server_default="{}", nullable=False))

### array default
op.add_column("item", sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False))

### int default
op.add_column("item", sa.Column("rank", sa.Integer(), server_default="0", nullable=False))

### batch on sqlite | sqlite
with op.batch_alter_table("item", schema=None) as batch_op:
    batch_op.add_column(sa.Column("flag", sa.Boolean(), nullable=False, server_default=sa.text("0")))
    batch_op.create_index(batch_op.f("ix_item_flag"), ["flag"], unique=False)

### batch constraint on sqlite | sqlite
with op.batch_alter_table("item") as batch_op:
    batch_op.create_check_constraint("ck_n", "n > 0")

### batch alter on sqlite | sqlite
with op.batch_alter_table("item") as batch_op:
    batch_op.alter_column("code", existing_type=sa.String(50), type_=sa.String(100))

### batch recreate always sqlite | sqlite
with op.batch_alter_table("item", recreate="always") as batch_op:
    batch_op.alter_column("n", server_default="0")

### fk in batch sqlite | sqlite
with op.batch_alter_table("item") as batch_op:
    batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
    batch_op.create_index("ix_item_person_id", ["person_id"])
    batch_op.create_foreign_key("fk_item_person", "person", ["person_id"], ["id"], ondelete="SET NULL")

### concurrently
with op.get_context().autocommit_block():
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True, if_not_exists=True)

### concurrently with time-out
op.execute("SET lock_timeout = '5s'")
with op.get_context().autocommit_block():
    op.execute("SET lock_timeout = 0")
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True, if_not_exists=True)

### concurrently raw
with op.get_context().autocommit_block():
    op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_item_code")
    op.execute("CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_item_code ON item (code)")

### context variable
context_ = op.get_context()
with context_.autocommit_block():
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True)

### migration context name
ctx = op.get_context()
with ctx.autocommit_block():
    op.drop_index("ix_item_code", table_name="item", postgresql_concurrently=True, if_exists=True)

### enum create and drop with checkfirst
def upgrade():
    mood = postgresql.ENUM("ok", "bad", name="mood")
    mood.create(op.get_bind(), checkfirst=True)
    op.add_column("item", sa.Column("mood", mood, nullable=True))


def downgrade():
    op.drop_column("item", "mood")
    postgresql.ENUM(name="mood").drop(op.get_bind(), checkfirst=True)

### enum create_type false in a new table
def upgrade():
    mood = postgresql.ENUM("ok", "bad", name="mood2", create_type=False)
    mood.create(op.get_bind())
    op.create_table("t3", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("m", mood))


def downgrade():
    op.drop_table("t3")
    op.execute("DROP TYPE mood2")

### enum in new table
def upgrade():
    op.create_table("t4", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("m", sa.Enum("a", "b", name="mm")))


def downgrade():
    op.drop_table("t4")
    sa.Enum(name="mm").drop(op.get_bind(), checkfirst=False)

### enum in new table dropped by sql
def upgrade():
    op.create_table("t5", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("m", sa.Enum("a", "b", name="m5")))


def downgrade():
    op.drop_table("t5")
    op.execute("DROP TYPE IF EXISTS m5")

### non native enum
def upgrade():
    op.create_table("t6", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("m", sa.Enum("a", "b", name="m6", native_enum=False)))


def downgrade():
    op.drop_table("t6")

### enum value in an autocommit block
with op.get_context().autocommit_block():
    op.execute("ALTER TYPE status ADD VALUE IF NOT EXISTS 'gone'")

### enum value alone
op.execute("ALTER TYPE status ADD VALUE IF NOT EXISTS 'gone'")

### backfill in batches then alter
conn = op.get_bind()
while True:
    result = conn.execute(sa.text("UPDATE item SET n = 0 WHERE id IN (SELECT id FROM item WHERE n IS NULL LIMIT 1000)"))
    if result.rowcount == 0:
        break
op.alter_column("person", "email", existing_type=sa.Text(), nullable=False)

### longer varchar
op.alter_column("item", "code", existing_type=sa.String(length=50), type_=sa.String(length=255), existing_nullable=True)

### varchar to text
op.alter_column("item", "code", existing_type=sa.String(50), type_=sa.Text())

### drop not null
op.alter_column("item", "name", existing_type=sa.Text(), nullable=True)

### set default
op.alter_column("item", "n", existing_type=sa.Integer(), server_default="1")

### drop default
op.alter_column("item", "n", existing_type=sa.Integer(), server_default=None)

### comment
op.create_table_comment("item", "things")
op.alter_column("item", "n", comment="number", existing_type=sa.Integer())

### insert rows into a lookup table
kinds = op.create_table("kind", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(20), nullable=False))
op.bulk_insert(kinds, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])

### insert with text
op.execute(sa.text("INSERT INTO person (id, email) VALUES (:id, :email)").bindparams(id=1, email="a@example.com"))

### insert with execute params
op.get_bind().execute(sa.text("INSERT INTO person (id, email) VALUES (:id, :email)"), {"id": 1, "email": "a"})

### time in SQL
op.execute("UPDATE item SET old = '10\\:30' WHERE id = 3")

### cast with double colon
op.execute("UPDATE item SET data = '{}'::jsonb WHERE id = 1")

### update some rows
op.execute("UPDATE item SET n = 3 WHERE code = 'x'")

### delete some rows
op.execute("DELETE FROM item WHERE code = 'gone' AND n IS NULL")

### core update with where
item = sa.table("item", sa.column("id", sa.Integer), sa.column("n", sa.Integer))
op.execute(item.update().where(item.c.id < 10).values(n=1))

### orm session committed by alembic
from sqlalchemy.orm import Session
session = Session(bind=op.get_bind())
session.execute(sa.text("UPDATE item SET n = 1 WHERE id = 1"))
session.flush()

### orm session context with commit
from sqlalchemy import orm
bind = op.get_bind()
session = orm.Session(bind=bind)
for row in session.execute(sa.text("SELECT id FROM item WHERE n = 1")):
    session.execute(sa.text("UPDATE item SET n = 2 WHERE id = :id"), {"id": row.id})
session.commit()

### inspector guard
inspector = sa.inspect(op.get_bind())
if "note" not in [column["name"] for column in inspector.get_columns("item")]:
    op.add_column("item", sa.Column("note", sa.Text(), nullable=True))

### inspector table guard
insp = sa.inspect(op.get_bind())
if not insp.has_table("audit"):
    op.create_table("audit", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_index("ix_audit_id2", "audit", [sa.text("id DESC")])

### dialect guards
if op.get_context().dialect.name == "postgresql":
    with op.get_context().autocommit_block():
        op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True)
else:
    op.create_index("ix_item_code", "item", ["code"])

### dialect guard bind
bind = op.get_bind()
if bind.dialect.name == "mysql":
    op.drop_column("item", "old")
    op.create_index("ix_item_code", "item", ["code"])

### dialect guard early return
if op.get_bind().dialect.name != "sqlite":
    return
op.create_index("ix_item_code", "item", ["code"])
op.drop_column("item", "old")

### dialect guard in
if op.get_bind().dialect.name in ("mysql", "mariadb"):
    op.execute("ALTER TABLE item MODIFY name TEXT NOT NULL")

### dialect helper
def is_sqlite():
    return op.get_bind().dialect.name == "sqlite"


def upgrade():
    if is_sqlite():
        op.create_index("ix_item_code", "item", ["code"])


def downgrade():
    if is_sqlite():
        op.drop_index("ix_item_code", table_name="item")

### extension
op.execute('CREATE EXTENSION IF NOT EXISTS "uuid-ossp"')

### function and trigger
op.execute("""
CREATE OR REPLACE FUNCTION touch() RETURNS trigger AS $$
BEGIN
    NEW.n := 1;
    UPDATE item SET n = 0;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
""")
op.execute("CREATE TRIGGER touch_item BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION touch()")

### new view
op.execute("CREATE VIEW v AS SELECT id FROM item WHERE n IS NOT NULL")

### sequence
op.execute(sa.schema.CreateSequence(sa.Sequence("item_seq")))

### grants
op.execute("GRANT SELECT ON item TO readonly")

### temp table
op.execute("CREATE TEMPORARY TABLE tmp AS SELECT id FROM item")
op.execute("UPDATE tmp SET id = 0")
op.execute("DROP TABLE tmp")

### temp table by directive
op.create_table("scratch", sa.Column("id", sa.Integer()), prefixes=["TEMPORARY"])
op.create_index("ix_scratch", "scratch", ["id"])
op.execute("DELETE FROM scratch")
op.drop_table("scratch")

### table that comes and goes
op.create_table("helper", sa.Column("id", sa.Integer()))
op.execute("INSERT INTO helper SELECT id FROM item")
op.drop_table("helper")

### drop and recreate a check
op.drop_constraint("ck_old", "item", type_="check")
op.create_check_constraint("ck_old", "item", "n > 1", postgresql_not_valid=True)

### rename constraint
op.execute("ALTER TABLE item RENAME CONSTRAINT a TO b")

### rename index
op.execute("ALTER INDEX ix_a RENAME TO ix_b")

### partitioned table
op.create_table("event", sa.Column("id", sa.BigInteger(), nullable=False), sa.Column("at", sa.DateTime(), nullable=False), sa.PrimaryKeyConstraint("id", "at"), postgresql_partition_by="RANGE (at)")
op.execute("CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')")
op.create_index("ix_event_at", "event", ["at"])

### computed column in a new table
op.create_table("calc", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("b", sa.Integer(), sa.Computed("id * 2", persisted=True)))

### index of expression in a new table
op.create_table("users2", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("email", sa.String(), nullable=False))
op.create_index("uq_users2_email_lower", "users2", [sa.text("lower(email)")], unique=True)

### full functions
def upgrade() -> None:
    op.add_column("item", sa.Column("note", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("item", "note")

### full functions with index and fk
def upgrade() -> None:
    op.create_table("child", sa.Column("id", sa.Uuid(), nullable=False), sa.Column("item_id", sa.Integer(), nullable=False), sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_child_item_id_item"), ondelete="CASCADE"), sa.PrimaryKeyConstraint("id", name=op.f("pk_child")))
    op.create_index(op.f("ix_child_item_id"), "child", ["item_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_child_item_id"), table_name="child")
    op.drop_table("child")

### many to many
def upgrade():
    op.create_table("item_person", sa.Column("item_id", sa.Integer(), sa.ForeignKey("item.id", ondelete="CASCADE"), primary_key=True), sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True))


def downgrade():
    op.drop_table("item_person")

### alter and downgrade
def upgrade():
    op.alter_column("item", "code", existing_type=sa.VARCHAR(length=50), type_=sa.String(length=80), existing_nullable=True)


def downgrade():
    op.alter_column("item", "code", existing_type=sa.String(length=80), type_=sa.VARCHAR(length=50), existing_nullable=True)

### check constraint with not valid and downgrade
def upgrade():
    op.create_check_constraint("positive", "item", "n >= 0", postgresql_not_valid=True)


def downgrade():
    op.drop_constraint("positive", "item", type_="check")

### loop of indexes on a new table
op.create_table("wide", sa.Column("id", sa.Integer(), primary_key=True), *[sa.Column(name, sa.Integer()) for name in ("a", "b", "c")])
for name in ("a", "b", "c"):
    op.create_index(f"ix_wide_{name}", "wide", [name])

### mysql index | mysql
op.create_index("ix_item_code", "item", ["code"])

### mysql length prefix | mysql
op.create_index("ix_item_name", "item", ["name"], mysql_length={"name": 20})

### schema create
op.execute("CREATE SCHEMA IF NOT EXISTS audit")
op.create_table("log", sa.Column("id", sa.Integer(), primary_key=True), schema="audit")
op.create_index("ix_log", "log", ["id"], schema="audit", postgresql_using="brin")

### identity table
op.create_table("ident", sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True))

### drop of a table made in the same pull request | fresh
op.drop_table("made_here")

### drop of a column made in the same pull request | fresh
op.drop_column("item", "added_here")

### index on a table made in the same pull request | fresh
op.create_index("ix_made_here_a", "made_here", ["a"], unique=True)
op.alter_column("made_here", "a", nullable=False)
op.create_foreign_key("fk_made_here", "made_here", "other_here", ["a"], ["id"])

### rename of a column made in the same pull request | fresh
op.alter_column("made_here", "a", new_column_name="b")
op.rename_table("other_here", "another_here")

### required column on a table made in the same pull request | fresh
op.add_column("made_here", sa.Column("c", sa.Integer(), nullable=False))
op.execute("UPDATE made_here SET c = 0")

### merge
revision = "z9"
down_revision = ("a1", "a1b")


def upgrade():
    pass


def downgrade():
    pass

### data only with empty downgrade
def upgrade():
    op.execute("INSERT INTO person (id, email) VALUES (1, 'x')")


def downgrade():
    pass

### set of settings
op.execute("SET LOCAL lock_timeout = '5s'")
op.add_column("item", sa.Column("note", sa.Text(), nullable=True))

### string with keywords
op.execute("COMMENT ON TABLE item IS 'DROP TABLE item; TRUNCATE item; DELETE FROM item'")

### truncate of a new table
op.create_table("fresh2", sa.Column("id", sa.Integer()))
op.execute("TRUNCATE fresh2")

### pre ping f string
table = "item"
op.execute(f"ALTER TABLE {table} ADD COLUMN extra text")

### check that is not valid
op.create_check_constraint("ck_item_n", "item", "n IS NOT NULL", postgresql_not_valid=True)

### foreign key that is not valid
op.create_foreign_key("fk_item_person", "item", "person", ["n"], ["id"], postgresql_not_valid=True)

### constraint validated by itself
op.execute("ALTER TABLE item VALIDATE CONSTRAINT ck_item_n")

### longer type on MySQL | mysql
op.alter_column("item", "code", existing_type=sa.String(50), type_=sa.String(200), existing_nullable=True)

### temporary table of SELECT INTO
op.execute("SELECT id INTO TEMP ids FROM item")
op.execute("DELETE FROM ids")
op.execute("DROP TABLE ids")
