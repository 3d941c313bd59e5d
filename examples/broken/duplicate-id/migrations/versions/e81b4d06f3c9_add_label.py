"""add label

Revision ID: e81b4d06f3c9
Revises: 5ce20f7a9b36
Create Date: 2026-03-04 14:20:00

"""
import sqlalchemy as sa
from alembic import op

revision = "e81b4d06f3c9"
down_revision = "5ce20f7a9b36"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("shelf", sa.Column("label", sa.String(80)))


def downgrade() -> None:
    op.drop_column("shelf", "label")
