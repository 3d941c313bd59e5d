"""The HTTP interface of the tool library: `uvicorn app.main:app --reload`."""

from collections.abc import Sequence
from datetime import timedelta

from fastapi import FastAPI, HTTPException, status
from sqlmodel import SQLModel, col, select

from app.database import SessionDep
from app.models import Invoice, InvoiceLine, Loan, Member, Tool, ToolCondition, now
from app.settings import settings

app = FastAPI(title="Toolshed")


class Borrow(SQLModel):
    tool_id: int
    member_id: int


@app.get("/tools")
def list_tools(session: SessionDep, condition: ToolCondition | None = None) -> Sequence[Tool]:
    query = select(Tool).order_by(Tool.inventory_number)
    if condition is not None:
        query = query.where(Tool.condition == condition)
    return session.exec(query).all()


@app.get("/members/{member_id}/loans")
def list_loans(member_id: int, session: SessionDep) -> Sequence[Loan]:
    return session.exec(select(Loan).where(Loan.member_id == member_id).order_by(Loan.due_on)).all()


@app.post("/loans", status_code=status.HTTP_201_CREATED)
def borrow_tool(borrow: Borrow, session: SessionDep) -> Loan:
    tool = session.get(Tool, borrow.tool_id)
    member = session.get(Member, borrow.member_id)
    if tool is None or member is None or not member.is_active:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such tool or active member.")
    if tool.condition in (ToolCondition.in_repair, ToolCondition.retired):
        raise HTTPException(status.HTTP_409_CONFLICT, f"{tool.name} cannot be borrowed now.")
    if session.exec(select(Loan).where(Loan.tool_id == tool.id, col(Loan.returned_at).is_(None))).first():
        raise HTTPException(status.HTTP_409_CONFLICT, f"{tool.name} is lent to somebody else.")
    loan = Loan(
        tool_id=borrow.tool_id,
        member_id=borrow.member_id,
        due_on=now().date() + timedelta(days=settings.loan_days),
        daily_fee_cents=tool.daily_fee_cents,
    )
    session.add(loan)
    session.commit()
    session.refresh(loan)
    return loan


@app.post("/loans/{loan_id}/return")
def return_tool(loan_id: int, session: SessionDep) -> Invoice:
    """Ends a loan and writes the invoice for the days it lasted."""
    loan = session.get(Loan, loan_id)
    if loan is None or loan.returned_at is not None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such open loan.")
    loan.returned_at = now()
    days = max(1, (loan.returned_at.date() - loan.borrowed_at.date()).days)
    invoice = Invoice(
        number=f"{loan.returned_at:%Y}-{loan_id:06}",
        member_id=loan.member_id,
        issued_on=loan.returned_at.date(),
        lines=[
            InvoiceLine(
                loan_id=loan.id,
                description=f"{loan.tool.name}, {days} days",
                amount_cents=days * loan.daily_fee_cents,
            )
        ],
    )
    session.add(invoice)
    session.commit()
    session.refresh(invoice)
    return invoice
