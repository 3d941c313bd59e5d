"""add year

Revision ID: f12b9a60d5e3
Revises: a3d95f1c0e74
Create Date: 2026-05-18 18:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "f12b9a60d5e3"
down_revision = "a3d95f1c0e74"
branch_labels = None
depends_on = None


def upgrades() -> None:
    op.add_column("song", sa.Column("year", sa.Integer()))


def downgrade() -> None:
    op.drop_column("song", "year")
