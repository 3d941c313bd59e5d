"""añade alergias: Nüsse, 小麦 🥜

Revision ID: 3fa19c60e7d8
Revises: 8b0e5d27c4f1
Create Date: 2026-02-16 09:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "3fa19c60e7d8"
down_revision = "8b0e5d27c4f1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("guest", sa.Column("allergies", sa.String(200)))


def downgrade() -> None:
    op.drop_column("guest", "allergies")
