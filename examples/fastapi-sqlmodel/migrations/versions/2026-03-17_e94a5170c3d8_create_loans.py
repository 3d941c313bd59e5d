"""create loans

Revision ID: e94a5170c3d8
Revises: 2b86d3f0917e
Create Date: 2026-03-17 10:22:05.731968

"""
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "e94a5170c3d8"
down_revision: str | Sequence[str] | None = "2b86d3f0917e"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tool_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("borrowed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sa.ForeignKeyConstraint(["tool_id"], ["tool.id"], name=op.f("fk_loan_tool_id_tool")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_loan_member_id_member")),
    )
    op.create_index(op.f("ix_loan_member_id"), "loan", ["member_id"])
    op.create_index(op.f("ix_loan_tool_id"), "loan", ["tool_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_loan_tool_id"), table_name="loan")
    op.drop_index(op.f("ix_loan_member_id"), table_name="loan")
    op.drop_table("loan")
