"""add floor

Revision ID: 70ac2f8e16d5
Revises: 1be07d59c3a4
Create Date: 2026-06-02 09:10:00

"""
import sqlalchemy as sa
from alembic import op

revision = "70ac2f8e16d5"
down_revision = "1be07d59c3a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("floor", sa.String(40)))


def downgrade() -> None:
    op.drop_column("room", "floor")
