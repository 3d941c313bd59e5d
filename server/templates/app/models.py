"""The tables. After a change here, "Alembic: New Revision (Autogenerate)" writes the migration."""

from sqlmodel import Field, SQLModel  # noqa: F401

# class Item(SQLModel, table=True):
#     id: int | None = Field(default=None, primary_key=True)
#     name: str = Field(max_length=120, index=True)
