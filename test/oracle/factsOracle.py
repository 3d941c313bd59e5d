"""What Python and Alembic make of revision files: for each text, the module after both answers of `choose()`."""
import contextlib
import types

from alembic.script.base import Script
from alembic.script.revision import tuple_rev_as_scalar
from alembic.util import to_tuple


def answer_to(texts):
    return [[module_of(text, choice) for choice in (True, False)] for text in texts]


def module_of(text, choice):
    module = types.ModuleType("revision_file")
    vars(module).update(choose=lambda *_: choice, maybe=lambda: 1 / int(choice), context=contextlib.nullcontext)
    try:
        exec(compile(text.encode("utf-8"), "revision_file.py", "exec"), vars(module))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    values = vars(module)
    script = Script.__new__(Script)
    script.module = module
    return {
        "error": None,
        "revision": shown(values["revision"]) if "revision" in values else None,
        "down_revision": revisions(values, "down_revision"),
        "depends_on": revisions(values, "depends_on"),
        "branch_labels": labels(values),
        "message": script.doc if module.__doc__ is not None else None,
        "functions": [name for name, value in values.items() if isinstance(value, types.FunctionType) and value.__code__.co_name == name],
    }


def revisions(values, name):
    if name not in values:
        return None
    scalar = tuple_rev_as_scalar(to_tuple(values[name]))
    return [shown(item) for item in to_tuple(scalar, default=())]


def labels(values):
    if "branch_labels" not in values:
        return None
    return [shown(item) for item in to_tuple(values["branch_labels"], default=())]


def shown(value):
    return value if isinstance(value, str) else {"type": type(value).__name__}
