"""add note

Create Date: 2026-07-08 09:00:00

"""
import os

import sqlalchemy as sa
from alembic import op

revision = "2026_07_08_add_note"
down_revision = os.environ.get("NOTE_AFTER", "2026_07_01_create_orders")
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("note", sa.String(200)))


def downgrade() -> None:
    op.drop_column("orders", "note")
