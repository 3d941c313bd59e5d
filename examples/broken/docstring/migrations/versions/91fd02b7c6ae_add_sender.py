"""add sender

Revision ID: 91fd02b7c6ae
Revises: 6c38ea1f5d04
Create Date: 2026-01-14 13:20:00

"""
import sqlalchemy as sa
from alembic import op

revision = "91fd02b7c6ae"
down_revision = "6c38ea1f5d04"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letter", sa.Column("sender", sa.String(40)))


def downgrade() -> None:
    op.drop_column("letter", "sender")
