"""create scans

Revision ID: 92e6d0f5b8a1
Revises:
Create Date: 2026-06-15 13:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "92e6d0f5b8a1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("path", sa.String(200)),
    )


def downgrade() -> None:
    op.drop_table("scan")
