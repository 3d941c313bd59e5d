"""What bodies of upgrade() do on a connection to SQLite: the error, the rows of item, and whether Alembic's transaction was left to nobody."""
import types

import sqlalchemy
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext


def answer_to(question):
    return [run(question["before"], text) for text in question["texts"]]


def run(before, text):
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"transactional_ddl": True})
        error = None
        try:
            with context.begin_transaction(), Operations.context(context):
                for each in (before, text):
                    module = types.ModuleType("revision_file")
                    exec(compile(each, "revision_file.py", "exec"), vars(module))
                    module.upgrade()
                    # As Alembic writes the version row.
                    connection.execute(sqlalchemy.text("SELECT 1"))
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}"[:200]
        is_left = not connection.closed and connection.in_transaction()
        rows = None
        if error is None and not connection.closed:
            if sqlalchemy.inspect(connection).has_table("item"):
                rows = connection.execute(sqlalchemy.text("SELECT count(*) FROM item")).scalar()
        return {"error": error, "rows": rows, "isLeft": is_left}
