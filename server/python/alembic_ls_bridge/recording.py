"""What the project prints before it ends the process, which is usually why.

Standard error is recorded for as long as the process lives, because a logging handler keeps the stream that it was given.
"""
import io
import sys

from .secrets import hidden_end

# Enough for a usage and its error.
_LONGEST = 2000


class _Recorder(io.TextIOBase):
    """Passes everything on, and keeps the last of it."""

    def __init__(self, stream):
        self._stream = stream
        self.text = ""

    def write(self, text):
        self.text = (self.text + text)[-2 * _LONGEST :]
        return self._stream.write(text)

    def flush(self):
        self._stream.flush()

    def fileno(self):
        return self._stream.fileno()


_errors = None


def record():
    """Starts a new recording. Answers a function that returns what was printed since."""
    global _errors
    if _errors is None:
        _errors = sys.stderr = _Recorder(sys.stderr)
    _errors.text = ""
    output = sys.stdout
    start = output.tell() if isinstance(output, io.StringIO) else 0

    def printed():
        text = output.getvalue()[start:] if isinstance(output, io.StringIO) else ""
        return hidden_end(text, _LONGEST) + hidden_end(_errors.text, _LONGEST)

    return printed
