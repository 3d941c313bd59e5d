"""Shared by several revisions. It would have to live outside the versions folder."""

import sqlalchemy as sa


def timestamps() -> list[sa.Column]:
    return [sa.Column("created_at", sa.DateTime()), sa.Column("updated_at", sa.DateTime())]
