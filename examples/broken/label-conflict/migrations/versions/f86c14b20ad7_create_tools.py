"""create tools

Revision ID: f86c14b20ad7
Revises: 37e5a0d9b1f8
Create Date: 2026-04-21 10:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "f86c14b20ad7"
down_revision = "37e5a0d9b1f8"
branch_labels = ("garden",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tool",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80)),
    )


def downgrade() -> None:
    op.drop_table("tool")
