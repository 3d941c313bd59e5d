"""create parcels

Revision ID: b7c140e9d53f
Revises:
Create Date: 2026-06-01 07:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "b7c140e9d53f"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parcel",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("weight_grams", sa.Integer()),
    )


def downgrade() -> None:
    op.drop_table("parcel")
