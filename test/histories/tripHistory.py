"""
Runs each of a history's last revisions up and down again, on a copy of the database before it that has rows in its
tables: with the downgrade that is there, and with one that was written for it. What was there before and is after goes
to standard output, as JSON lines.
"""
import json
import os
import shutil
import sys
import tempfile
import types

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

import applyHistory

here = os.path.dirname(os.path.abspath(__file__))
oracle = {}
for name in ("schemaTruth.py", "roundTrip.py"):
    file = os.path.join(here, "../oracle", name)
    with open(file) as source:
        exec(compile(source.read(), file, "exec"), oracle)


class Databases:
    """The database of the history, and copies of it."""

    def __init__(self, one):
        self.url = make_url(one["url"])
        self.engines = []

    def open(self, url):
        engine = sa.create_engine(url, poolclass=sa.pool.NullPool, future=True)
        self.engines.append(engine)
        return engine.connect()

    def copied(self, work):
        if self.url.get_backend_name() == "sqlite":
            copy = self.url.set(database=self.url.database + ".copy")
            shutil.copyfile(self.url.database, copy.database)
            with self.open(copy) as connection:
                return work(connection)
        name = self.url.database + "_copy"
        with self.open(self.url.set(database="postgres")) as admin:
            admin = admin.execution_options(isolation_level="AUTOCOMMIT")
            admin.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {self.url.database}")
            try:
                with self.open(self.url.set(database=name)) as connection:
                    return work(connection)
            finally:
                admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


class Runner:
    def __init__(self, one, directory):
        with open(os.path.join(directory, "env.py"), "w") as file:
            file.write("")
        config = Config()
        config.set_main_option("script_location", directory)
        config.set_main_option("version_locations", os.pathsep.join(one["versionLocations"]))
        for option in ("path_separator", "version_path_separator"):
            config.set_main_option(option, "os")
        self.one, self.config, self.script = one, config, ScriptDirectory.from_config(config)
        self.metadata = sa.MetaData(naming_convention=one["convention"])

    def order(self):
        return list(reversed(list(self.script.walk_revisions())))

    def run(self, connection, revision, is_upgrade, module=None):
        make = MigrationStep.upgrade_from_script if is_upgrade else MigrationStep.downgrade_from_script
        if module is not None:
            revision.module.downgrade = module.downgrade
        self.run_steps(connection, [make(self.script.revision_map, revision)])

    def upgrade(self, connection, revisions):
        """In one run: SQLAlchemy makes an enum type once in it, though several revisions name it."""
        self.run_steps(connection, [MigrationStep.upgrade_from_script(self.script.revision_map, each) for each in revisions])

    def run_steps(self, connection, steps):
        # Some revisions ask the database by a connection of their own.
        url = connection.engine.url.render_as_string(hide_password=False)
        self.config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
        with EnvironmentContext(self.config, self.script, fn=lambda *_: steps) as environment:
            environment.configure(
                connection=connection,
                target_metadata=self.metadata,
                transaction_per_migration=True,
                **self.one["configure"],
            )
            with environment.begin_transaction():
                environment.run_migrations(**self.one["arguments"])
        connection.commit()


def short(error):
    return f"{type(error).__name__}: {str(error)[:300]}"


def trip(runner, connection, revision, dialect, text, begun=None):
    """Up and down; `begun` is what was there before, where an earlier trip has left it as it was."""
    try:
        rows, before = begun or (oracle["fill"](connection), oracle["state"](dialect, connection))
    except Exception as error:
        return {"refused": "before: " + short(error)}
    try:
        runner.run(connection, revision, True)
    except Exception as error:
        return {"refused": short(error)}
    module = None
    if text is not None:
        module = types.ModuleType("written")
        module.__file__ = revision.module.__file__
    try:
        if text is not None:
            exec(compile(text, module.__file__, "exec"), module.__dict__)
        runner.run(connection, revision, False, module)
    except BaseException as error:
        connection.rollback()
        if isinstance(error, KeyboardInterrupt):
            raise
        return {"rows": rows, "failed": short(error)}
    after = oracle["state"](dialect, connection)
    same = before == after
    return {
        "rows": rows,
        "isSame": before[0] == after[0],
        "sameRows": before[1] == after[1],
        "differences": differences(before[0], after[0]),
        "begun": (rows, before) if same else None,
    }


def trips(runner, databases, revision, dialect, text):
    """The trip with the downgrade that is there, and the one with the written downgrade."""

    def both(connection):
        own = trip(runner, connection, revision, dialect, None)
        begun = own.pop("begun", None)
        yield {"kind": "own", **own}
        if text is not None and begun is not None:
            yield {"kind": "written", **trip(runner, connection, revision, dialect, text, begun)}

    found = databases.copied(lambda connection: list(both(connection)))
    if text is not None and len(found) == 1:
        found += databases.copied(lambda connection: [{"kind": "written", **trip(runner, connection, revision, dialect, text)}])
    return [{key: value for key, value in each.items() if key != "begun"} for each in found]


def differences(before, after):
    def lines(value, at=""):
        if isinstance(value, dict):
            return [line for key, item in value.items() for line in lines(item, f"{at}.{key}")]
        return [f"{at} {item}" for item in value] if isinstance(value, list) else [f"{at} {value}"]

    one, other = lines(before), lines(after)
    return [f"- {line}" for line in one if line not in other] + [f"+ {line}" for line in other if line not in one]


def main():
    one = json.load(sys.stdin)
    real, sys.stdout = sys.stdout, sys.stderr
    applyHistory.stand_in(one)
    databases = Databases(one)
    with tempfile.TemporaryDirectory() as directory:
        runner = Runner(one, directory)
        pending = []
        for revision in runner.order():
            written = one["written"].get(revision.path)
            if written is not None:
                with databases.open(databases.url) as connection:
                    runner.upgrade(connection, pending)
                pending = []
                for found in trips(runner, databases, revision, one["dialect"], written["text"]):
                    real.write(json.dumps({"file": revision.path, **found}, default=str) + "\n")
                    real.flush()
            pending.append(revision)


main()
