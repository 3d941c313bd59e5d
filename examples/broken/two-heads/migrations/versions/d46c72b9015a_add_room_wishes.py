"""add room wishes

Revision ID: d46c72b9015a
Revises: 8b0e5d27c4f1
Create Date: 2026-02-17 15:12:00

"""
import sqlalchemy as sa
from alembic import op

revision = "d46c72b9015a"
down_revision = "8b0e5d27c4f1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("guest", sa.Column("room_wish", sa.String(80)))


def downgrade() -> None:
    op.drop_column("guest", "room_wish")
