"""Runs a revision on a database that an earlier one has made, and answers which tables it locks, writes anew and scans."""
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

engines = {}
LOCKS = """
SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid() AND granted AND relation = ANY(%s)
"""


def answer_to(request):
    return [case(request["dialect"], request["url"], one) for one in request["cases"]]


def case(dialect, url, one):
    engine = engines.setdefault(url, sa.create_engine(url, poolclass=sa.StaticPool))
    with engine.connect() as connection:
        empty(dialect, connection)
        try:
            run(connection, one["before"])
            fill(connection)
        except Exception as error:
            return {"refused": f"before: {type(error).__name__}: {error}"}
        return on_postgres(connection, one) if dialect == "postgresql" else on_mariadb(connection, one)


def run(connection, text):
    module = {}
    exec(compile(text, "revision", "exec"), module)
    context = MigrationContext.configure(connection)
    with Operations.context(context):
        module["upgrade"]()


def on_postgres(connection, one):
    def rows(sql, *args):
        return [tuple(row) for row in connection.exec_driver_sql(sql, *args).fetchall()]

    tables = dict(rows("SELECT relname, oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"))
    oids = list(tables.values())
    nodes = dict(rows("SELECT oid, relfilenode FROM pg_class WHERE oid = ANY(%s)", (oids,)))
    # What the backend has counted before and not yet handed on would count too.
    connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")
    connection.commit()
    try:
        run(connection, one["text"])
    except Exception as error:
        connection.rollback()
        return {"failed": f"{type(error).__name__}: {str(error)[:300]}"}
    locks = {}
    names = {oid: name for name, oid in tables.items()}
    for oid, mode in rows(LOCKS, (oids,)):
        locks.setdefault(names[oid], []).append(mode)
    after = dict(rows("SELECT oid, relfilenode FROM pg_class WHERE oid = ANY(%s)", (oids,)))
    scanned = [name for name, oid in tables.items() if rows("SELECT pg_stat_get_xact_numscans(%s)", (oid,))[0][0]]
    connection.rollback()
    return {
        "locks": locks,
        "rewritten": [name for name, oid in tables.items() if oid in after and after[oid] != nodes[oid]],
        "scanned": scanned,
    }


def on_mariadb(connection, one):
    def columns():
        return [
            [str(each) for each in row]
            for row in connection.exec_driver_sql(
                "SELECT table_name, column_name, is_nullable, column_default, extra, column_comment FROM information_schema.columns WHERE table_schema = database() ORDER BY 1, ordinal_position"
            ).fetchall()
        ]

    before = columns()
    try:
        run(connection, one["text"])
    except Exception as error:
        connection.rollback()
        return {"failed": f"{type(error).__name__}: {str(error)[:300]}"}
    after = columns()
    connection.commit()
    return {"before": before, "after": after}


def empty(dialect, connection):
    if dialect == "postgresql":
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    else:
        connection.exec_driver_sql("SET foreign_key_checks = 0")
        for (name,) in connection.exec_driver_sql("SELECT table_name FROM information_schema.tables WHERE table_schema = database()").fetchall():
            connection.exec_driver_sql(f"DROP TABLE `{name}`")
        connection.exec_driver_sql("SET foreign_key_checks = 1")
    connection.commit()
