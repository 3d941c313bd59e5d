"""Upgrades to a revision and downgrades again, by the real Alembic with rows in the tables; the answer is what was there before and is after."""
import os
import re
import tempfile

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

VALUES = [
    (r"^(tinyint|smallint|mediumint|int|integer|bigint)\b", lambda n: n),
    (r"^(numeric|decimal|real|float|double|money)", lambda n: n),
    (r"^bool", lambda n: "true" if n % 2 else "false"),
    (r"^(timestamp|datetime)", lambda n: f"2020-01-0{n} 10:00:00"),
    (r"^date", lambda n: f"2020-01-0{n}"),
    (r"^time", lambda n: f"10:00:0{n}"),
    (r"^interval", lambda n: f"{n} days"),
    (r"^json", lambda n: '{"a": %d}' % n),
    (r"^char\(32\)", lambda n: format(n, "032x")),
    (r"^uuid", lambda n: f"00000000-0000-0000-0000-00000000000{n}"),
    (r"^inet", lambda n: f"10.0.0.{n}"),
    (r"^(bytea|blob|binary|varbinary)", lambda n: f"b{n}"),
    (r"\[\]$", lambda n: "{}"),
    (r"^numrange", lambda n: f"[{n},{n + 1})"),
    (r"^tsvector", lambda n: f"w{n}"),
    (r"^bit varying", lambda n: "1" * n),
    (r"^bit\((\d+)\)", lambda n: format(n, "04b")),
]
ENV = """
import sqlalchemy as sa
from alembic import context
convention = context.config.attributes["convention"]
metadata = None if convention is None else sa.MetaData(naming_convention=convention)
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
"""


def answer_to(request):
    return [case(request["dialect"], request.get("url"), one) for one in request["cases"]]


def case(dialect, url, one):
    with tempfile.TemporaryDirectory() as directory:
        engine = fresh_engine(dialect, url)
        with engine.connect() as connection:
            config = config_in(directory, connection, one)
            down = one["down"] or "base"
            try:
                if one["down"] is not None:
                    command.upgrade(config, down)
                connection.commit()
                rows = fill(connection)
                before = state(dialect, connection)
            except Exception as error:
                connection.rollback()
                return {"refused": f"before: {type(error).__name__}: {error}"}
            try:
                command.upgrade(config, one["id"])
                connection.commit()
            except Exception as error:
                connection.rollback()
                return {"refused": f"upgrade: {type(error).__name__}: {error}"}
            try:
                command.downgrade(config, down)
                connection.commit()
            except Exception as error:
                connection.rollback()
                return {"rows": rows, "failed": f"{type(error).__name__}: {error}"}
            after = state(dialect, connection)
            return {"rows": rows, "before": before[0], "after": after[0], "sameRows": before[1] == after[1]}


def fresh_engine(dialect, url):
    if dialect == "sqlite":
        return sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    engine = engines.setdefault(url, sa.create_engine(url, poolclass=sa.StaticPool))
    empty(dialect, engine)
    # A statement that psycopg has prepared fails where a table has other columns meanwhile.
    if dialect == "postgresql":
        with engine.connect() as connection:
            connection.connection.driver_connection.prepare_threshold = None
    return engine


