"""create boats

Revision ID: 4a1d70c8be25
Revises:
Create Date: 2026-02-02 08:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "4a1d70c8be25"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boat",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80)),
    )


def downgrade() -> None:
    op.drop_table("boat")
