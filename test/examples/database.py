"""Database work of the tests. Usage: database.py create|drop NAME, on the server $ALEMBIC_TEST_POSTGRES, or
database.py execute|add-loans|count-fees, in the database $DATABASE_URL. URLs can hold a password: no arguments.
"""

import os
import sys

import sqlalchemy as sa

LOANS = 1_201  # three batches of the data migration, the last one not full


def create(name: str) -> None:
    """Prints the URL of the new database."""
    url = on_server(f'CREATE DATABASE "{name}"')
    print(url.set(database=name).render_as_string(hide_password=False))


def drop(name: str) -> None:
    on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def on_server(statement: str) -> sa.URL:
    url = sa.make_url(os.environ["ALEMBIC_TEST_POSTGRES"]).set(drivername="postgresql+psycopg")
    with sa.create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(statement)
    return url


def engine(**options: str) -> sa.Engine:
    return sa.create_engine(os.environ["DATABASE_URL"], **options)


def execute() -> None:
    """Runs the output of `alembic ... --sql`, given as standard input, statement by statement."""
    with engine(isolation_level="AUTOCOMMIT").connect() as connection:
        for statement in sys.stdin.read().split(";\n\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)


def add_loans() -> None:
    """Two tools of different fees, and loans of both in turn, with gaps in their ids."""
    with engine().begin() as connection:
        run = connection.exec_driver_sql
        run("INSERT INTO member (id, email, full_name, joined_on) VALUES (1, 'm@example.org', 'M', '2026-01-01')")
        for tool, fee in ((1, 250), (2, 900)):
            run(
                "INSERT INTO tool (id, inventory_number, name, category_id, daily_fee_cents)"
                f" VALUES ({tool}, 'T-{tool}', 'T', 1, {fee})"
            )
        rows = ", ".join(
            f"({number * 3}, {number % 2 + 1}, 1, '2026-04-01 10:00:00', '2026-04-08')"
            for number in range(1, LOANS + 1)
        )
        run(f"INSERT INTO loan (id, tool_id, member_id, borrowed_at, due_on) VALUES {rows}")


def count_fees() -> None:
    with engine().connect() as connection:
        query = "SELECT tool_id, daily_fee_cents, count(*) FROM loan GROUP BY 1, 2 ORDER BY 1, 2"
        for row in connection.exec_driver_sql(query):
            print(*row)


actions = {
    "create": create,
    "drop": drop,
    "execute": execute,
    "add-loans": add_loans,
    "count-fees": count_fees,
}
actions[sys.argv[1]](*sys.argv[2:])
