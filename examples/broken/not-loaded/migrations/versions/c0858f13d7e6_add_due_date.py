"""add due date

Revision ID: c0858f13d7e6
Revises: 71c4e9a05b2d
Create Date: 2025-12-01 14:05:00

"""
import sqlalchemy as sa
from alembic import op

revision = "c0858f13d7e6"
down_revision = "71c4e9a05b2d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoice", sa.Column("due_on", sa.Date()))


def downgrade() -> None:
    op.drop_column("invoice", "due_on")
