"""What the databases are at, and which they are, by env.py's own online branch."""
from alembic import command
from sqlalchemy import inspect
from sqlalchemy.engine import Engine

from . import secrets
from .command_line import pretend
from .environment import Project
from .offline import run_to_connection
from .online import database_of, is_whole, run_online
from .target import parts_of_url, target


def current(params):
    """The rows of each version table that env.py leads to. Connects; creates and changes nothing."""
    project = Project(params)
    pretend(project.config, cmd=(command.current, [], ["verbose"]), verbose=False)
    databases = []

    def read(versions, context):
        databases.append(dict(database_of(context), versions=list(versions), hasVersionTable=bool(versions) or _has_table(context)))
        return []

    run_online(project, read)
    return {"databases": databases}


def _has_table(context):
    return inspect(context.connection).has_table(context.version_table, schema=context.version_table_schema)


def destination(params):
    """The database that an online run would connect to, found out without connecting, with its version table.

    None where only a connection can answer that: env.py does not get as far, has several databases or a version table that is
    not known, or its URL alone does not lead there.
    """
    project = Project(params)
    ending = run_to_connection(project)
    engine = _engine_of(ending.exception) if ending.reason == "connects" else None
    # The offline branch knows the table; the online one is stopped before it names it.
    configured = target(params)["databases"]
    if engine is None or len(configured) != 1 or configured[0]["versionTable"] is None:
        return {"database": None}
    secrets.learn_url(engine.url)
    refused = ending.exception
    if not is_whole(engine, refused.arguments, refused.parameters):
        return {"database": None}
    table = {name: configured[0][name] for name in ("versionTable", "versionTableSchema")}
    return {"database": dict(parts_of_url(engine.url), isWhole=True, **table)}


def _engine_of(error):
    """The engine whose connection was refused, or None."""
    trace = error.__traceback__
    while trace is not None:
        owner = trace.tb_frame.f_locals.get("self")
        if isinstance(owner, Engine):
            return owner
        trace = trace.tb_next
    return None
