"""create guests

Revision ID: 8b0e5d27c4f1
Revises:
Create Date: 2026-02-09 10:04:00

"""
import sqlalchemy as sa
from alembic import op

revision = "8b0e5d27c4f1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guest",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(120)),
    )


def downgrade() -> None:
    op.drop_table("guest")
