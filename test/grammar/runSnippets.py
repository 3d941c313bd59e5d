"""Parses the snippets on standard input and runs those that are revisions through the real Alembic.

In: a JSON list of {"name", "code", "runs": [{"dialect", "tables", "query"}]}. The code is what a snippet inserts: with
upgrade() and downgrade(), or statements for upgrade(). A run without "tables" is `alembic upgrade head --sql` and
`alembic downgrade head:base --sql`; one with "tables" (SQL) is an upgrade and a downgrade of a SQLite database that
holds them, with "query" in between.
Out: a JSON list of {"name", "error", "unknownNames", "outputs": [{"error", "upgrade", "downgrade", "rows"}]}.
"""
import ast
import builtins
import io
import json
import sys
import tempfile
import textwrap
import traceback
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

HEADER = """
from alembic import context, op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
revision = "1"
down_revision = None
"""
ENVIRONMENT = """
from alembic import context
if context.is_offline_mode():
    context.configure(dialect_name=context.config.attributes["dialect"], literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()
else:
    context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
"""


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "versions").mkdir()
        (folder / "env.py").write_text(ENVIRONMENT)
        json.dump([examine(snippet, folder) for snippet in json.load(sys.stdin)], sys.stdout)


def examine(snippet, folder):
    try:
        tree = ast.parse(snippet["code"])
    except SyntaxError as error:
        return {"name": snippet["name"], "error": str(error), "unknownNames": [], "outputs": []}
    (folder / "versions" / "1.py").write_text(HEADER + revision(tree, snippet["code"]))
    outputs = [attempt(run, folder) for run in snippet["runs"]]
    return {"name": snippet["name"], "error": None, "unknownNames": sorted(unknown_names(tree)), "outputs": outputs}


def revision(tree, code):
    if any(isinstance(node, ast.FunctionDef) and node.name == "upgrade" for node in tree.body):
        return code
    return "def upgrade():\n" + textwrap.indent(code, "    ") + "\ndef downgrade():\n    pass\n"


def unknown_names(tree):
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)} | {"op", "sa"}
    bound |= {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names}
    return {node.id for node in names} - bound - set(dir(builtins)) - {"batch_op"}


def attempt(run, folder):
    try:
        return {"error": None, **(online(run, folder) if run.get("tables") else offline(run, folder))}
    except Exception:
        return {"error": traceback.format_exc(limit=-3)}


def configuration(folder, **attributes):
    config = Config(stdout=io.StringIO(), output_buffer=io.StringIO())
    config.set_main_option("script_location", str(folder))
    config.attributes.update(attributes)
    return config


def offline(run, folder):
    up = configuration(folder, dialect=run["dialect"])
    command.upgrade(up, "head", sql=True)
    down = configuration(folder, dialect=run["dialect"])
    command.downgrade(down, "1:base", sql=True)
    return {"upgrade": up.output_buffer.getvalue(), "downgrade": down.output_buffer.getvalue(), "rows": []}


def online(run, folder):
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    with engine.connect() as connection:
        for statement in run["tables"]:
            connection.execute(sa.text(statement))
        commit(connection)
        config = configuration(folder, connection=connection)
        command.upgrade(config, "head")
        rows = [list(row) for row in connection.execute(sa.text(run["query"]))]
        commit(connection)
        command.downgrade(config, "base")
    return {"upgrade": "", "downgrade": "", "rows": rows}


def commit(connection):
    if hasattr(connection, "commit"):  # SQLAlchemy 1.4 commits by itself.
        connection.commit()


main()
