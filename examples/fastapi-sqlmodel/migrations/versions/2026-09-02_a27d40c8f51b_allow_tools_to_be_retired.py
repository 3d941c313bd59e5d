"""allow tools to be retired

Revision ID: a27d40c8f51b
Revises: 1c95e7b0d2a8
Create Date: 2026-09-02 08:57:03.449218

"""
from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "a27d40c8f51b"
down_revision: str | Sequence[str] | None = "1c95e7b0d2a8"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TYPE tool_condition ADD VALUE 'retired'")


def downgrade() -> None:
    op.execute("UPDATE tool SET condition = 'in_repair' WHERE condition = 'retired'")
    if op.get_context().dialect.name == "postgresql":
        # A type cannot lose a value, so it is replaced.
        op.execute("ALTER TYPE tool_condition RENAME TO tool_condition_old")
        op.execute("CREATE TYPE tool_condition AS ENUM ('new', 'good', 'worn', 'in_repair')")
        op.execute("ALTER TABLE tool ALTER COLUMN condition DROP DEFAULT")
        op.execute(
            "ALTER TABLE tool ALTER COLUMN condition TYPE tool_condition"
            " USING condition::text::tool_condition"
        )
        op.execute("ALTER TABLE tool ALTER COLUMN condition SET DEFAULT 'good'")
        op.execute("DROP TYPE tool_condition_old")
