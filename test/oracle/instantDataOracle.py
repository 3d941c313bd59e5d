"""What Alembic prints offline for bodies of upgrade(): for each, the SQL or the error."""
import io
import types

import alembic
import sqlalchemy
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine.url import make_url

URLS = {name: f"{name}://" for name in ("postgresql", "mysql", "mariadb", "sqlite", "mssql", "oracle")}


def answer_to(question):
    if question == "versions":
        return {"alembic": alembic.__version__, "sqlalchemy": sqlalchemy.__version__}
    return [printed(text, question["dialect"], question["literal"]) for text in question["texts"]]


def printed(text, dialect, literal):
    buffer = io.StringIO()
    options = {"as_sql": True, "output_buffer": buffer, "literal_binds": literal}
    context = MigrationContext.configure(url=URLS[dialect], dialect_opts={"paramstyle": "named"}, opts=options)
    module = types.ModuleType("revision_file")
    try:
        with Operations.context(context):
            exec(compile(text, "revision_file.py", "exec"), vars(module))
            module.upgrade()
    except Exception as error:
        return {"sql": buffer.getvalue(), "error": f"{type(error).__name__}: {error}"[:300]}
    return {"sql": buffer.getvalue(), "error": None}
