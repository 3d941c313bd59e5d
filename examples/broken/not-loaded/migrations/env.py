"""Enough for --sql: no database, no models."""

from alembic import context

context.configure(dialect_name="sqlite", literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
