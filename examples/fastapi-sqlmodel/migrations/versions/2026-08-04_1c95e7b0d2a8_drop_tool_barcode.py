"""drop tool barcode

Revision ID: 1c95e7b0d2a8
Revises: 8d4f1ab3960e
Create Date: 2026-08-04 11:48:20.185564

"""
from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "1c95e7b0d2a8"
down_revision: str | Sequence[str] | None = "8d4f1ab3960e"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # The inventory number has replaced it; the application stopped reading it in July.
    op.drop_column("tool", "barcode")


def downgrade() -> None:
    op.add_column(
        "tool", sa.Column("barcode", sqlmodel.sql.sqltypes.AutoString(length=13), nullable=True)
    )
