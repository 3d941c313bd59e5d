"""require daily fee on loans

Revision ID: 63d8e1f4a07c
Revises: 9af2c60d7b13
Create Date: 2026-05-20 09:03:11.420656

"""
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "63d8e1f4a07c"
down_revision: str | Sequence[str] | None = "9af2c60d7b13"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# SQLite recreates the table for this change, and can do so without a database (--sql)
# only when it is told what the table looks like.
loan = sa.Table(
    "loan",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("tool_id", sa.Integer(), nullable=False),
    sa.Column("member_id", sa.Integer(), nullable=False),
    sa.Column("borrowed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("due_on", sa.Date(), nullable=False),
    sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("daily_fee_cents", sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_loan"),
    sa.ForeignKeyConstraint(["tool_id"], ["tool.id"], name="fk_loan_tool_id_tool"),
    sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_loan_member_id_member"),
    sa.Index("ix_loan_member_id", "member_id"),
    sa.Index("ix_loan_tool_id", "tool_id"),
)


def upgrade() -> None:
    with op.batch_alter_table("loan", copy_from=loan) as batch_op:
        batch_op.alter_column("daily_fee_cents", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("loan", copy_from=loan) as batch_op:
        batch_op.alter_column("daily_fee_cents", existing_type=sa.Integer(), nullable=True)
