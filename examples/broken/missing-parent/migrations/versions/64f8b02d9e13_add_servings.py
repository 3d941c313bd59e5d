"""add servings

Revision ID: 64f8b02d9e13
Revises: 19d7e3ab5c20
Create Date: 2026-01-20 11:45:00

"""
import sqlalchemy as sa
from alembic import op

revision = "64f8b02d9e13"
down_revision = "19d7e3ab5c20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recipe", sa.Column("servings", sa.Integer()))


def downgrade() -> None:
    op.drop_column("recipe", "servings")
