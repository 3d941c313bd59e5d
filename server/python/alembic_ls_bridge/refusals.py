"""What the user's code gets in place of a connection, a change on the disk, or another program.

Tracebacks name the classes without this module, which means nothing to the user.
"""
from subprocess import CalledProcessError

from . import secrets


class WouldConnect(BaseException):
    """Raised in place of a database connection. Not an ``Exception``, so that retry loops do not swallow it."""

    def __init__(self, dialect_name, arguments=(), parameters=None):
        super().__init__("a connection to a %s database was refused" % dialect_name)
        self.dialect_name = dialect_name
        self.arguments = arguments
        self.parameters = parameters or {}
        secrets.learn_arguments(self.arguments, self.parameters)


class WouldReach(ConnectionRefusedError):
    """Raised in place of any other network connection, as though nobody listened there."""


class WouldWrite(PermissionError):
    """Raised in place of a change to the file system that memory can't replace."""


class WouldRun(FileNotFoundError, CalledProcessError):
    """Raised in place of another program: whoever is ready for one that is missing, or that fails, goes on."""

    def __init__(self, message):
        FileNotFoundError.__init__(self, message)
        self.returncode, self.cmd, self.output, self.stderr = 127, [], None, None

    __str__ = FileNotFoundError.__str__


class WouldChange(PermissionError):
    """Raised in place of a statement that changes a database that is only to be read."""


class TooMuchSql(BaseException):
    """Raised in place of a statement that is one too many. Not an ``Exception``, as a loop may swallow that."""


for refusal in (WouldConnect, WouldReach, WouldWrite, WouldRun, WouldChange, TooMuchSql):
    refusal.__module__ = "builtins"
