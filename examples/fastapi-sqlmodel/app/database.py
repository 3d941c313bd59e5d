"""The engine of the application, and one session per request."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import event
from sqlmodel import Session, create_engine

from app.settings import settings

engine = create_engine(settings.database_url)

if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "connect")
    def enforce_foreign_keys(connection: Any, _: Any) -> None:
        """SQLite checks foreign keys only where it is asked to, connection by connection."""
        connection.execute("PRAGMA foreign_keys = ON")


def open_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(open_session)]
