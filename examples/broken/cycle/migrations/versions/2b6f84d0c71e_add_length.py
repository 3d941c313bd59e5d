"""add length

Revision ID: 2b6f84d0c71e
Revises: c95d1e7fa240
Create Date: 2026-04-03 12:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "2b6f84d0c71e"
down_revision = "c95d1e7fa240"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("route", sa.Column("length_km", sa.Integer()))


def downgrade() -> None:
    op.drop_column("route", "length_km")
