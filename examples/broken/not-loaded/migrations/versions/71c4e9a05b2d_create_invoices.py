"""create invoices

Revision ID: 71c4e9a05b2d
Revises:
Create Date: 2025-11-03 09:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "71c4e9a05b2d"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("invoice", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    op.drop_table("invoice")
