"""What a bridge that may connect still refuses: to change anything in a database.

It is a process of its own, started for one request (``start.py --online``), so that the one that renders previews never
connects. Programs and the network are left to env.py there, which may need them to authenticate.
"""
import os
import re

from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import event
from sqlalchemy.engine import Engine

from . import secrets
from .recording import record
from .refusals import WouldChange
from .target import parts_of_arguments, parts_of_url

# For the transaction alone: a connection pooler may hand the session on to others.
_READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "START TRANSACTION READ ONLY",
    "mariadb": "START TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}
_CHANGE = re.compile(
    r"\s*(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|TRUNCATE|MERGE|REPLACE|GRANT|REVOKE|COMMENT|CALL|DO|COPY|REFRESH)\b", re.I
)
_CREATE_IF_MISSING = re.compile(r"\s*CREATE\s.*\bIF\s+NOT\s+EXISTS\b", re.I | re.S)

#: How the engine of each dialect object was last connected.
_connections = {}
_is_installed = False


def install():
    """From now on all engines only read."""
    global _is_installed
    _is_installed = True
    event.listen(Engine, "do_connect", _before_connect)
    event.listen(Engine, "begin", _begin_read_only)
    event.listen(Engine, "before_cursor_execute", _refuse_changes, retval=True)


def may_connect():
    """Whether this is a process that may connect."""
    return _is_installed


def _before_connect(dialect, connection_record, cargs, cparams):
    _connections[id(dialect)] = (list(cargs), dict(cparams))
    secrets.learn_arguments(cargs, cparams)
    if dialect.name == "sqlite" and cargs and _is_missing_file(cargs[0]):
        # SQLite would create the file. A missing file is the same as an empty database.
        cargs[0] = ":memory:"


def _is_missing_file(path):
    name = os.fsdecode(path)
    return name not in (":memory:", "") and not name.startswith("file:") and not os.path.exists(name)


def _begin_read_only(connection):
    statement = _READ_ONLY.get(connection.dialect.name)
    if statement is not None:
        cursor = connection.connection.cursor()
        cursor.execute(statement)
        cursor.close()


def _refuse_changes(connection, cursor, statement, parameters, context, executemany):
    """Whatever a database does with its transactions: env.py may well make its schema before it migrates."""
    if _CREATE_IF_MISSING.match(statement):
        return "SELECT 1", ()
    if _CHANGE.match(statement):
        # Its first words only: what follows may hold a secret.
        words = " ".join(statement.split()[:3])
        raise WouldChange("%s … was refused: nothing in the database is changed now" % words)
    return statement, parameters


def run_online(project, fn, **options):
    """Runs env.py as a command of Alembic's does that has steps ``fn(revisions, context)``; it must return none."""
    printed = record()
    try:
        with EnvironmentContext(project.config, project.script, fn=fn, as_sql=False, dont_mutate=True, **options):
            project.script.run_env()
    except SystemExit as error:
        error.said = printed()
        raise


def database_of(context):
    """The database that a migration context is connected to, as data; the password is among the parts.

    ``isWhole``: whether the URL alone is enough to connect, so that others can.
    """
    engine = context.connection.engine
    cargs, cparams = _connections.get(id(engine.dialect), ([], {}))
    return dict(
        _with_arguments(parts_of_url(engine.url), cargs, cparams),
        versionTable=context.version_table,
        versionTableSchema=context.version_table_schema,
        isWhole=is_whole(engine, cargs, cparams),
    )


def _with_arguments(parts, cargs, cparams):
    """What the driver was given wins over the URL: host, port, user and database."""
    if parts["dialect"] == "sqlite":
        return parts
    given = parts_of_arguments(parts["dialect"], cargs, cparams)
    return dict(parts, **{key: given[key] for key in ("host", "port", "user", "database") if given[key] is not None})


# Connection arguments that lead nowhere else.
_HARMLESS = {"check_same_thread", "timeout", "connect_timeout", "command_timeout", "application_name", "prepare_threshold", "charset"}


def is_whole(engine, cargs, cparams):
    """Whether an engine is connected by its URL alone, without a creator or ``connect_args`` that lead elsewhere."""
    creator = getattr(engine.pool, "_creator", None)
    if getattr(creator, "__qualname__", "") != "create_engine.<locals>.connect":
        return False
    try:
        url_args, url_params = engine.dialect.create_connect_args(engine.url)
    except Exception:
        return False
    names = (set(url_params) | set(cparams)) - _HARMLESS
    return list(url_args) == list(cargs) and all(url_params.get(name) == cparams.get(name) for name in names)
