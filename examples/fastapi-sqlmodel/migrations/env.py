"""Run by Alembic for every command that needs the database or its dialect."""

from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, pool
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from app import models  # noqa: F401  (fills SQLModel.metadata, and sets its naming convention)
from app.settings import settings

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)

target_metadata = SQLModel.metadata
database_url = make_url(settings.database_url)
is_sqlite = database_url.get_backend_name() == "sqlite"


def run_migrations_offline() -> None:
    """`--sql`: prints the statements and never connects; the URL only tells the dialect."""
    context.configure(
        url=database_url,
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        render_as_batch=is_sqlite,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online() -> None:
    # Not the application's engine: that one enforces foreign keys on SQLite, and batch mode,
    # which drops and recreates a table, must not delete the rows that point to it.
    engine = create_engine(database_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            render_as_batch=is_sqlite,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
