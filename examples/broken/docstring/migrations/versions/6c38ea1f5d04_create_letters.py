"""create letters

Revision ID: 6c38ea1f5d04
Revises:
Create Date: 2026-01-12 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "6c38ea1f5d04"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("subject", sa.String(80)),
    )


def downgrade() -> None:
    op.drop_table("letter")
