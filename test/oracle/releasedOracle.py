"""What databases at each released revision come to when they are upgraded with other revision files.

Everything runs in this process: the script directories are loaded once, and each database is SQLite in memory.
"""
import io

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import StaticPool


def answer_to(question):
    return [databases(**history) for history in question]


def databases(before, after, offline=False):
    """`before` and `after` are script locations. Each database is at one revision of `before`, or is an empty one."""
    old, new = scripts(before), scripts(after)
    fresh = outcome([(new, "heads")], new)
    if fresh["error"] is not None:
        return {"fresh": fresh, "at": {}, "script": None}
    at = {}
    for revision in old.walk_revisions():
        first = outcome([(old, revision.revision)], new)
        # What the released files cannot reach, no database is at.
        if first["error"] is None:
            at[revision.revision] = outcome([(old, revision.revision), (new, "heads")], new)
    return {"fresh": fresh, "at": at, "script": script_of(new) if offline else None}


def script_of(script):
    """What `alembic upgrade --sql` prints."""
    buffer = io.StringIO()
    environment = EnvironmentContext(
        Config(), script, fn=lambda revision, _context: script._upgrade_revs("heads", revision), as_sql=True
    )
    with environment:
        environment.configure(dialect_name="postgresql", output_buffer=buffer, literal_binds=True)
        with environment.begin_transaction():
            environment.run_migrations()
    return buffer.getvalue()


def scripts(location):
    config = Config()
    config.set_main_option("script_location", location)
    return ScriptDirectory.from_config(config)


def outcome(runs, last):
    engine = create_engine("sqlite://", poolclass=StaticPool)
    ran, error = [], None
    with engine.connect() as connection:
        try:
            for script, target in runs:
                upgrade(connection, script, target, ran)
        except Exception as failure:
            error = f"{type(failure).__name__}: {failure}"
        skipped = sorted({each.revision for each in last.walk_revisions()} - set(ran)) if error is None else []
        schema = schema_of(connection) if error is None else None
    engine.dispose()
    twice = sorted({each for each in ran if ran.count(each) > 1})
    return {"error": error, "skipped": skipped, "twice": twice, "schema": schema}


def upgrade(connection, script, target, ran):
    def applied(step, **_):
        ran.extend(step.up_revision_ids)

    environment = EnvironmentContext(
        Config(), script, fn=lambda revision, _context: script._upgrade_revs(target, revision), destination_rev=target
    )
    with environment:
        environment.configure(connection=connection, on_version_apply=applied)
        with environment.begin_transaction():
            environment.run_migrations()


def schema_of(connection):
    """Tables, columns in any order, indexes and foreign keys."""
    inspector = inspect(connection)
    return {
        table: {
            "columns": sorted(
                [column["name"], str(column["type"]), column["nullable"], str(column["default"])]
                for column in inspector.get_columns(table)
            ),
            "indexes": sorted(
                [index["name"], index["column_names"], bool(index["unique"])] for index in inspector.get_indexes(table)
            ),
            "foreign_keys": sorted(
                [key["constrained_columns"], key["referred_table"]] for key in inspector.get_foreign_keys(table)
            ),
        }
        for table in sorted(inspector.get_table_names())
        if table != "alembic_version"
    }
