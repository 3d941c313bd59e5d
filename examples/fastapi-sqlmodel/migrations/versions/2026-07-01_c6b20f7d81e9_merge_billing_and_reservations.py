"""merge billing and reservations

Revision ID: c6b20f7d81e9
Revises: 0e6f93b8a1d7, 358ad9e7f6c0
Create Date: 2026-07-01 09:00:14.066735

"""
from collections.abc import Sequence

# revision identifiers, used by Alembic.
revision: str = "c6b20f7d81e9"
down_revision: str | Sequence[str] | None = ("0e6f93b8a1d7", "358ad9e7f6c0")
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