def config_in(directory, connection, one):
    os.mkdir(os.path.join(directory, "versions"))
    for revision in one["revisions"]:
        with open(os.path.join(directory, "versions", revision["id"] + ".py"), "w") as file:
            file.write(revision["text"])
    with open(os.path.join(directory, "env.py"), "w") as file:
        file.write(ENV)
    config = Config()
    config.set_main_option("script_location", directory.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["convention"] = one["convention"]
    return config


def state(dialect, connection):
    catalogue = {"sqlite": sqlite_catalogue, "postgresql": postgres_catalogue, "mariadb": mariadb_catalogue}[dialect](connection)
    catalogue = in_order(without_versions(catalogue))
    quote = connection.dialect.identifier_preparer.quote
    if dialect == "postgresql":
        catalogue["triggers"] = [list(row) for row in connection.exec_driver_sql("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2")]
        catalogue["names"] = [list(row) for row in connection.exec_driver_sql("SELECT c.relname, c.relkind::text, c.relrowsecurity FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relname <> 'alembic_version' ORDER BY 1")]
        # The sequence of a serial or identity column has a name that PostgreSQL chose; it keeps it when the table is renamed.
        chosen = {row[0] for row in connection.exec_driver_sql("SELECT c.relname FROM pg_class c JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') WHERE c.relkind = 'S' AND c.relname LIKE '%%\\_seq'")}
        catalogue["sequences"] = in_order([[row[0], None if row[1] in chosen else row[1], *row[2:]] for row in catalogue["sequences"]])
        catalogue["ownSequences"] = [row[0] for row in connection.exec_driver_sql("SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'S' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')) ORDER BY 1")]
        catalogue["policies"] = [list(row) for row in connection.exec_driver_sql("SELECT schemaname, tablename, policyname, permissive, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2, 3")]
        catalogue["types"] = [list(row) for row in connection.exec_driver_sql("SELECT t.oid::regtype::text, t.typtype::text, format_type(t.typbasetype, t.typtypmod), t.typnotnull FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_' AND (t.typtype = 'd' OR c.relkind = 'c') ORDER BY 1")]
        catalogue["extensions"] = [row[0] for row in connection.exec_driver_sql("SELECT extname FROM pg_extension ORDER BY 1")]
        catalogue["statistics"] = [list(row) for row in connection.exec_driver_sql("SELECT stxname, stxrelid::regclass::text FROM pg_statistic_ext ORDER BY 1, 2")]
        catalogue["inheritance"] = [list(row) for row in connection.exec_driver_sql("SELECT inhrelid::regclass::text, inhparent::regclass::text FROM pg_inherits ORDER BY 1, 2")]
        catalogue["schemas"] = [row[0] for row in connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE left(nspname, 3) <> 'pg_' ORDER BY 1")]
    if dialect == "sqlite":
        catalogue["triggers"] = [list(row) for row in connection.exec_driver_sql("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1, 2")]
        catalogue["views"] = [list(row) for row in connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY 1")]
        # Each name in a table's text is the author's: SQLite chooses none. Of two constraints of the same columns the inspector shows one.
        texts = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%'").fetchall()
        catalogue["named"] = {name: sorted(found.strip('"') for found in re.findall(r'CONSTRAINT ("[^"]+"|\w+)', sql)) for name, sql in sorted(texts) if name != "alembic_version"}
    rows = {}
    for name in tables_of(connection):
        found = connection.exec_driver_sql(f"SELECT * FROM {quote(name)}").mappings().fetchall()
        rows[name] = sorted(repr(sorted((key, str(bytes(value) if isinstance(value, memoryview) else value)) for key, value in row.items())) for row in found)
    connection.commit()
    return catalogue, rows


def tables_of(connection):
    return [name for name in sa.inspect(connection).get_table_names() if name != "alembic_version"]


def without_versions(value):
    if isinstance(value, dict):
        return {key: without_versions(item) for key, item in value.items() if key != "alembic_version"}
    if isinstance(value, list):
        return [without_versions(item) for item in value if not (isinstance(item, list) and item and item[0] == "alembic_version")]
    return value


def in_order(value):
    """The order of columns, constraints and indexes does not count."""
    if isinstance(value, dict):
        return {key: in_order(item) for key, item in sorted(value.items())}
    if isinstance(value, list) and all(isinstance(item, (list, dict)) for item in value):
        return sorted(value, key=repr)
    return value


def fill(connection):
    """Two rows for each table that takes any; the answer says how many tables have some."""
    filled = 0
    inspector = sa.inspect(connection)
    quote = connection.dialect.identifier_preparer.quote
    for table in [name for name in tables_in_order(inspector) if name != "alembic_version"]:
        columns = [column for column in inspector.get_columns(table) if not column.get("computed")]
        keys = {}
        for key in inspector.get_foreign_keys(table):
            for mine, theirs in zip(key["constrained_columns"], key["referred_columns"]):
                keys[mine] = (key["referred_table"], theirs)
        done = False
        for number in (1, 2):
            for only_required in (False, True):
                values = {}
                for column in columns:
                    if only_required and (column["nullable"] or column["default"] is not None):
                        continue
                    if column.get("identity") and column["identity"].get("always"):
                        continue
                    values[column["name"]] = value_for(connection, column, number, keys.get(column["name"]))
                names = ", ".join(quote(name) for name in values)
                marks = ", ".join(literal(value) for value in values.values())
                sql = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})" if values else f"INSERT INTO {quote(table)} DEFAULT VALUES"
                try:
                    with connection.begin_nested():
                        connection.exec_driver_sql(sql.replace("%", "%%") if connection.dialect.name != "sqlite" else sql)
                    done = True
                    break
                except Exception:
                    pass
        filled += done
    connection.commit()
    return filled


def tables_in_order(inspector):
    return [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name is not None]


def literal(value):
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def value_for(connection, column, number, refers):
    if refers is not None:
        quote = connection.dialect.identifier_preparer.quote
        found = connection.exec_driver_sql(f"SELECT {quote(refers[1])} FROM {quote(refers[0])}").fetchall()
        return found[(number - 1) % len(found)][0] if found else None
    type_ = column["type"]
    labels = getattr(type_, "enums", None)
    if labels:
        return labels[(number - 1) % len(labels)]
    text = type_.compile(connection.dialect).lower()
    for pattern, value in VALUES:
        if re.search(pattern, text):
            return value(number)
    size = re.search(r"\((\d+)\)", text)
    return ("x", "y")[number - 1][: int(size.group(1)) if size else None]
