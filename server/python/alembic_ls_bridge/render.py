"""Renders single revisions offline through the project's own env.py, or without it for a chosen dialect."""
import importlib.util
import linecache
import os
import re

from .capture import Capture
from .environment import Project, dialect_of_config, make_environment, run_environment, run_without_environment
from .errors import describe_error


# Alembic's own plan has no part in it.
_OPTIONS = {"fn": lambda revision, context: [], "starting_rev": None, "destination_rev": "heads"}


def render(params):
    """The statements of each step in ``steps``, each with the line that caused it. See README.md, "render"."""
    project = Project(params)
    dialect = params.get("dialect")
    ending = None
    if not params.get("withoutEnvironment"):
        run = Run(params)
        ending = run_environment(make_environment(project, run.take_over, dialect, **_OPTIONS), project)
        if run.has_rendered:
            return run.answer(True, ending)
        dialect = dialect or run.dialect_name or _dialect_refused(ending) or dialect_of_config(project.config)
    run = Run(params)
    failure = None
    if dialect is not None:
        try:
            environment = make_environment(project, run.take_over, dialect, **_OPTIONS)
            run_without_environment(environment, None if ending is None else ending.target_metadata)
        except Exception as error:
            failure = describe_error(error, project.env_py)
    return run.answer(False, ending, failure)


class Run:
    """One run of env.py: which steps it renders, and what came of them."""

    def __init__(self, params):
        self.steps = params["steps"]
        self.together = params.get("together", False)
        self.capture = Capture()
        self.has_rendered = False
        self.dialect_name = None
        self.databases = []
        self.entries = [
            {"revision": step["revision"], "direction": step["direction"], "statements": [], "error": None} for step in self.steps
        ]

    def take_over(self, context, options):
        """Makes ``context.run_migrations`` render our steps in place of Alembic's plan and version table."""
        self.dialect_name = self.dialect_name or context.dialect.name
        self.capture.attach(context)
        token = options.get("upgrade_token")

        def run_migrations(**arguments):
            self.has_rendered = True
            self.capture.database = arguments.get("engine_name") or _database_of(token)
            self.databases.append({"name": self.capture.database, "dialect": context.dialect.name})
            context.impl.start_migrations()
            for step, entry in zip(self.steps, self.entries):
                if not self.together:
                    # What a run remembers (created enum types) must not pass from one revision to the next.
                    context.impl.memo.clear()
                self._render(step, entry, arguments)

        context.run_migrations = run_migrations

    def _render(self, step, entry, arguments):
        self.capture.begin(entry, step["path"])
        try:
            load(step)[step["direction"]](**arguments)
        except BaseException as error:
            self.capture.fail(error)
        finally:
            self.capture.end()
            linecache.cache.pop(step["path"], None)

    def answer(self, through_environment, ending, failure=None):
        is_complete = ending is None or through_environment and ending.reason == "ended"
        return {
            "dialect": self.dialect_name,
            "databases": self.databases,
            "revisions": self.entries if self.has_rendered else [],
            "throughEnvironment": through_environment,
            "environmentError": None if is_complete else ending.as_data(),
            "error": failure,
        }


def load(step):
    """Executes a revision's text as Alembic would its file, without reading any other; returns its names."""
    path = step["path"]
    spec = importlib.util.spec_from_file_location(re.sub(r"\W", "_", os.path.basename(path)), path)
    module = importlib.util.module_from_spec(spec)
    if path.endswith(".py"):
        text = step.get("text")
        if text is None:
            with open(path, "rb") as file:
                text = file.read()
        else:
            # Tracebacks show what the editor shows.
            linecache.cache[path] = (len(text), None, text.splitlines(True), path)
        exec(compile(text, path, "exec"), module.__dict__)
    else:
        spec.loader.exec_module(module)
    if step["direction"] not in module.__dict__:
        raise AttributeError("this revision has no %s()" % step["direction"])
    return module.__dict__


def _dialect_refused(ending):
    """The dialect of the connection that env.py tried, or None."""
    return ending.exception.dialect_name if ending.reason == "connects" else None


def _database_of(upgrade_token):
    """The multidb template names a database's directives ``<name>_upgrades``."""
    match = re.match(r"(.+)_upgrades$", upgrade_token or "")
    return match.group(1) if match else None
