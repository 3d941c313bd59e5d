"""create moorings

Revision ID: e7298c40fa16
Revises:
Create Date: 2026-02-11 10:15:00

"""
import sqlalchemy as sa
from alembic import op

revision = "e7298c40fa16"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mooring",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("place", sa.String(80)),
    )


def downgrade() -> None:
    op.drop_table("mooring")
