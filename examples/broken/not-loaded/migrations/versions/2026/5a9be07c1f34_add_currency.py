"""add currency

Revision ID: 5a9be07c1f34
Revises: c0858f13d7e6
Create Date: 2026-01-12 08:45:00

"""
import sqlalchemy as sa
from alembic import op

revision = "5a9be07c1f34"
down_revision = "c0858f13d7e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoice", sa.Column("currency", sa.String(3)))


def downgrade() -> None:
    op.drop_column("invoice", "currency")
