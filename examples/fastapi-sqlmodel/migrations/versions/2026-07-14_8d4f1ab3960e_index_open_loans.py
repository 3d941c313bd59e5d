"""index loans that are still open by due date

Revision ID: 8d4f1ab3960e
Revises: c6b20f7d81e9
Create Date: 2026-07-14 14:26:58.591370

"""
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "8d4f1ab3960e"
down_revision: str | Sequence[str] | None = "c6b20f7d81e9"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # PostgreSQL builds an index without blocking writers only outside a transaction.
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_loan_open_due_on",
            "loan",
            ["due_on"],
            postgresql_concurrently=True,
            postgresql_where=sa.text("returned_at IS NULL"),
            sqlite_where=sa.text("returned_at IS NULL"),
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("ix_loan_open_due_on", table_name="loan", postgresql_concurrently=True)
