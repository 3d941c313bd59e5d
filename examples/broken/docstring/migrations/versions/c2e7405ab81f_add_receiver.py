"""add receiver

Revision ID: c2e7405ab81f
Revises: 6c38ea1f5d04
Create Date: 2026-01-14 15:02:00

"""
import sqlalchemy as sa
from alembic import op

revision = "c2e7405ab81f"
down_revision = "91fd02b7c6ae"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letter", sa.Column("receiver", sa.String(40)))


def downgrade() -> None:
    op.drop_column("letter", "receiver")
