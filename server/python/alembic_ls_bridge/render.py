"""Renders single revisions offline through the project's own env.py, or without it for a chosen dialect."""
import importlib.util
import linecache
import os
import re

from .capture import Capture
from .environment import Project
from .offline import Run, run_offline
from .progress import progress
from .versions import versions

# Alembic's own plan has no part in it.
_OPTIONS = {"fn": lambda revision, context: [], "starting_rev": None, "destination_rev": "heads"}


def render(params):
    """The statements of each step in ``steps``, each with the line that caused it. See README.md, "render"."""
    project = Project(params)
    outcome = run_offline(
        project, lambda: Rendering(params, project.env_py), params.get("dialect"), _OPTIONS, params.get("withoutEnvironment", False)
    )
    run, ending = outcome.run, outcome.ending
    is_complete = ending is None or outcome.through_environment and ending.reason == "ended"
    return {
        "dialect": run.dialect_name,
        "databases": run.databases,
        "revisions": run.entries if run.has_begun else [],
        "environmentStatements": run.capture.outside if outcome.through_environment else None,
        "throughEnvironment": outcome.through_environment,
        "environmentError": None if is_complete else ending.as_data(),
        "versions": versions(),
        "error": outcome.error,
    }


class Rendering(Run):
    """Renders our steps in place of Alembic's plan and version table."""

    def __init__(self, params, env_py):
        super().__init__()
        self.steps = params["steps"]
        self.together = params.get("together", False)
        self.capture = Capture(env_py)
        self.databases = []
        self.entries = [
            {"revision": step["revision"], "direction": step["direction"], "statements": [], "error": None} for step in self.steps
        ]
        # Alembic loads a file once, for the first of several databases.
        self.modules = {}

    def take_over(self, context, options):
        super().take_over(context, options)
        self.capture.attach(context)

    def migrate(self, context, options, original, arguments):
        self.capture.database = arguments.get("engine_name") or _database_of(options.get("upgrade_token"))
        self.capture.runs += 1
        self.databases.append({"name": self.capture.database, "dialect": context.dialect.name})
        context.impl.start_migrations()
        for index, entry in enumerate(self.entries):
            if not self.together:
                # What a run remembers (created enum types) must not pass from one revision to the next.
                context.impl.memo.clear()
            progress.revision(entry["revision"], index, len(self.entries))
            self._render(index, entry, arguments)
        progress.end()

    def _render(self, index, entry, arguments):
        step = self.steps[index]
        self.capture.begin(entry, step["path"])
        try:
            if index not in self.modules:
                self.modules[index] = load(step)
            self.modules[index][step["direction"]](**arguments)
        except BaseException as error:
            self.capture.fail(error)
        finally:
            self.capture.end()
            linecache.cache.pop(step["path"], None)


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
    # Alembic writes the name of the function before it calls it, and stops where there is none, as of functools.partial.
    module.__dict__[step["direction"]].__name__
    return module.__dict__


def _database_of(upgrade_token):
    """The multidb template names a database's directives ``<name>_upgrades``."""
    match = re.match(r"(.+)_upgrades$", upgrade_token or "")
    return match.group(1) if match else None
