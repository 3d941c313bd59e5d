"""Lines of running code. ``frame.f_lineno`` reads a function's table of lines from its start, each time."""
import bisect
import dis


class Lines:
    """Finds lines in the functions of one file, quickly in those that are megabytes long too."""

    def __init__(self, path):
        self._path = path
        self._tables = {}

    def of(self, frame):
        """The line, counted from 0, at which the innermost frame of the file is, or None."""
        while frame is not None:
            if frame.f_code.co_filename == self._path:
                return self._line_in(frame.f_code, frame.f_lasti)
            frame = frame.f_back
        return None

    def _line_in(self, code, instruction):
        # By identity: the hash of a code object is that of all its constants. The table keeps the object.
        table = self._tables.get(id(code))
        if table is None:
            starts = [(offset, line) for offset, line in dis.findlinestarts(code) if line is not None]
            table = self._tables[id(code)] = (code, [offset for offset, _ in starts], [line for _, line in starts])
        _, offsets, lines = table
        index = bisect.bisect_right(offsets, instruction) - 1
        return (lines[index] if index >= 0 else code.co_firstlineno) - 1
