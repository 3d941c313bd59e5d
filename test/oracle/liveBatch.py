"""Upgrades databases of SQLite along histories; the answer is what each block of batch mode executed, revision by revision."""
import os
import tempfile
import warnings

import alembic
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.operations.batch import BatchOperationsImpl

warnings.simplefilter("ignore")
ENV = """
import sqlalchemy as sa
from alembic import context
attributes = context.config.attributes
convention = attributes["convention"]
metadata = None if convention is None else sa.MetaData(naming_convention=convention)
context.configure(connection=attributes["connection"], target_metadata=metadata, on_version_apply=attributes["applied"])
with context.begin_transaction():
    context.run_migrations()
"""
blocks = []
depth = 0
flush = BatchOperationsImpl.flush


def noting_flush(self):
    global depth
    blocks.append([])
    depth += 1
    try:
        flush(self)
    finally:
        depth -= 1


BatchOperationsImpl.flush = noting_flush


def answer_to(request):
    if "cases" not in request:
        return {"alembic": alembic.__version__, "sqlalchemy": sa.__version__}
    return [case(one) for one in request["cases"]]


def case(one):
    revisions = {}

    def applied(*, step, **_):
        for revision in step.up_revision_ids:
            revisions[revision] = [block for block in blocks if any("_alembic_tmp_" in each for each in block)]
        blocks.clear()

    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)

    @sa.event.listens_for(engine, "before_cursor_execute")
    def executed(connection, cursor, statement, *_):
        if depth and not statement.lstrip().startswith(("PRAGMA", "SELECT")):
            blocks[-1].append(statement.replace("\t", "    ").strip())

    with tempfile.TemporaryDirectory() as directory, engine.connect() as connection:
        os.mkdir(os.path.join(directory, "versions"))
        for revision in one["revisions"]:
            with open(os.path.join(directory, "versions", revision["id"] + ".py"), "w") as file:
                file.write(revision["text"])
        with open(os.path.join(directory, "env.py"), "w") as file:
            file.write(ENV)
        config = Config()
        config.set_main_option("script_location", directory.replace("%", "%%"))
        config.attributes.update(connection=connection, convention=one["convention"], applied=applied)
        blocks.clear()
        error = None
        try:
            command.upgrade(config, "heads")
        except Exception as failure:
            error = f"{type(failure).__name__}: {failure}"
        return {"revisions": revisions, "error": error}
