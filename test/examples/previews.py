"""Prints, as JSON, the SQL of every single revision, up and down, as `alembic upgrade parent:this --sql` makes it.

One process for all of them: most of the time of such a command goes into starting Python.
"""

import io
import json
import sys
import traceback

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory


def render(run, span: str) -> dict[str, str]:
    buffer = io.StringIO()
    try:
        run(Config("alembic.ini", output_buffer=buffer), span, sql=True)
    except BaseException:  # CommandError and SystemExit too: the caller asserts on the text
        return {"span": span, "sql": buffer.getvalue(), "error": traceback.format_exc()}
    return {"span": span, "sql": buffer.getvalue(), "error": ""}


previews = []
for revision in ScriptDirectory.from_config(Config("alembic.ini")).walk_revisions():
    parents = revision.down_revision or "base"
    for parent in (parents,) if isinstance(parents, str) else parents:
        previews.append(
            {
                "revision": revision.revision,
                "up": render(command.upgrade, f"{parent}:{revision.revision}"),
                "down": render(command.downgrade, f"{revision.revision}:{parent}"),
            }
        )
json.dump(previews, sys.stdout)
