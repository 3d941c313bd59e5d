"""add tempo

Revision ID: 58ca27e0d1b4
Revises: 0f91bd6a3c72
Create Date: 2026-05-05 09:40:00

"""
import sqlalchemy as sa
from alembic import op

revision = "58ca27e0d1b4"
down_revision = "0f91bd6a3c72"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("song", sa.Column("tempo", sa.String(40)))


def downgrade() -> None:
    op.drop_column("song", "tempo")
