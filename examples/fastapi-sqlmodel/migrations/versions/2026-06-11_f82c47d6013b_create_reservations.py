"""create reservations

Revision ID: f82c47d6013b
Revises: 63d8e1f4a07c
Create Date: 2026-06-11 12:36:09.974480

"""
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "f82c47d6013b"
down_revision: str | Sequence[str] | None = "63d8e1f4a07c"
branch_labels: str | Sequence[str] | None = ("reservations",)
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tool_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.text("CURRENT_TIMESTAMP"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
        sa.ForeignKeyConstraint(["tool_id"], ["tool.id"], name=op.f("fk_reservation_tool_id_tool")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_reservation_member_id_member")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_reservation_dates_in_order")),
    )
    op.create_index(op.f("ix_reservation_member_id"), "reservation", ["member_id"])
    op.create_index(op.f("ix_reservation_tool_id"), "reservation", ["tool_id"])


def downgrade() -> None:
    op.drop_table("reservation")
