"""Autogenerate's operations as sentences: what the models have and the database does not, or the other way round."""
import re

from alembic.operations import ops

_MISSING = "%s is in the models and not in the database"
_SURPLUS = "%s is in the database and not in the models"


def describe_difference(operation, context):
    """One operation in words; ``context`` is autogenerate's."""
    for kind, describe in _DESCRIPTIONS:
        if isinstance(operation, kind):
            return describe(operation, context)
    # An operation that a package of the project's brings, as SyncEnumValuesOp.
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"Op$", "", type(operation).__name__)).lower()
    return "models and database differ: %s" % words


def _table(operation, name=None):
    name = name or operation.table_name
    schema = getattr(operation, "schema", None)
    return name if schema is None else "%s.%s" % (schema, name)


def _column(operation, name):
    return "column %s.%s" % (_table(operation), name)


def _altered(operation, context):
    column = _column(operation, operation.column_name)
    parts = [
        _type_change(operation, context) if operation.modify_type is not None else None,
        _nullable_change(operation) if operation.modify_nullable is not None else None,
        "its server default is another one" if operation.modify_server_default is not False else None,
        "its comment is another one" if operation.modify_comment is not False else None,
    ]
    found = [part for part in parts if part is not None]
    return "%s differs: %s" % (column, "; ".join(found)) if found else "%s differs" % column


def _type_change(operation, context):
    return "its type is %s in the database and %s in the models" % (
        _type(operation.existing_type, context),
        _type(operation.modify_type, context),
    )


def _type(type_, context):
    try:
        return type_.compile(dialect=context.dialect)
    except Exception:
        return repr(type_)


def _nullable_change(operation):
    may, may_not = ("models", "database") if operation.modify_nullable else ("database", "models")
    return "it may be NULL in the %s and not in the %s" % (may, may_not)


def _index(operation, context):
    return "index %s of table %s" % (operation.index_name or "(without a name)", _table(operation))


def _columns(columns):
    return ", ".join(getattr(column, "name", None) or str(column) for column in columns)


def _unique(operation, context):
    name = "%s " % operation.constraint_name if operation.constraint_name else ""
    return "unique constraint %sof table %s on %s" % (name, _table(operation), _columns(operation.columns))


def _foreign_key(operation, context):
    name = "%s " % operation.constraint_name if operation.constraint_name else ""
    schema = operation.kw.get("source_schema")
    source = operation.source_table if schema is None else "%s.%s" % (schema, operation.source_table)
    to = "%s(%s)" % (operation.referent_table, _columns(operation.remote_cols))
    return "foreign key %sof table %s on %s to %s" % (name, source, _columns(operation.local_cols), to)


def _check(operation, context):
    return "check constraint %s of table %s" % (operation.constraint_name or "(without a name)", _table(operation))


_KINDS = {"foreignkey": "foreign key", "unique": "unique constraint", "check": "check constraint", "primary": "primary key"}


def _dropped_constraint(operation, context):
    kind = _KINDS.get(operation.constraint_type, "constraint")
    return "%s %s of table %s" % (kind, operation.constraint_name or "(without a name)", _table(operation))


def _missing(name):
    return lambda operation, context: _MISSING % name(operation, context)


def _surplus(name):
    return lambda operation, context: _SURPLUS % name(operation, context)


_DESCRIPTIONS = [
    (ops.CreateTableOp, _missing(lambda operation, context: "table %s" % _table(operation))),
    (ops.DropTableOp, _surplus(lambda operation, context: "table %s" % _table(operation))),
    (ops.AddColumnOp, _missing(lambda operation, context: _column(operation, operation.column.name))),
    (ops.DropColumnOp, _surplus(lambda operation, context: _column(operation, operation.column_name))),
    (ops.AlterColumnOp, _altered),
    (ops.CreateIndexOp, _missing(_index)),
    (ops.DropIndexOp, _surplus(_index)),
    (ops.CreateUniqueConstraintOp, _missing(_unique)),
    (ops.CreateForeignKeyOp, _missing(_foreign_key)),
    (ops.CreateCheckConstraintOp, _missing(_check)),
    (ops.DropConstraintOp, _surplus(_dropped_constraint)),
    (ops.CreateTableCommentOp, lambda operation, context: "the comment of table %s differs" % _table(operation)),
    (ops.DropTableCommentOp, _surplus(lambda operation, context: "the comment of table %s" % _table(operation))),
]
