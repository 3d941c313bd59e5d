"""index length

Revision ID: c95d1e7fa240
Revises: 2b6f84d0c71e
Create Date: 2026-04-07 12:00:00

"""
from alembic import op

revision = "c95d1e7fa240"
down_revision = "2b6f84d0c71e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_route_length_km", "route", ["length_km"])


def downgrade() -> None:
    op.drop_index("ix_route_length_km", table_name="route")
