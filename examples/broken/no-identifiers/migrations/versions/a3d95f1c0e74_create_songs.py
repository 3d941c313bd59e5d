"""create songs

Revision ID: a3d95f1c0e74
Revises:
Create Date: 2026-05-04 18:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "a3d95f1c0e74"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "song",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(120)),
    )


def downgrade() -> None:
    op.drop_table("song")
