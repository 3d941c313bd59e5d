"""Alembic runs this for every command that needs the models or the database."""

import asyncio
import os
from logging.config import fileConfig

from alembic import context
from sqlalchemy import pool
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

{{namingConvention}}
# Every module that defines tables: a table that is not imported here would be dropped by autogenerate.
{{imports}}

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)

target_metadata = {{metadata}}

# From the environment, so that no password is in a file. The driver has to be an async one.
database_url = make_url(os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///app.db"))

options = {
    "target_metadata": target_metadata,
    "compare_type": True,
    "compare_server_default": True,
    # SQLite can alter little of a table in place: Alembic makes a new one and copies the rows.
    "render_as_batch": database_url.get_backend_name() == "sqlite",
}


def run_migrations_offline() -> None:
    """`--sql`: prints the statements and never connects; the URL only tells the dialect."""
    context.configure(url=database_url, literal_binds=True, dialect_opts={"paramstyle": "named"}, **options)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations(connection: Connection) -> None:
    context.configure(connection=connection, **options)
    with context.begin_transaction():
        context.run_migrations()


async def run_migrations_online() -> None:
    engine = create_async_engine(database_url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run_migrations)
    await engine.dispose()


if context.is_offline_mode():
    run_migrations_offline()
else:
    asyncio.run(run_migrations_online())
