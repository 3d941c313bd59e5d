"""What Alembic prints offline for `op.create_table` of these elements, on a new server of each dialect."""
import io

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite
from sqlalchemy.dialects.mysql import mariadb


def dialect_of(name):
    if name == "mssql":
        dialect = mssql.dialect(deprecate_large_types=True, paramstyle="named")
        dialect.server_version_info = (16, 0)
        return dialect
    if name == "mariadb":
        return sa.make_url("mariadb+pymysql://").get_dialect()(is_mariadb=True, paramstyle="named")
    return sa.make_url({"postgresql": "postgresql+psycopg"}.get(name, name) + "://").get_dialect()(paramstyle="named")


def answer_to(request):
    return [printed(request["dialect"], elements) for elements in request["tables"]]


def printed(name, elements):
    buffer = io.StringIO()
    opts = {"as_sql": True, "output_buffer": buffer, "literal_binds": True}
    dialect = dialect_of(name)
    context = MigrationContext.configure(dialect=dialect, opts=opts)
    scope = {"sa": sa, "mssql": mssql, "mysql": mysql, "oracle": oracle, "postgresql": postgresql, "sqlite": sqlite}
    with Operations.context(context) as op:
        try:
            exec(f"op.create_table('t', {elements})", {**scope, "op": op})
        except Exception as error:
            return {"error": f"{type(error).__name__}: {str(error).splitlines()[0]}"}
    return {"sql": buffer.getvalue()}
