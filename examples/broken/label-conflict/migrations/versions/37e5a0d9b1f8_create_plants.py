"""create plants

Revision ID: 37e5a0d9b1f8
Revises:
Create Date: 2026-04-20 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "37e5a0d9b1f8"
down_revision = None
branch_labels = ("garden",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plant",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80)),
    )


def downgrade() -> None:
    op.drop_table("plant")
