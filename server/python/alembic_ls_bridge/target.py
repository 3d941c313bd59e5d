"""Which database env.py would connect to, without connecting."""
from sqlalchemy.engine import make_url

from .environment import Project, make_environment, run_environment


def target(params):
    """The databases that env.py configures, in its order, each with its version table; the password is among the parts.

    An env.py without an offline branch is caught as it connects, and its connection arguments are told.
    """
    project = Project(params)
    found = []

    def on_context(context, options):
        context.run_migrations = lambda **arguments: None
        url = options["url"]
        parts = {"dialect": context.dialect.name} if url is None else parts_of_url(make_url(url))
        found.append(
            dict(
                parts,
                versionTable=options.get("version_table", "alembic_version"),
                versionTableSchema=options.get("version_table_schema"),
            )
        )

    options = {"fn": lambda revision, context: [], "starting_rev": None, "destination_rev": "heads"}
    ending = run_environment(make_environment(project, on_context, **options), project)
    if not found and ending.reason == "connects":
        refused = ending.exception
        parts = parts_of_arguments(refused.dialect_name, refused.arguments, refused.parameters)
        found.append(dict(parts, versionTable=None, versionTableSchema=None))
    return {"databases": found, "environmentError": None if ending.reason == "ended" else ending.as_data()}


def parts_of_url(url):
    """A SQLAlchemy URL as data."""
    return {
        "dialect": url.get_backend_name(),
        "driver": url.get_driver_name() if "+" in url.drivername else None,
        "user": url.username,
        "password": None if url.password is None else str(url.password),
        "host": url.host,
        "port": url.port,
        "database": url.database,
        "query": {key: value if isinstance(value, str) else list(value) for key, value in url.query.items()},
    }


def parts_of_arguments(dialect_name, cargs, cparams):
    """Connection arguments of a DBAPI under their usual names, as data."""

    def first(*names):
        return next((cparams[name] for name in names if isinstance(cparams.get(name), (str, int))), None)

    database = first("database", "dbname", "db")
    if database is None and dialect_name == "sqlite" and cargs:
        database = str(cargs[0])
    return {
        "dialect": dialect_name,
        "driver": None,
        "user": first("user", "username"),
        "password": first("password", "passwd"),
        "host": first("host", "server"),
        "port": first("port"),
        "database": database,
        "query": {},
    }
