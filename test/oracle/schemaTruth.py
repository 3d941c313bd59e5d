"""Runs a history by the real Alembic and a script on databases of their own; the answer is the catalogue of each."""
import os
import re
import shutil
import tempfile

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

ENV = """
import sqlalchemy as sa
from alembic import context
convention = context.config.attributes["convention"]
metadata = None if convention is None else sa.MetaData(naming_convention=convention)
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
"""
engines = {}


def answer_to(request):
    return [case(request["dialect"], request.get("url"), one) for one in request["cases"]]


def case(dialect, url, one):
    with tempfile.TemporaryDirectory() as directory:
        try:
            upgraded = on_fresh(dialect, url, lambda connection: upgrade(connection, one["revisions"], one, directory))
        except Exception as error:
            return {"refused": f"{type(error).__name__}: {error}"}
        try:
            scripted = on_fresh(dialect, url, lambda connection: run_script(connection, one["script"]))
        except Exception as error:
            return {"upgraded": upgraded, "failed": f"{type(error).__name__}: {error}"}
        return {"upgraded": upgraded, "scripted": scripted}


def on_fresh(dialect, url, work):
    if dialect == "sqlite":
        engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    else:
        engine = engines.setdefault(url, sa.create_engine(url, poolclass=sa.StaticPool))
        empty(dialect, engine)
    with engine.connect() as connection:
        work(connection)
        connection.commit()
        return catalogue_of(connection, dialect)


def catalogue_of(connection, dialect):
    return {"sqlite": sqlite_catalogue, "postgresql": postgres_catalogue, "mariadb": mariadb_catalogue}[dialect](connection)


def empty(dialect, engine):
    with engine.connect() as connection:
        if dialect == "postgresql":
            schemas = connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE nspname <> 'information_schema' AND left(nspname, 3) <> 'pg_'").fetchall()
            for (name,) in schemas:
                connection.exec_driver_sql(f'DROP SCHEMA "{name}" CASCADE')
            connection.exec_driver_sql("CREATE SCHEMA public")
        else:
            connection.exec_driver_sql("SET foreign_key_checks = 0")
            for name, kind in connection.exec_driver_sql("SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = database()").fetchall():
                connection.exec_driver_sql(f"DROP {kind if kind in ('VIEW', 'SEQUENCE') else 'TABLE'} `{name}`")
            connection.exec_driver_sql("SET foreign_key_checks = 1")
        connection.commit()
    # Temporary tables go with the connection.
    engine.dispose()


