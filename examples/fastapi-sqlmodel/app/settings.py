"""What can be set from outside, by environment variables."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    database_url: str
    loan_days: int


def read_settings() -> Settings:
    return Settings(
        database_url=os.environ.get("DATABASE_URL") or f"sqlite:///{PROJECT / 'toolshed.db'}",
        loan_days=int(os.environ.get("LOAN_DAYS", "7")),
    )


settings = read_settings()
