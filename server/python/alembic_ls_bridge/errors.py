"""Errors of the user's code as data."""
import os
import re
import traceback

from .secrets import hide

# A recursion without end has a traceback without end.
_LONGEST = 20000

# The address of an object is of no use to a reader, and the same failure would never read the same twice.
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+(?=>)")


def describe_error(error, path):
    """An error as data: class, message, the line of ``path`` that it passed through (from 0), the traceback."""
    line = None
    for frame, number in _frames(error):
        if is_same_file(frame.f_code.co_filename, path):
            line = number - 1
    if line is None and isinstance(error, SyntaxError) and error.lineno and is_same_file(error.filename or "", path):
        line = error.lineno - 1
    return dict(describe(error), line=line)


def describe(error):
    """Class, message and traceback without known passwords and addresses of objects; never raises, whatever the error's own methods do."""
    try:
        message = str(error)
    except Exception:
        message = "(its message cannot be read)"
    try:
        lines = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    except Exception:
        lines = ""
    message, lines = (_ADDRESS.sub("", shortened(text, _LONGEST)) for text in (message, lines))
    known = {"kind": type(error).__name__, "message": message, "traceback": lines}
    if isinstance(error, SystemExit) and hasattr(error, "said"):
        known["said"] = shortened(error.said, _LONGEST)
    return known


def shortened(text, longest):
    """The beginning and the end of a long text, without known secrets: hidden first, or a cut could leave half of one."""
    return _cut(hide(_cut(text, 10 * longest)), longest)


def _cut(text, longest):
    return text if len(text) <= longest else text[: longest // 2] + "\n  …\n" + text[-longest // 2 :]


def global_of(error, path, name):
    """The value of a global name of the module ``path`` that the error passed through, or None."""
    for frame, _ in _frames(error):
        if is_same_file(frame.f_code.co_filename, path):
            return frame.f_globals.get(name)
    return None


def is_raised_by(error, package):
    """Whether the innermost frame is of a package: its exceptions can be raised by others too."""
    frames = list(_frames(error))
    return bool(frames) and frames[-1][0].f_code.co_filename.startswith(os.path.dirname(package.__file__) + os.sep)


def is_same_file(one, other):
    return one == other or os.path.realpath(one) == os.path.realpath(other)


def _frames(error):
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next
