"""Alembic's configuration and environment as the command line would create them."""
import io
import os
import re
import sys
from argparse import Namespace

import alembic
from alembic import command
from alembic.config import Config
from alembic.ddl.impl import _impls
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData
from sqlalchemy.engine import make_url

from . import secrets
from .command_line import pretend
from .errors import describe_error, global_of
from .freshness import freshness
from .recording import record
from .refusals import WouldConnect

_knows_toml = tuple(int(part) for part in alembic.__version__.split(".")[:2] if part.isdigit()) >= (1, 16)


class Project:
    """The configuration and script directory of one request: both are read anew each time."""

    def __init__(self, params):
        if params.get("dialect"):
            # One that SQLAlchemy does not know is the caller's error, and none of env.py's.
            make_url("%s://" % params["dialect"]).get_dialect()
        self.config = make_config(params)
        secrets.learn_configuration(self.config)
        self.script = ScriptDirectory.from_config(self.config)
        # Alembic puts prepend_sys_path in front each time; a process that stays must not grow by it.
        sys.path[:] = dict.fromkeys(sys.path)
        self.env_py = os.path.abspath(os.path.join(str(self.script.dir), "env.py"))
        files = [params.get("config"), "alembic.ini", "pyproject.toml", self.env_py]
        freshness.leave_out(str(path) for path in files + list(self.script._version_locations) if path is not None)


def make_config(params):
    """The configuration for ``config`` (ini or pyproject.toml, or None), ``section``, ``x``, ``scriptLocation`` and ``url``."""
    file = params.get("config")
    section = params.get("section") or "alembic"
    is_toml = file is not None and os.path.basename(file) == "pyproject.toml"
    if is_toml and not _knows_toml:
        raise RuntimeError("Alembic %s does not read pyproject.toml: that came with 1.16" % alembic.__version__)
    # Alembic always looks for both files, the one that is not named in the working directory.
    files = {"file_": "alembic.ini" if is_toml else file}
    if _knows_toml and file is not None:
        files["toml_file"] = file if is_toml else "pyproject.toml"
    config = Config(
        ini_section=section,
        output_buffer=io.StringIO(),
        stdout=sys.stdout,
        cmd_opts=Namespace(config=file, name=section, raiseerr=False, x=params.get("x") or None),
        **files
    )
    pretend(config, cmd=(command.upgrade, ["revision"], ["sql", "tag"]), revision="heads", sql=True, tag=None)
    if params.get("scriptLocation"):
        if not config.file_config.has_section(section):
            config.file_config.add_section(section)
        config.set_main_option("script_location", params["scriptLocation"].replace("%", "%%"))
    if params.get("url"):
        config.set_main_option("sqlalchemy.url", params["url"].replace("%", "%%"))
    return config


def make_environment(project, on_context, dialect=None, **options):
    """Alembic's environment in offline mode, whose ``configure`` takes the asked dialect in place of env.py's own.

    ``on_context(context, options)`` is called after each ``configure``. The instance is changed rather than a subclass made:
    Alembic installs ``alembic.context`` for its own class only.
    """
    environment = EnvironmentContext(project.config, project.script, as_sql=True, **options)
    original = environment.configure

    def configure(connection=None, url=None, dialect_name=None, dialect_opts=None, **given):
        if url is not None:
            secrets.learn_url(url)
        target = _target_of(dialect, connection, url, dialect_name, dialect_opts)
        given["output_buffer"] = io.StringIO()
        given.pop("output_encoding", None)
        try:
            original(**dict(given, **target))
        except KeyError as error:
            raise _unknown_dialect(error) from error
        on_context(environment.get_context(), dict(given, url=url))

    environment.configure = configure
    return environment


def _target_of(dialect, connection, url, dialect_name, dialect_opts):
    own = {"connection": connection, "url": url, "dialect_name": dialect_name, "dialect_opts": dialect_opts}
    if dialect is None or _dialect_of_target(connection, url, dialect_name) == dialect:
        return own
    # What else env.py gives its dialect is for another one.
    paramstyle = (dialect_opts or {}).get("paramstyle", "named")
    return {"connection": None, "url": None, "dialect_name": dialect, "dialect_opts": {"paramstyle": paramstyle}}


def _dialect_of_target(connection, url, dialect_name):
    if connection is not None:
        return connection.dialect.name
    return dialect_name if url is None else dialect_of_url(url)


def _unknown_dialect(error):
    """Alembic looks its implementation up by the dialect's name, and its error is no more than that name."""
    name = error.args[0] if error.args else None
    if not isinstance(name, str) or name in _impls:
        return error
    return LookupError("Alembic has no implementation for the dialect %r: import the package that brings it in env.py" % name)


def dialect_of_url(url):
    """The name of a URL's dialect, or None where SQLAlchemy does not know one."""
    try:
        return make_url(url).get_dialect().name
    except Exception:
        return None


def dialect_of_config(config):
    """The dialect of ``sqlalchemy.url`` in the configuration, or None."""
    try:
        return dialect_of_url(config.get_main_option("sqlalchemy.url"))
    except Exception:
        return None


class Ending:
    """How env.py ended: ``reason`` is "ended", "connects", "exits" or "raises"; ``error`` as data."""

    def __init__(self, reason, error=None, path=None):
        self.reason = reason
        self.exception = error
        self.error = None if error is None else describe_error(error, path)
        #: env.py's metadata as far as it came, for its naming convention; the multidb template has one for each database.
        self.target_metadata = None if error is None else global_of(error, path, "target_metadata")
        #: Of the connection that was refused.
        self.dialect_name = error.dialect_name if reason == "connects" else None

    def as_data(self):
        return {"reason": self.reason, "error": self.error}


def run_environment(environment, project):
    """Runs env.py; answers how it ended."""
    printed = record()
    try:
        with environment:
            project.script.run_env()
    except WouldConnect as error:
        return _ending(project, "connects", error)
    except SystemExit as error:
        error.said = printed()
        return _ending(project, "exits", error)
    except BaseException as error:
        return _ending(project, "raises", error)
    return _ending(project, "ended")


def _ending(project, reason, error=None):
    # env.py may have set options, such as the URL.
    secrets.learn_configuration(project.config)
    return Ending(reason, error, project.env_py)


def run_without_environment(environment, target_metadata=None):
    """What env.py's offline branch does, the multidb template's too, with nothing that env.py would have configured."""
    databases = environment.config.get_main_option("databases") or ""
    with environment:
        for name in re.split(r",\s*", databases.strip()):
            metadata = target_metadata.get(name) if isinstance(target_metadata, dict) else target_metadata
            environment.configure(literal_binds=True, target_metadata=metadata if isinstance(metadata, MetaData) else None)
            with environment.begin_transaction():
                environment.run_migrations(**({"engine_name": name} if name else {}))
