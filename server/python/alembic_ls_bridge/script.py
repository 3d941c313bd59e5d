"""The whole script of a run, as `alembic upgrade a:b --sql` prints it."""
from alembic.runtime.migration import MigrationStep

from .environment import Project, dialect_of_config, make_environment, run_environment, run_without_environment
from .errors import describe


def script(params):
    """Text of ``upgrade`` or ``downgrade`` with ``--sql``: from ``from`` to ``to``, or of ``revision`` alone."""
    project = Project(params)
    dialect = params.get("dialect")
    options = _single_step(project.script, params) if params.get("revision") else _range(project.script, params)

    run = Run()
    ending = run_environment(make_environment(project, run.take_over, dialect, **options), project)
    if run.has_begun:
        return run.answer(True, ending, ending.error)
    dialect = dialect or run.dialect_name or getattr(ending.exception, "dialect_name", None) or dialect_of_config(project.config)
    run = Run()
    failure = None
    if dialect is not None:
        try:
            run_without_environment(make_environment(project, run.take_over, dialect, **options), ending.target_metadata)
        except Exception as error:
            failure = describe(error)
    return run.answer(False, ending, failure)


class Run:
    """What one run of env.py printed."""

    def __init__(self):
        self.buffers = []
        self.has_begun = False
        self.dialect_name = None

    def take_over(self, context, options):
        self.dialect_name = self.dialect_name or context.dialect.name
        self.buffers.append(options["output_buffer"])
        original = context.run_migrations

        def run_migrations(**arguments):
            self.has_begun = True
            original(**arguments)

        context.run_migrations = run_migrations

    def answer(self, through_environment, ending, error):
        return {
            "text": "".join(buffer.getvalue() for buffer in self.buffers),
            "dialect": self.dialect_name,
            "throughEnvironment": through_environment,
            "environmentError": None if through_environment else ending.as_data(),
            "error": error,
        }


def _range(script, params):
    """As alembic.command does for a range."""
    to = params["to"]
    steps = script._upgrade_revs if params["direction"] == "upgrade" else script._downgrade_revs
    return {
        "fn": lambda current, context: steps(to, current),
        "starting_rev": params.get("from") or None,
        "destination_rev": to,
    }


def _single_step(script, params):
    """One revision, which a range can't name where it has several parents."""
    revision = script.get_revision(params["revision"])
    upgrade = params["direction"] == "upgrade"
    make = MigrationStep.upgrade_from_script if upgrade else MigrationStep.downgrade_from_script
    starts = list(revision._normalized_down_revisions) if upgrade else [revision.revision]
    return {
        "fn": lambda current, context: [make(script.revision_map, revision)],
        "starting_rev": starts or None,
        "destination_rev": revision.revision,
    }
