"""create meters

Revision ID: c58f20a7e6d9
Revises:
Create Date: 2026-08-03 10:10:00

"""
import sqlalchemy as sa
from alembic import op

revision = "c58f20a7e6d9"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meter",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("serial", sa.String(40)),
    )


def downgrade() -> None:
    op.drop_table("meter")
