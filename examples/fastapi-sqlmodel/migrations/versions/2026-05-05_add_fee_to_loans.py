"""add daily fee to loans

First of three steps: add the column empty, fill it, then require it. The application
that writes the fee is deployed between this step and the next.

Revision ID: 20260505_loan_fee
Revises: d0385ea1b6f4
Create Date: 2026-05-05 08:15:00

"""
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "20260505_loan_fee"
down_revision: str | Sequence[str] | None = "d0385ea1b6f4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("loan", sa.Column("daily_fee_cents", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("loan", "daily_fee_cents")
