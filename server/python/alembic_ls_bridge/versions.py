"""What runs here."""
import sys

import alembic
import sqlalchemy


def versions():
    return {
        "python": "%d.%d.%d" % sys.version_info[:3],
        "alembic": alembic.__version__,
        "sqlalchemy": sqlalchemy.__version__,
    }
