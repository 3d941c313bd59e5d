"""create recipes

Revision ID: 19d7e3ab5c02
Revises:
Create Date: 2026-01-12 08:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "19d7e3ab5c02"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recipe",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(120)),
    )


def downgrade() -> None:
    op.drop_table("recipe")
