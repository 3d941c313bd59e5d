"""Which revisions and steps Alembic itself would take."""
import os

from alembic.util import CommandError

from .environment import Project


def plan(params):
    """Steps from ``from`` (what the version table would hold) to ``to``, in the order in which Alembic runs them."""
    script = Project(params).script
    upgrade = params["direction"] == "upgrade"

    def steps():
        # As Alembic reads the start of an offline range.
        current = tuple(script.get_revision(id).revision for id in params["from"] if id not in ("", "base"))
        found = script._upgrade_revs(params["to"], current) if upgrade else script._downgrade_revs(params["to"], current)
        return [_as_data(step.revision) for step in found]

    return _or_error("steps", steps)


def resolve(params):
    """The revisions that ``revision`` names: an id, a unique part of one, "head", "label@head" …"""
    script = Project(params).script
    return _or_error("revisions", lambda: [_as_data(found) for found in script.get_revisions(params["revision"]) if found is not None])


def _as_data(script):
    return {"revision": script.revision, "path": os.fspath(script.path)}


def _or_error(name, make):
    """Alembic's own refusals are an answer; a revision file that can't be loaded is an error like any other."""
    try:
        return {name: make(), "error": None}
    except CommandError as error:
        return {name: [], "error": {"kind": type(error.__cause__ or error).__name__, "message": str(error)}}
