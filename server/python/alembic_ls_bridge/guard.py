"""From its installation on, the user's code can neither connect to a database nor change the disk.

Connections are refused at SQLAlchemy's ``do_connect`` and in the drivers. Files opened for writing go to memory. What
slips past is stopped by an audit hook, which Python has since 3.8. The guard is never taken away: a thread that the
project starts as it is imported lives on between two requests.
"""
import builtins
import ctypes.util
import io
import os
import platform
import socket
import sys
import tempfile
import uuid

from sqlalchemy import event
from sqlalchemy.engine import Engine

from . import online
from .drivers import refuse_drivers
from .limits import MOST_REMARKS
from .refusals import WouldConnect, WouldReach, WouldRun, WouldWrite

_DEVICES = {os.devnull, "/dev/stdout", "/dev/stderr", "/dev/tty"}
_CHANGES = {
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate",
    "os.utime",
}  # fmt: skip
_PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn"}
# These parts of Python ask the system about itself by starting its programs.
_INQUIRERS = {ctypes.util.__file__, platform.__file__, uuid.__file__}
# Many projects ask git for their version as they are imported. Without its optional locks it only reads for these.
_GIT_READS = {"--version", "version", "describe", "diff-files", "diff-index", "log", "ls-files", "rev-list", "rev-parse", "show"}
_GIT_OPTIONS = ("--output", "--ext-diff", "--textconv")
_open = builtins.open
_mkdir = os.mkdir


class Guard:
    """``written`` and ``refused`` tell, in words, what happened since ``reset``; ``on_read`` hears of files read.

    With ``may_connect`` only the disk is guarded: online.py then keeps the database as it is.
    """

    def __init__(self, on_read, may_connect=False):
        self._on_read = on_read
        self._may_connect = may_connect
        self.reset()

    def reset(self):
        self.written = []
        self.refused = []

    def install(self):
        if self._may_connect:
            online.install()
        else:
            event.listen(Engine, "do_connect", self._refuse_connection)
            refuse_drivers()
        os.environ["GIT_OPTIONAL_LOCKS"] = "0"
        builtins.open = io.open = self._open_in_memory
        os.mkdir = self._make_no_directory
        if hasattr(sys, "addaudithook"):
            sys.addaudithook(self._audit)

    def _refuse_connection(self, dialect, connection_record, cargs, cparams):
        raise WouldConnect(dialect.name, cargs, cparams)

    def _open_in_memory(self, file, mode="r", *args, **kwargs):
        is_written = not isinstance(file, int) and set(mode) & set("wax+") and not _is_device(file)
        # An opener opens the file itself, which the audit hook sees.
        if not is_written or kwargs.get("opener") is not None or _is_called_from({tempfile.__file__}):
            return _open(file, mode, *args, **kwargs)
        self._note(self.written, os.fsdecode(file))
        return io.BytesIO() if "b" in mode else io.StringIO()

    def _make_no_directory(self, path, *args, **kwargs):
        if _is_called_from({tempfile.__file__}):
            return _mkdir(path, *args, **kwargs)
        if os.path.exists(path):
            raise FileExistsError("%r exists" % (path,))
        self._note(self.written, os.fsdecode(path))

    def _audit(self, name, args):
        if name == "open":
            self._audit_open(*args)
        elif name in _CHANGES:
            if not _is_called_from({tempfile.__file__}):
                self._refuse(WouldWrite, "the change %s of %r" % (name, args[0]))
        elif not self._may_connect:
            self._audit_reach(name, args)

    def _audit_reach(self, name, args):
        if name in _PROGRAMS:
            words = _words_of(name, args)
            if not _is_called_from(_INQUIRERS) and not _is_reading_git(words):
                # Its name alone: the arguments may hold a password.
                self._refuse(WouldRun, "the program %s" % (os.path.basename(words[0]) if words else "?"))
        elif name == "socket.connect":
            if not _is_socket_pair(sys._getframe(1)):
                self._refuse(WouldReach, "a connection to %s" % _address_of(args[1]))
        elif name == "sqlite3.connect" and os.fsdecode(args[0]) not in (":memory:", ""):
            raise WouldConnect("sqlite", args)

    def _audit_open(self, path, mode, flags):
        if isinstance(path, int):
            return
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        if not writes:
            self._on_read(os.fsdecode(path))
        elif not _is_device(path) and not _is_called_from({tempfile.__file__}):
            self._refuse(WouldWrite, "writing %r" % (path,))

    def _note(self, remarks, what):
        if len(remarks) < MOST_REMARKS:
            remarks.append(what)

    def _refuse(self, kind, what):
        self._note(self.refused, what)
        why = "nothing is changed now" if self._may_connect else "a preview changes and reaches nothing"
        raise kind("%s was refused: %s" % (what, why))


def _is_device(path):
    return os.fsdecode(path) in _DEVICES


def _is_called_from(files):
    """Whether one of these modules stands among the innermost callers."""
    frame = sys._getframe(2)
    for _ in range(40):
        if frame is None:
            break
        if frame.f_code.co_filename in files:
            return True
        frame = frame.f_back
    return False


def _is_socket_pair(frame):
    """On Windows the pair of sockets that asyncio needs is made through a connection."""
    code = frame.f_code
    return code.co_filename == socket.__file__ and code.co_name.endswith("socketpair")


def _words_of(event_name, args):
    """The words of a command; those of a shell's are not distinguished."""
    command = args[1] if event_name == "subprocess.Popen" else args[0] if args else ""
    return [os.fsdecode(word) for word in command] if isinstance(command, (list, tuple)) else os.fsdecode(command).split()


def _is_reading_git(words):
    if len(words) < 2 or os.path.basename(words[0]) not in ("git", "git.exe"):
        return False
    return words[1] in _GIT_READS and not any(word.startswith(_GIT_OPTIONS) for word in words)


def _address_of(address):
    return "%s:%s" % address[:2] if isinstance(address, tuple) else repr(address)
