"""link reservations to deposit invoices

Revision ID: 358ad9e7f6c0
Revises: f82c47d6013b
Create Date: 2026-06-30 10:11:36.712903

"""
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "358ad9e7f6c0"
down_revision: str | Sequence[str] | None = "f82c47d6013b"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = "b5170e9dc42a"


def upgrade() -> None:
    # Inline, because SQLite cannot add a foreign key to a column that is already there.
    op.add_column(
        "reservation",
        sa.Column("deposit_invoice_id", sa.Integer(), sa.ForeignKey("invoice.id"), nullable=True),
        inline_references=True,
    )


def downgrade() -> None:
    op.drop_column("reservation", "deposit_invoice_id")
