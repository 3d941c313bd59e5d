"""
Runs a public project's migrations on an empty database with the real Alembic. The catalogue that they leave and every
operation that ran go to standard output, as JSON.

Modules that are not installed are stand-ins: whatever is asked of them is a class that does nothing. A module of the
project that fails at its import is one too. The project's env.py is not run, which is about its own configuration.
"""
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
import tempfile
import types

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.operations import Operations
from alembic.operations.base import BatchOperations
from alembic.operations.batch import BatchOperationsImpl

catalogues = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../oracle/schemaTruth.py")

ENV = """
from alembic import context
attributes = context.config.attributes
context.configure(connection=attributes["connection"], target_metadata=attributes["metadata"], transaction_per_migration=True, **attributes["configure"])
with context.begin_transaction():
    context.run_migrations(**attributes["arguments"])
"""


class StandInMeta(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandInMeta(name, (StandIn,), {})

    def __iter__(cls):
        return iter(())

    def __getitem__(cls, item):
        return cls

    def __or__(cls, other):
        return cls

    def __ror__(cls, other):
        return cls


class StandIn(metaclass=StandInMeta):
    def __init__(self, *args, **options):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandInMeta(name, (StandIn,), {})

    def __call__(self, *args, **options):
        # As a decorator it gives what it got.
        return args[0] if len(args) == 1 and callable(args[0]) and not options else StandIn()

    def __iter__(self):
        return iter(())

    def __getitem__(self, item):
        return StandIn()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


class StandInModule(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandInMeta(name, (StandIn,), {})


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last one: for modules that nobody else has found, and that the project asks for."""

    def __init__(self, folders):
        self.folders = folders

    def find_spec(self, name, path=None, target=None):
        frame = sys._getframe(1)
        while frame is not None and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        if frame is None or not frame.f_code.co_filename.startswith(tuple(self.folders)):
            return None
        stood_in.add(name.split(".")[0])
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandInModule(spec.name)

    def exec_module(self, module):
        pass


class Forgiving(importlib.machinery.SourceFileLoader):
    """Of a module of the project that fails, what it got to, and stand-ins for the rest."""

    def exec_module(self, module):
        try:
            super().exec_module(module)
        except Exception as error:
            stood_in.add(f"{module.__name__} ({type(error).__name__}: {str(error)[:80]})")
            module.__class__ = StandInModule


class ProjectFinder(importlib.abc.MetaPathFinder):
    def __init__(self, folders):
        self.folders = folders

    def find_spec(self, name, path=None, target=None):
        spec = importlib.machinery.PathFinder.find_spec(name, path if path is not None else self.folders)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            if any(spec.origin.startswith(folder + os.sep) for folder in self.folders):
                spec.loader = Forgiving(spec.loader.name, spec.loader.path)
                return spec
        return None


stood_in = set()
trace = []
running = {"directive": 0}


def place(folders):
    """The lines of revision files that are running, outermost first."""
    frame, places = sys._getframe(2), []
    while frame is not None:
        file = frame.f_code.co_filename
        if any(os.path.dirname(file) == folder for folder in folders):
            places.append([file, frame.f_lineno, frame.f_code.co_name])
        frame = frame.f_back
    return [each for each in reversed(places) if each[2] != "<module>"]


def name_of(value):
    return None if value is None else str(value)


def description(operation):
    """What an operation is about: its class, the table, and the names of what it makes or changes."""
    kind = type(operation).__name__
    found = {"class": kind, "table": name_of(getattr(operation, "table_name", None)), "schema": name_of(getattr(operation, "schema", None))}
    for key in ("column_name", "index_name", "constraint_name", "new_table_name"):
        if getattr(operation, key, None) is not None:
            found[key] = str(getattr(operation, key))
    if kind == "CreateTableOp":
        found["columns"] = [str(column.name) for column in operation.columns if isinstance(column, sa.Column)]
    if kind == "AddColumnOp":
        found["column_name"] = str(operation.column.name)
    if kind == "AlterColumnOp" and operation.modify_name is not None:
        found["new_name"] = str(operation.modify_name)
    if kind == "BulkInsertOp":
        found["table"] = str(operation.table.name)
    if kind == "ExecuteSQLOp":
        found["sql"] = operation.sqltext if isinstance(operation.sqltext, str) else str(operation.sqltext)
    return found


def follow(folders):
    def wrap(owner, name, describe):
        real = getattr(owner, name)

        def wrapper(self, *args, **options):
            if running["directive"] == 0:
                places = place(folders)
                if places and describe(args):
                    trace.append({"places": places, **describe(args)})
            running["directive"] += 1
            try:
                return real(self, *args, **options)
            finally:
                running["directive"] -= 1

        setattr(owner, name, wrapper)

    wrap(Operations, "invoke", lambda args: description(args[0]))
    wrap(BatchOperations, "invoke", lambda args: description(args[0]))
    # The statements at the end of a batch block are those of its directives.
    wrap(BatchOperationsImpl, "flush", lambda args: {})


def follow_statements(connection, folders):
    """Statements that a revision runs by its connection, and not by a directive."""

    def executed(_connection, _cursor, statement, *_):
        places = place(folders) if running["directive"] == 0 else []
        if places:
            trace.append({"places": places, "class": "statement", "sql": statement})

    sa.event.listen(connection, "before_cursor_execute", executed)


def stand_in(one):
    """Imports of what is not installed give stand-ins from here on."""
    os.environ.update(one["variables"])
    sys.path[:0] = one["paths"]
    sys.meta_path.insert(0, ProjectFinder(one["paths"]))
    sys.meta_path.append(Finder([*one["paths"], *one["versionLocations"]]))
    exec(one["prepare"], {})


def main():
    one = json.load(sys.stdin)
    folders = one["versionLocations"]
    real, sys.stdout = sys.stdout, sys.stderr
    stand_in(one)
    answer = {"error": None}
    follow(folders)
    engine = sa.create_engine(one["url"], poolclass=sa.pool.StaticPool, future=True)
    with tempfile.TemporaryDirectory() as directory:
        with open(os.path.join(directory, "env.py"), "w") as file:
            file.write(ENV)
        config = Config()
        config.set_main_option("script_location", directory)
        config.set_main_option("version_locations", os.pathsep.join(folders))
        config.set_main_option("path_separator", "os")
        with engine.connect() as connection:
            for statement in one["setup"]:
                connection.exec_driver_sql(statement)
            connection.commit()
            follow_statements(connection, folders)
            config.attributes.update(
                connection=connection,
                metadata=sa.MetaData(naming_convention=one["convention"]),
                configure=one["configure"],
                arguments=one["arguments"],
            )
            try:
                command.upgrade(config, one["target"])
                connection.commit()
            except Exception as error:
                import traceback

                answer["error"] = "".join(traceback.format_exception(error)[-6:])
                connection.rollback()
            answer["catalogue"] = catalogue(connection, one["dialect"])
    answer.update(trace=trace, stoodIn=sorted(stood_in), sqlalchemy=sa.__version__)
    real.write(json.dumps(answer, default=str))


def catalogue(connection, dialect):
    module = {}
    with open(catalogues) as file:
        exec(compile(file.read(), catalogues, "exec"), module)
    return module["catalogue_of"](connection, dialect)


if __name__ == "__main__" and sys.argv[1:] == ["catalogue"]:
    one = json.load(sys.stdin)
    with sa.create_engine(one["url"]).connect() as connection:
        json.dump(catalogue(connection, one["dialect"]), sys.stdout, default=str)
elif __name__ == "__main__":
    main()
