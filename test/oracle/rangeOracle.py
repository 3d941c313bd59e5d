"""What the real commands `alembic upgrade A:B --sql` and `alembic downgrade A:B --sql` print: one request is a list of calls."""
import contextlib
import io
import os
import re
import warnings

from alembic.config import CommandLine, Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError


def answer_to(calls):
    warnings.simplefilter("ignore")
    return [answer_call(call) for call in calls]


def answer_call(call):
    os.chdir(call["cwd"])
    if has_circle():
        return {"circle": True}
    printed, error = io.StringIO(), None
    try:
        with contextlib.redirect_stdout(printed):
            CommandLine().main(["--raiseerr", call["direction"], "--sql", "--", call["range"]])
    except Exception as raised:
        is_refusal = isinstance(raised, CommandError) and raised.__cause__ is not None
        error = type(raised.__cause__ if is_refusal else raised).__name__
    return {"steps": [int(step) for step in re.findall(r"^step (\d+);$", printed.getvalue(), re.M)], "error": error}


def has_circle():
    """Alembic misses some, and then may never end."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            revisions = ScriptDirectory.from_config(Config("alembic.ini")).revision_map._revision_map.values()
    except Exception:
        return False
    left = {rev.revision: set(rev._all_down_revisions) for rev in revisions if rev is not None}
    while left:
        free = [key for key, down in left.items() if not down & left.keys()]
        if not free:
            return True
        for key in free:
            del left[key]
    return False
