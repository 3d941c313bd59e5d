"""rename phone and add active flag to members

Revision ID: d0385ea1b6f4
Revises: 41f7bc2e8d05
Create Date: 2026-04-21 11:30:18.847702

"""
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "d0385ea1b6f4"
down_revision: str | Sequence[str] | None = "41f7bc2e8d05"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.alter_column("member", "phone", new_column_name="phone_number")
    op.add_column(
        "member", sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true())
    )


def downgrade() -> None:
    op.drop_column("member", "is_active")
    op.alter_column("member", "phone_number", new_column_name="phone")
