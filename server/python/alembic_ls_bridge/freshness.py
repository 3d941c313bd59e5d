"""Notices that what the project read as it was imported has changed on disk since."""
import os
import sys


class Freshness:
    """Python keeps imported modules for good: once one of the project's changed, only a new process tells the truth.

    The same holds for the files that they read then, as settings do with ``.env``. What each request reads anew (the
    configuration, env.py, the revisions) is not noted.
    """

    def __init__(self):
        self._times = {}
        self._read = set()
        self._read_anew = set()

    def note_read(self, path):
        """A file was opened for reading. Called for every one: it does no more than it must."""
        self._read.add(os.path.abspath(path))

    def leave_out(self, paths):
        """Files, or directories with all that lies directly in them, that each request reads anew."""
        self._read_anew.update(os.path.abspath(path) for path in paths)

    def remember(self):
        """Notes the project's modules and files that came in since the last call."""
        files = {path for path in self._read if not self._read_anew & {path, os.path.dirname(path)}}
        modules = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
        for path in files | {os.path.abspath(path) for path in modules if isinstance(path, str)}:
            if path not in self._times and _is_of_project(path):
                self._times[path] = _time_of(path)
        self._read.clear()

    def is_lost(self):
        """Whether anything noted changed or went."""
        return any(_time_of(path) != time for path, time in self._times.items())


_foreign = tuple(
    os.path.abspath(directory) + os.sep
    for directory in {sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), os.path.dirname(os.path.dirname(__file__))}
)
_unchanging = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/")


def _is_of_project(path):
    if path.startswith(_foreign) or "site-packages" in path or "dist-packages" in path:
        return False
    return not (os.sep == "/" and path.startswith(_unchanging))


def _time_of(path):
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None


#: Of this process: what it imported is one thing.
freshness = Freshness()