def upgrade(connection, revisions, one, directory):
    os.mkdir(os.path.join(directory, "versions"))
    for revision in revisions:
        with open(os.path.join(directory, "versions", revision["id"] + ".py"), "w") as file:
            file.write(revision["text"])
    with open(os.path.join(directory, "env.py"), "w") as file:
        file.write(ENV)
    config = Config()
    config.set_main_option("script_location", directory.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["convention"] = one["convention"]
    command.upgrade(config, one["target"])
    connection.commit()
    connection.exec_driver_sql("DROP TABLE alembic_version")


def run_script(connection, statements):
    for statement in statements:
        connection.exec_driver_sql(statement.replace("%", "%%") if connection.dialect.name != "sqlite" else statement)


def folded(text):
    return None if text is None else " ".join(text.split())


def sqlite_catalogue(connection):
    inspector = sa.inspect(connection)
    tables = {}
    rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    sql_of = {name: sql for _, name, _, sql in rows}
    for kind, name, _, sql in rows:
        if kind != "table" or name.startswith("sqlite_"):
            continue
        quoted = '"' + name.replace('"', '""') + '"'
        indexes = []
        for _, index, unique, origin, partial in connection.exec_driver_sql(f"PRAGMA index_list({quoted})").fetchall():
            index_quoted = '"' + index.replace('"', '""') + '"'
            parts = [[row[2], row[3]] for row in connection.exec_driver_sql(f"PRAGMA index_xinfo({index_quoted})").fetchall() if row[5]]
            has_text = origin == "c" and (partial or any(part[0] is None for part in parts))
            text = re.sub(r"^CREATE (UNIQUE )?INDEX \S+ ON (\"[^\"]*\"|\S+) ", "", folded(sql_of[index])) if has_text else None
            # Ascending is how a column goes without a word.
            text = None if text is None else re.sub(r" ASC\b", "", text)
            indexes.append({"name": index if origin == "c" else None, "unique": unique, "origin": origin, "parts": parts, "text": text})
        tables[name] = {
            "columns": [list(row[1:]) for row in connection.exec_driver_sql(f"PRAGMA table_xinfo({quoted})").fetchall()],
            "indexes": sorted(indexes, key=repr),
            "foreignKeys": sorted(
                ([key["name"], key["constrained_columns"], key["referred_table"], key["referred_columns"]] for key in inspector.get_foreign_keys(name)),
                key=repr,
            ),
            "actions": sorted((list(row[2:]) for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list({quoted})").fetchall()), key=repr),
            "checks": sorted(([check["name"], folded(check["sqltext"])] for check in inspector.get_check_constraints(name)), key=repr),
            "uniques": sorted(([unique["name"], unique["column_names"]] for unique in inspector.get_unique_constraints(name) if unique["name"]), key=repr),
            "primaryKey": inspector.get_pk_constraint(name)["name"],
            "computed": re.findall(r"GENERATED ALWAYS AS \([^)]*\)(?: STORED| VIRTUAL)?", sql),
            "autoincrement": "AUTOINCREMENT" in sql,
        }
    return {"tables": tables}


def postgres_catalogue(connection):
    def rows(sql):
        return [list(row) for row in connection.exec_driver_sql(sql).fetchall()]

    # Of other schemas the names are qualified. What an extension brings is not the history's.
    public = "n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'"
    of_extension = "EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = {}.oid AND e.deptype = 'e')"
    relation = f"{public} AND NOT {of_extension.format('c')}"
    prefix = "CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END ||"
    return {
        "columns": rows(f"""
            SELECT {prefix} c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                   regexp_replace(pg_get_expr(d.adbin, d.adrelid), 'nextval\\(.*\\)', 'nextval'), col_description(c.oid, a.attnum), co.collname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            LEFT JOIN pg_collation co ON co.oid = a.attcollation AND a.attcollation <> 100
            WHERE {relation} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum"""),
        "constraints": rows(f"""
            SELECT {prefix} c.relname, o.conname, pg_get_constraintdef(o.oid) FROM pg_constraint o
            JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {relation}"""),
        "indexes": rows(f"""
            SELECT {prefix} c.relname, i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x
            JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE {relation} AND NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = x.indexrelid AND o.contype IN ('p', 'u', 'x'))
            ORDER BY 1, 2"""),
        "comments": rows(f"SELECT {prefix} c.relname, obj_description(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {relation} AND c.relkind = 'r' ORDER BY 1"),
        "enums": rows(f"SELECT {prefix} t.typname, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE {public} GROUP BY 1 ORDER BY 1"),
        "sequences": rows(f"""
            SELECT n.nspname, c.relname, s.seqincrement, s.seqstart, s.seqmin, s.seqmax, s.seqcycle, format_type(s.seqtypid, NULL)
            FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {relation}"""),
        "domains": rows(f"""
            SELECT {prefix} t.typname, format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault,
                   (SELECT array_agg(pg_get_constraintdef(o.oid) ORDER BY o.conname) FROM pg_constraint o WHERE o.contypid = t.oid)
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE {public} AND t.typtype = 'd' ORDER BY 1"""),
        "composites": rows(f"""
            SELECT {prefix} c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE {relation} AND c.relkind = 'c' AND NOT a.attisdropped ORDER BY 1, a.attnum"""),
        "inherits": rows(f"""
            SELECT {prefix} c.relname, h.inhparent::regclass::text, pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_inherits h ON h.inhrelid = c.oid
            WHERE {relation} AND c.relkind IN ('r', 'p') AND (h.inhparent IS NOT NULL OR c.relkind = 'p') ORDER BY 1"""),
        "views": rows(f"SELECT {prefix} c.relname, c.relkind, pg_get_viewdef(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {relation} AND c.relkind IN ('v', 'm') ORDER BY 1"),
        "functions": rows(f"SELECT {prefix} p.proname, pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {public} AND p.prokind IN ('f', 'p') AND NOT {of_extension.format('p')} ORDER BY 1, 2"),
    }


def mariadb_catalogue(connection):
    def rows(sql):
        return [[str(value) if value is not None else None for value in row] for row in connection.exec_driver_sql(sql).fetchall()]

    mine = "table_schema = database()"
    return {
        "columns": rows(f"""
            SELECT table_name, column_name, column_type, is_nullable, column_default, extra, column_comment, character_set_name, generation_expression
            FROM information_schema.columns WHERE {mine} ORDER BY table_name, ordinal_position"""),
        "indexes": rows(f"""
            SELECT table_name, index_name, non_unique, group_concat(concat_ws(' ', column_name, sub_part, collation) ORDER BY seq_in_index), index_type
            FROM information_schema.statistics WHERE {mine} GROUP BY table_name, index_name, non_unique, index_type"""),
        "foreignKeys": rows("""
            SELECT k.table_name, k.constraint_name, group_concat(k.column_name ORDER BY k.ordinal_position), k.referenced_table_name,
                   group_concat(k.referenced_column_name ORDER BY k.ordinal_position), r.delete_rule, r.update_rule
            FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
            ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
            WHERE k.table_schema = database() GROUP BY k.table_name, k.constraint_name, k.referenced_table_name, r.delete_rule, r.update_rule"""),
        "checks": rows("SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints WHERE constraint_schema = database()"),
        "tables": rows(f"SELECT table_name, engine, table_comment, table_collation FROM information_schema.tables WHERE {mine} ORDER BY 1"),
    }
