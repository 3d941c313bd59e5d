"""track when invoices are paid

Revision ID: 0e6f93b8a1d7
Revises: b5170e9dc42a
Create Date: 2026-06-23 17:02:51.338249

"""
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0e6f93b8a1d7"
down_revision: str | Sequence[str] | None = "b5170e9dc42a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("invoice", sa.Column("paid_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_invoice_status"), "invoice", ["status"])


def downgrade() -> None:
    op.drop_index(op.f("ix_invoice_status"), table_name="invoice")
    op.drop_column("invoice", "paid_on")
