"""create shelves

Revision ID: 5ce20f7a9b36
Revises:
Create Date: 2026-03-02 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "5ce20f7a9b36"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shelf",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("room", sa.String(40)),
    )


def downgrade() -> None:
    op.drop_table("shelf")
