"""Database drivers written in C, whose connections neither SQLAlchemy nor an audit hook need see."""
import sys
from functools import reduce
from importlib.machinery import PathFinder

from .refusals import WouldConnect

# Module → the SQLAlchemy name of its dialect, and what it connects with.
DRIVERS = {
    "psycopg2": ("postgresql", ["connect"]),
    "psycopg": ("postgresql", ["connect", "Connection.connect", "AsyncConnection.connect"]),
    "asyncpg": ("postgresql", ["connect", "create_pool"]),
    "MySQLdb": ("mysql", ["connect", "Connection"]),
    "mysql.connector": ("mysql", ["connect", "MySQLConnection"]),
    "pymssql": ("mssql", ["connect"]),
    "pyodbc": ("mssql", ["connect"]),
    "oracledb": ("oracle", ["connect", "connect_async"]),
    "cx_Oracle": ("oracle", ["connect", "Connection"]),
    "duckdb": ("duckdb", ["connect"]),
}


def refuse_drivers():
    """From now on a driver that is imported can only refuse to connect."""
    sys.meta_path.insert(0, _DriverFinder())


class _DriverFinder:
    def find_spec(self, name, path=None, target=None):
        if name not in DRIVERS:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                execute(module)
                _disarm(module, *DRIVERS[name])

            spec.loader.exec_module = exec_module
        return spec


def _disarm(module, dialect_name, names):
    def refuse(*args, **kwargs):
        raise WouldConnect(dialect_name, args, kwargs)

    for name in names:
        owners = name.split(".")
        owner = reduce(lambda found, part: getattr(found, part, None), owners[:-1], module)
        if owner is not None and hasattr(owner, owners[-1]):
            setattr(owner, owners[-1], refuse)
