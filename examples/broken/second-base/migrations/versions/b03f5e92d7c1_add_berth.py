"""add berth

Revision ID: b03f5e92d7c1
Revises: 4a1d70c8be25
Create Date: 2026-02-09 08:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "b03f5e92d7c1"
down_revision = "4a1d70c8be25"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("boat", sa.Column("berth", sa.String(40)))


def downgrade() -> None:
    op.drop_column("boat", "berth")
