"""merge floor and size

Revision ID: e20f6ca91b38
Revises: 70ac2f8e16d5, d493e8b07f61
Create Date: 2026-06-03 08:50:00

"""
import sqlalchemy as sa
from alembic import op

revision = "e20f6ca91b38"
down_revision = ("70ac2f8e16d5", "d493e8b07f61")
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("view", sa.String(40)))


def downgrade() -> None:
    op.drop_column("room", "view")
