"""add size

Revision ID: d493e8b07f61
Revises: 1be07d59c3a4
Create Date: 2026-06-02 11:25:00

"""
import sqlalchemy as sa
from alembic import op

revision = "d493e8b07f61"
down_revision = "1be07d59c3a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("size", sa.String(40)))


def downgrade() -> None:
    op.drop_column("room", "size")
