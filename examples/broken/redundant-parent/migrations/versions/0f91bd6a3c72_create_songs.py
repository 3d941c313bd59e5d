"""create songs

Revision ID: 0f91bd6a3c72
Revises:
Create Date: 2026-05-04 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0f91bd6a3c72"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "song",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(80)),
    )


def downgrade() -> None:
    op.drop_table("song")
