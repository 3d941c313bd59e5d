"""A run of Alembic in offline mode, in its own order: env.py first, which loads the revisions where it runs migrations."""
from alembic import command
from alembic.runtime.environment import EnvironmentContext

from .command_line import pretend
from .environment import dialect_of_config, make_environment, run_environment, run_without_environment
from .errors import describe_error


class Run:
    """One run of env.py: what happens in place of ``context.run_migrations``. Subclasses say it in ``migrate``."""

    def __init__(self):
        self.has_begun = False
        self.dialect_name = None

    def take_over(self, context, options):
        """Hears of each ``context.configure``, with its options."""
        self.dialect_name = self.dialect_name or context.dialect.name
        original = context.run_migrations

        def run_migrations(**arguments):
            self.has_begun = True
            self.migrate(context, options, original, arguments)

        context.run_migrations = run_migrations

    def migrate(self, context, options, original, arguments):
        raise NotImplementedError


class Outcome:
    """What came of a run: ``run``, the one that counts; ``through_environment``; ``ending``, how env.py ended (None: it was not
    run); ``error``, as data: why there is nothing without env.py either."""

    def __init__(self, run, through_environment, ending, error=None):
        self.run = run
        self.through_environment = through_environment
        self.ending = ending
        self.error = error


def run_offline(project, new_run, dialect, options, without_environment=False):
    """Runs env.py; where it does not come to its migrations, does without it what its offline branch would.

    ``new_run()`` makes a ``Run``. Without env.py a dialect must be known: the asked one, or the one that env.py or the
    configuration names.
    """
    ending = None
    if not without_environment:
        run = new_run()
        ending = run_environment(make_environment(project, run.take_over, dialect, **options), project)
        if run.has_begun:
            return Outcome(run, True, ending)
        dialect = dialect or run.dialect_name or ending.dialect_name or dialect_of_config(project.config) or _dialect_online(project)
    run = new_run()
    error = None
    if dialect is not None:
        try:
            environment = make_environment(project, run.take_over, dialect, **options)
            run_without_environment(environment, None if ending is None else ending.target_metadata)
        except Exception as raised:
            error = describe_error(raised, project.env_py)
    return Outcome(run, False, ending, error)


def run_to_connection(project):
    """Runs the online branch of env.py up to where it would connect; answers how it ended."""
    pretend(project.config, cmd=(command.upgrade, ["revision"], ["sql", "tag"]), revision="heads", sql=False, tag=None)
    environment = EnvironmentContext(project.config, project.script, fn=lambda revision, context: [], as_sql=False, dont_mutate=True)
    return run_environment(environment, project)


def _dialect_online(project):
    """Many an env.py raises in offline mode, and names its database to the online branch only."""
    return run_to_connection(project).dialect_name

