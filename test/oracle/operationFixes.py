"""Upgrades to the second of two revisions by the real Alembic, with rows in the tables of the first; the answer is the schema before, then, and where it goes back after the downgrade."""
import tempfile

from alembic import command

# The rest of the script is that of round trips.
ENV = ENV.replace("transaction_per_migration=False", "transaction_per_migration=True")


def answer_to(request):
    return [upgraded(request["dialect"], request.get("url"), one) for one in request["cases"]]


def upgraded(dialect, url, one):
    with tempfile.TemporaryDirectory() as directory:
        engine = fresh_engine(dialect, url)
        with engine.connect() as connection:
            config = config_in(directory, connection, one)
            first, second = [revision["id"] for revision in one["revisions"]]
            try:
                command.upgrade(config, first)
                connection.commit()
                if one["hasRows"]:
                    fill(connection)
                before = state(dialect, connection)[0]
            except Exception as error:
                connection.rollback()
                return {"refused": f"{type(error).__name__}: {str(error)[:300]}"}
            found = {"before": before}
            try:
                command.upgrade(config, second)
                connection.commit()
                found["after"] = state(dialect, connection)[0]
                if one["goesBack"]:
                    command.downgrade(config, first)
                    connection.commit()
                    found["back"] = state(dialect, connection)[0]
            except Exception as error:
                connection.rollback()
                return {"failed": f"{type(error).__name__}: {str(error)[:300]}"}
            return found
