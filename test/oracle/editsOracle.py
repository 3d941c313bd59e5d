"""What Python and Alembic make of texts before and after their identifiers are rewritten."""
import contextlib
import io
import re
import tokenize
import types

from alembic.script.revision import tuple_rev_as_scalar
from alembic.util import to_tuple

IDENTIFIERS = ("revision", "down_revision", "branch_labels", "depends_on")
DOCSTRING_LINE = re.compile(r"(?m)^([ \t]*(?:Revision ID|Revises):).*$")


def answer_to(texts):
    return [module_of(text) for text in texts]


def module_of(text):
    module = types.ModuleType("revision_file")
    vars(module).update(choose=lambda *_: True, maybe=lambda: 1, context=contextlib.nullcontext)
    try:
        exec(compile(text.encode("utf-8"), "revision_file.py", "exec"), vars(module))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    values = vars(module)
    doc = module.__doc__ or ""
    return {
        "error": None,
        "identifiers": {name: ids(name, values) for name in IDENTIFIERS},
        "others": sorted(f"{name}={shown(value)}" for name, value in values.items() if name not in IDENTIFIERS and not name.startswith("__")),
        "doc": DOCSTRING_LINE.sub(r"\1", doc),
        "lines": [match.group(0) for match in DOCSTRING_LINE.finditer(doc)],
        "comments": comments(text),
    }


def ids(name, values):
    if name not in values:
        return None
    value = values[name]
    if name == "revision":
        return [shown(value)]
    if name != "branch_labels":
        value = tuple_rev_as_scalar(to_tuple(value))
    return [shown(item) for item in to_tuple(value, default=())]


def shown(value):
    if isinstance(value, str):
        return value
    return repr(value) if isinstance(value, (type(None), int, float, bytes, tuple, list, set, frozenset)) else type(value).__name__


def comments(text):
    try:
        return [token.string for token in tokenize.generate_tokens(io.StringIO(re.sub("\r\n?", "\n", text.lstrip("\ufeff"))).readline) if token.type == tokenize.COMMENT]
    except (tokenize.TokenError, SyntaxError):
        return None
