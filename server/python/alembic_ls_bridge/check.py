"""What autogenerate finds between models and database, each difference in words and with the operation that would resolve it."""
from alembic import command
from alembic.autogenerate import render
from alembic.autogenerate.api import RevisionContext
from alembic.operations import ops

from .describe_difference import describe_difference
from .command_line import pretend
from .environment import Project
from .online import database_of, run_online

_ARGUMENTS = {
    "message": None, "autogenerate": True, "sql": False, "head": "head", "splice": False, "branch_label": None,
    "version_path": None, "rev_id": None, "depends_on": None,
}  # fmt: skip


def check(params):
    """As ``alembic check``, which came with 1.9, except that it creates no version table."""
    project = Project(params)
    # Hooks of env.py's often ask for `autogenerate` here.
    pretend(project.config, cmd=(command.revision, [], ["autogenerate"]), **_ARGUMENTS)
    generation = RevisionContext(project.config, project.script, _ARGUMENTS)
    databases = []
    contexts = []

    def compare(versions, context):
        databases.append(database_of(context))
        generation.run_autogenerate(versions, context)
        contexts.append(generation._last_autogen_context)
        return []

    run_online(project, compare, template_args=generation.template_args, revision_context=generation)
    # A hook may have emptied the list, as many do when nothing changed.
    upgrades = generation.generated_revisions[-1].upgrade_ops_list if generation.generated_revisions else []
    several = len(databases) > 1
    differences = [
        dict(_difference(operation, context), database=_name_of(upgrade) if several else None)
        for upgrade, context in zip(upgrades, contexts)
        for operation in _single(upgrade)
    ]
    return {"databases": databases, "differences": differences}


def _single(container):
    """The operations one by one; those on an existing table stay in a container of their own, for batch mode."""
    for operation in container.ops:
        if isinstance(operation, ops.ModifyTableOps):
            for inner in operation.ops:
                yield ops.ModifyTableOps(operation.table_name, [inner], schema=operation.schema)
        elif isinstance(operation, ops.OpContainer):
            for inner in _single(operation):
                yield inner
        else:
            yield operation


def _difference(operation, context):
    inner = operation.ops[0] if isinstance(operation, ops.ModifyTableOps) else operation
    return {"description": describe_difference(inner, context), "operation": _render(operation, context)}


def _render(operation, context):
    """The Python of one operation, as a revision file would have it; a comment for one that nobody can render."""
    try:
        text = render._render_cmd_body(ops.UpgradeOps([operation]), context)
    except Exception as error:
        return "# %s cannot be rendered: %s" % (type(operation).__name__, error)
    return "\n".join(line for line in text.splitlines() if not line.strip().startswith("# ###")).strip()


def _name_of(upgrade):
    token = getattr(upgrade, "upgrade_token", None) or ""
    return token[: -len("_upgrades")] if token.endswith("_upgrades") else None
