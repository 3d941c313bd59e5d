"""create tickets

Revision ID: d50b9c21e873
Revises:
Create Date: 2026-03-10 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "d50b9c21e873"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("seat", sa.String(80)),
    )


def downgrade() -> None:
    op.drop_table("ticket")
