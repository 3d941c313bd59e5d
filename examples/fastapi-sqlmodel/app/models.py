"""The tables of the tool library. A change here needs a revision: `alembic revision --autogenerate`."""

from datetime import date, datetime, timezone
from enum import Enum

from sqlalchemy import CheckConstraint, DateTime, Index, text
from sqlalchemy import Enum as EnumType
from sqlmodel import Field, Relationship, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class ToolCondition(str, Enum):
    """The names are what the database stores, and equal the values that the API speaks."""

    new = "new"
    good = "good"
    worn = "worn"
    in_repair = "in_repair"
    retired = "retired"


class InvoiceStatus(str, Enum):
    draft = "draft"
    issued = "issued"
    paid = "paid"
    void = "void"


def now() -> datetime:
    return datetime.now(timezone.utc)


class Category(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60, unique=True)

    tools: list["Tool"] = Relationship(back_populates="category")


class Member(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True, index=True)
    full_name: str = Field(max_length=120)
    phone_number: str | None = Field(default=None, max_length=32)
    joined_on: date
    is_active: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})

    loans: list["Loan"] = Relationship(back_populates="member")


class Tool(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    inventory_number: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=120)
    category_id: int = Field(foreign_key="category.id", index=True)
    daily_fee_cents: int
    condition: ToolCondition = Field(
        default=ToolCondition.good,
        sa_type=EnumType(ToolCondition, name="tool_condition"),
        sa_column_kwargs={"server_default": ToolCondition.good.name},
    )

    category: Category = Relationship(back_populates="tools")
    loans: list["Loan"] = Relationship(back_populates="tool")


class Loan(SQLModel, table=True):
    __table_args__ = (
        Index(
            "ix_loan_open_due_on",
            "due_on",
            postgresql_where=text("returned_at IS NULL"),
            sqlite_where=text("returned_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    tool_id: int = Field(foreign_key="tool.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    borrowed_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    due_on: date
    returned_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    daily_fee_cents: int
    """The tool's fee on the day it was borrowed: a later price does not change an open loan."""

    tool: Tool = Relationship(back_populates="loans")
    member: Member = Relationship(back_populates="loans")


class Reservation(SQLModel, table=True):
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="dates_in_order"),)

    id: int | None = Field(default=None, primary_key=True)
    tool_id: int = Field(foreign_key="tool.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    starts_on: date
    ends_on: date
    created_at: datetime = Field(
        default_factory=now,
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": text("CURRENT_TIMESTAMP")},
    )
    deposit_invoice_id: int | None = Field(default=None, foreign_key="invoice.id")


class Invoice(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=20, unique=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    issued_on: date
    status: InvoiceStatus = Field(
        default=InvoiceStatus.draft,
        sa_type=EnumType(InvoiceStatus, name="invoice_status"),
        index=True,
    )
    paid_on: date | None = None

    lines: list["InvoiceLine"] = Relationship(back_populates="invoice", cascade_delete=True)


class InvoiceLine(SQLModel, table=True):
    __tablename__ = "invoice_line"

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int = Field(foreign_key="invoice.id", index=True, ondelete="CASCADE")
    loan_id: int | None = Field(default=None, foreign_key="loan.id")
    description: str = Field(max_length=200)
    amount_cents: int

    invoice: Invoice = Relationship(back_populates="lines")
