"""What the project's code finds of the command line that Alembic would have been called with."""
import os
import sys
from argparse import Namespace

_COMMON = ("config", "name", "raiseerr", "x")


def pretend(config, **options):
    """Makes ``config.cmd_opts`` and ``sys.argv`` those of a command of Alembic's; ``options`` are what its parser gives."""
    kept = {name: value for name, value in vars(config.cmd_opts).items() if name in _COMMON}
    config.cmd_opts = Namespace(**dict(kept, **options))
    sys.argv[:] = _words(config.cmd_opts)


def _words(options):
    """As one would type it in the directory in which Alembic runs."""
    words = [os.path.join(os.path.dirname(sys.executable), "alembic")]
    if options.config is not None and os.path.abspath(options.config) not in map(os.path.abspath, ("alembic.ini", "pyproject.toml")):
        words += ["-c", options.config]
    if options.name != "alembic":
        words += ["-n", options.name]
    for argument in options.x or []:
        words += ["-x", argument]
    function, positional, named = options.cmd
    words += [function.__name__] + [str(getattr(options, name)) for name in positional]
    for name in named:
        value = getattr(options, name)
        if value not in (None, False):
            words += ["--" + name] if value is True else ["--" + name, str(value)]
    return words
