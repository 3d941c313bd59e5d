"""create orders

Create Date: 2026-07-01 09:00:00

"""
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = Path(__file__).stem
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("placed_on", sa.Date()),
    )


def downgrade() -> None:
    op.drop_table("orders")
