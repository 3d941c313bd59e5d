"""What Alembic's directives are called with when revision files run offline: for each text, the calls of each direction."""
import functools
import inspect
import io
import types

from alembic.operations import Operations
from alembic.operations.base import BatchOperations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine.mock import MockConnection

NOT_OPERATIONS = {"f", "get_bind", "get_context", "inline_literal", "register_operation", "implementation_for", "context", "invoke", "run_async"}

calls = []
depth = 0


def answer_to(texts):
    return [{direction: calls_of(text, direction) for direction in ("upgrade", "downgrade")} for text in texts]


def calls_of(text, direction):
    calls.clear()
    options = {"as_sql": True, "output_buffer": io.StringIO(), "literal_binds": True}
    context = MigrationContext.configure(dialect_name="postgresql", opts=options)
    module = types.ModuleType("revision_file")
    try:
        with Operations.context(context):
            exec(compile(text.encode("utf-8"), "revision_file.py", "exec"), vars(module))
            calls.clear()
            if not hasattr(module, direction):
                return {"missing": True, "calls": [], "error": None}
            getattr(module, direction)()
        return {"missing": False, "calls": list(calls), "error": None}
    except Exception as error:
        return {"missing": False, "calls": list(calls), "error": f"{type(error).__name__}: {error}"}


def traced(name, function):
    try:
        signature = inspect.signature(function)
    except ValueError:
        return function

    @functools.wraps(function)
    def call(*args, **kwargs):
        global depth
        if depth == 0:
            bound = signature.bind(*args, **kwargs).arguments
            given = {}
            for key, value in list(bound.items())[1:]:
                kind = signature.parameters[key].kind
                if kind is inspect.Parameter.VAR_KEYWORD:
                    given.update({inner: shown(item) for inner, item in value.items()})
                else:
                    given[key] = shown(value)
            calls.append({"name": made_by(name, given), "arguments": given})
        depth += 1
        try:
            return function(*args, **kwargs)
        finally:
            depth -= 1

    return call


def made_by(name, given):
    """A type or a table that is made through a connection is executed as DDL."""
    of = given.get("object_", given.get("obj"))
    kind = of["type"] if name == "execute" and isinstance(of, dict) else ""
    return "create" if kind.startswith("Create") else "drop" if kind.startswith("Drop") else name


def shown(value):
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [shown(item) for item in value]
    if isinstance(value, dict):
        return {str(key): shown(item) for key, item in value.items()}
    return {"type": type(value).__name__, "name": str(getattr(value, "name", None)), "text": str(getattr(value, "text", None))}


for owner in (Operations, BatchOperations):
    for name in dir(owner):
        if not name.startswith("_") and name not in NOT_OPERATIONS and inspect.isfunction(getattr(owner, name)) and name != "batch_alter_table":
            setattr(owner, name, traced(name, getattr(owner, name)))

MockConnection.execute = traced("execute", MockConnection.execute)

batch_alter_table = Operations.batch_alter_table


def batch(self, table_name, *args, **kwargs):
    calls.append({"name": "batch_alter_table", "arguments": {"table_name": shown(table_name)}})
    return batch_alter_table(self, table_name, *args, **kwargs)


Operations.batch_alter_table = batch
