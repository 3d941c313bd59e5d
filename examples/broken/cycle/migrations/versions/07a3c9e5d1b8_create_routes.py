"""create routes

Revision ID: 07a3c9e5d1b8
Revises:
Create Date: 2026-04-01 12:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "07a3c9e5d1b8"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "route",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80)),
    )


def downgrade() -> None:
    op.drop_table("route")
