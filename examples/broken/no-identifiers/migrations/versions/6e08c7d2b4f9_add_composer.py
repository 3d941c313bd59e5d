"""add composer

Revision ID: 6e08c7d2b4f9
Revises: a3d95f1c0e74
Create Date: 2026-05-11 18:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "6e08c7d2b4f9"


def upgrade() -> None:
    op.add_column("song", sa.Column("composer", sa.String(80)))


def downgrade() -> None:
    op.drop_column("song", "composer")
