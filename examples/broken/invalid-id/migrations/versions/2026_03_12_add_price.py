"""add price

Revision ID: 2026-03-12-add-price
Revises: d50b9c21e873
Create Date: 2026-03-12 11:45:00

"""
import sqlalchemy as sa
from alembic import op

revision = "2026-03-12-add-price"
down_revision = "d50b9c21e873"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ticket", sa.Column("price", sa.String(40)))


def downgrade() -> None:
    op.drop_column("ticket", "price")
