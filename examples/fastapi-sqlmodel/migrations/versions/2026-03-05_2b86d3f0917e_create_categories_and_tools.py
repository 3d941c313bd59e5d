"""create categories and tools

Revision ID: 2b86d3f0917e
Revises: 7c1e04b95fa2
Create Date: 2026-03-05 14:08:53.090417

"""
from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "2b86d3f0917e"
down_revision: str | Sequence[str] | None = "7c1e04b95fa2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    category = op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("name", name=op.f("uq_category_name")),
    )
    op.create_table(
        "tool",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inventory_number", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("barcode", sqlmodel.sql.sqltypes.AutoString(length=13), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("daily_fee_cents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool")),
        sa.UniqueConstraint("inventory_number", name=op.f("uq_tool_inventory_number")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_tool_category_id_category")
        ),
    )
    op.create_index(op.f("ix_tool_category_id"), "tool", ["category_id"])
    op.bulk_insert(
        category,
        [{"name": "Garden"}, {"name": "Power tools"}, {"name": "Hand tools"}, {"name": "Ladders"}],
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_tool_category_id"), table_name="tool")
    op.drop_table("tool")
    op.drop_table("category")
