"""add tracking code

Revision ID: 40d9fe8b21c6
Revises: b7c140e9d53f
Create Date: 2026-06-02 07:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "40d9fe8b21c6"
down_revision = "b7c140e9d53f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parcel", sa.Column("tracking_code", sa.String(40))


def downgrade() -> None:
    op.drop_column("parcel", "tracking_code")
