"""The whole script of a run, as `alembic upgrade a:b --sql` prints it."""
from alembic.runtime.migration import MigrationStep

from .environment import Project
from .limits import SqlLimit
from .offline import Run, run_offline
from .progress import progress


def script(params):
    """Text of ``upgrade`` or ``downgrade`` with ``--sql``: of ``steps``, which ``range`` runs; one alone may have no range."""
    project = Project(params)
    options = _options(project.script, params)
    outcome = run_offline(project, lambda: Printing(project.script, params), params.get("dialect"), options)
    run, ending = outcome.run, outcome.ending
    return {
        "text": "".join(buffer.getvalue() for buffer in run.buffers),
        "dialect": run.dialect_name,
        "throughEnvironment": outcome.through_environment,
        "environmentError": None if outcome.through_environment else ending.as_data(),
        "error": ending.error if outcome.through_environment else outcome.error,
    }


class Printing(Run):
    """Keeps what Alembic prints."""

    def __init__(self, script, params):
        super().__init__()
        self.buffers = []
        self._script = script
        self._params = params

    def take_over(self, context, options):
        super().take_over(context, options)
        self.buffers.append(options["output_buffer"])
        print_sql = context.impl.static_output
        limit = SqlLimit()

        def static_output(text):
            limit.take(text)
            print_sql(text)
            progress.statement()

        context.impl.static_output = static_output

    def migrate(self, context, options, original, arguments):
        if self._params["range"] is None:
            # Known only now: revisions are loaded where migrations run.
            context._start_from_rev = _starts(self._script, self._params)
        progress.revision(None, 0, 1)
        original(**arguments)
        progress.end()


def _options(script, params):
    """As alembic.command has them, with the steps in place of Alembic's plan."""
    make = MigrationStep.upgrade_from_script if params["direction"] == "upgrade" else MigrationStep.downgrade_from_script
    bounds = params["range"] or {"from": None, "to": params["steps"][0]}
    return {
        "fn": lambda current, context: [make(script.revision_map, script.get_revision(step)) for step in params["steps"]],
        "starting_rev": bounds["from"],
        "destination_rev": bounds["to"],
    }


def _starts(script, params):
    """What the version table holds before the one step."""
    revision = script.get_revision(params["steps"][0])
    return list(revision._normalized_down_revisions) if params["direction"] == "upgrade" else [revision.revision]
