"""merge

Revision ID: ad64093f8e2c
Revises: 0f91bd6a3c72, 58ca27e0d1b4
Create Date: 2026-05-06 16:00:00

"""
revision = "ad64093f8e2c"
down_revision = ("0f91bd6a3c72", "58ca27e0d1b4")
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
