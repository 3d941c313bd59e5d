"""Which revisions and steps Alembic itself would take."""
import os

import alembic
from alembic import command
from alembic.runtime.environment import EnvironmentContext
from alembic.util import CommandError

from .command_line import pretend
from .environment import Project
from .errors import is_raised_by
from .offline import Run, run_offline
from .online import may_connect, run_online


def plan(params):
    """Steps from ``from`` (what the version table would hold) to ``to``, in the order in which Alembic runs them."""
    project = Project(params)
    script = project.script
    upgrade = params["direction"] == "upgrade"

    def steps():
        # As Alembic reads the start of an offline range.
        current = tuple(script.get_revision(id).revision for id in params["from"] if id not in ("", "base"))
        found = script._upgrade_revs(params["to"], current) if upgrade else script._downgrade_revs(params["to"], current)
        return [_as_data(step.revision) for step in found]

    return _answer(project, "steps", steps, params["to"])


def resolve(params):
    """The revisions that ``revision`` names: an id, a unique part of one, "head", "label@head" …"""
    project = Project(params)
    name = params["revision"]

    def revisions():
        return [_as_data(found) for found in project.script.get_revisions(name) if found is not None]

    return _answer(project, "revisions", revisions, name)


def _as_data(script):
    return {"revision": script.revision, "path": os.fspath(script.path)}


def _answer(project, name, find, destination):
    """What ``find`` finds, where Alembic would look: in the migrations of env.py, which may have to come before the first file
    is loaded. An env.py that does not get there leaves at least its configuration."""
    if may_connect():
        search = Search(find)
        _search_online(project, search, destination)
        environment_error = None
    else:
        search, environment_error = _search_offline(project, lambda: Search(find), destination)
    if search.error is not None:
        raise search.error
    return {name: search.found, "error": search.refusal, "environmentError": environment_error}


def _search_offline(project, new_search, destination):
    options = {"fn": lambda revision, context: [], "starting_rev": None, "destination_rev": destination}
    outcome = run_offline(project, new_search, None, options)
    search = outcome.run
    if not search.has_begun:
        with EnvironmentContext(project.config, project.script, as_sql=True, **options):
            search.look()
        if search.error is not None and outcome.ending.reason in ("raises", "exits"):
            # What the files lack then is what env.py would have brought.
            raise outcome.ending.exception
    ended = outcome.through_environment and outcome.ending.reason == "ended"
    return search, None if ended else outcome.ending.as_data()


def _search_online(project, search, destination):
    """For files that read from the database as they are loaded."""
    pretend(project.config, cmd=(command.upgrade, ["revision"], ["sql", "tag"]), revision=destination, sql=False, tag=None)

    def look(versions, context):
        search.look()
        return []

    run_online(project, look, destination_rev=destination)


class Search(Run):
    """Finds once, for the first of several databases."""

    def __init__(self, find):
        super().__init__()
        self._find = find
        self.found = None
        self.refusal = None
        self.error = None

    def migrate(self, context, options, original, arguments):
        self.look()

    def look(self):
        """Alembic's own refusals are an answer; a revision file that can't be loaded is an error like any other."""
        if self.found is not None:
            return
        self.found = []
        try:
            self.found = self._find()
        except BaseException as error:
            if isinstance(error, CommandError) and is_raised_by(error, alembic):
                self.refusal = {"kind": type(error.__cause__ or error).__name__, "message": str(error)}
            else:
                self.error = error
