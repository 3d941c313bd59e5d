"""What Alembic prints offline for bodies of `upgrade()`, each in a context of its own, in the versions that are here."""
import datetime
import io

import alembic
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite


def answer_to(request):
    if "bodies" not in request:
        return {"alembic": alembic.__version__, "sqlalchemy": sa.__version__}
    literal = request.get("literal", True)
    return [printed(request["dialect"], body, request.get("convention"), literal) for body in request["bodies"]]


def printed(name, body, convention, literal=True):
    buffer = io.StringIO()
    opts = {"as_sql": True, "output_buffer": buffer, "literal_binds": literal}
    if convention:
        opts["target_metadata"] = sa.MetaData(naming_convention=convention)
    scope = {"datetime": datetime, "sa": sa, "mssql": mssql, "mysql": mysql, "oracle": oracle, "postgresql": postgresql, "sqlite": sqlite}
    try:
        url = sa.engine.make_url(name + "://")
        dialect = url.get_dialect()(paramstyle="named") if name != "mariadb" else url.get_dialect()(is_mariadb=True, paramstyle="named")
        context = MigrationContext.configure(dialect=dialect, opts=opts)
        with Operations.context(context) as op:
            exec(body, {**scope, "op": op})
    except Exception as error:
        return {"sql": buffer.getvalue(), "error": f"{type(error).__name__}: {str(error).splitlines()[:1]}"}
    return {"sql": buffer.getvalue(), "error": None}
