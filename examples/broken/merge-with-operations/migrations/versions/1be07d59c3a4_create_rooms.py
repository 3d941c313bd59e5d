"""create rooms

Revision ID: 1be07d59c3a4
Revises:
Create Date: 2026-06-01 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "1be07d59c3a4"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80)),
    )


def downgrade() -> None:
    op.drop_table("room")
