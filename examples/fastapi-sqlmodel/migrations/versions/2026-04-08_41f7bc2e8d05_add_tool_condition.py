"""add tool condition

Revision ID: 41f7bc2e8d05
Revises: e94a5170c3d8
Create Date: 2026-04-08 16:55:40.263115

"""
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "41f7bc2e8d05"
down_revision: str | Sequence[str] | None = "e94a5170c3d8"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# A type of its own on PostgreSQL, VARCHAR(9) on SQLite.
tool_condition = sa.Enum("new", "good", "worn", "in_repair", name="tool_condition")


def upgrade() -> None:
    # Adding a column does not create its type, unlike creating a table.
    tool_condition.create(op.get_bind(), checkfirst=False)
    op.add_column(
        "tool",
        sa.Column("condition", tool_condition, nullable=False, server_default="good"),
    )


def downgrade() -> None:
    op.drop_column("tool", "condition")
    tool_condition.drop(op.get_bind(), checkfirst=False)
