"""copy daily fees to existing loans

Revision ID: 9af2c60d7b13
Revises: 20260505_loan_fee
Create Date: 2026-05-06 13:47:32.605891

"""
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

# revision identifiers, used by Alembic.
revision: str = "9af2c60d7b13"
down_revision: str | Sequence[str] | None = "20260505_loan_fee"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


BATCH = 500

loan = sa.table("loan", sa.column("id"), sa.column("tool_id"), sa.column("daily_fee_cents"))
tool = sa.table("tool", sa.column("id"), sa.column("daily_fee_cents"))

fee_of_the_tool = (
    sa.select(tool.c.daily_fee_cents).where(tool.c.id == loan.c.tool_id).scalar_subquery()
)
copy_fee = (
    sa.update(loan).where(loan.c.daily_fee_cents.is_(None)).values(daily_fee_cents=fee_of_the_tool)
)


def upgrade() -> None:
    if context.is_offline_mode():
        # A script cannot ask how far it is: one statement for the whole table.
        op.execute(copy_fee)
        return

    bind = op.get_bind()
    last_id = 0
    while True:
        ids = bind.scalars(
            sa.select(loan.c.id).where(loan.c.id > last_id).order_by(loan.c.id).limit(BATCH)
        ).all()
        if not ids:
            break
        bind.execute(copy_fee.where(loan.c.id.between(ids[0], ids[-1])))
        last_id = ids[-1]


def downgrade() -> None:
    """Nothing to undo: the parent's downgrade drops the column."""
