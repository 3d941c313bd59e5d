"""How much of anything is kept: what the project's code produces without an end must not fill the memory."""
import io

from .refusals import TooMuchSql

#: In characters. No honest env.py prints more.
LONGEST_PRINT = 1000000
#: In characters: more can be neither shown nor read.
LONGEST_SQL = 24000000
#: Of files that went to memory, and of what was refused.
MOST_REMARKS = 1000

# What a statement takes beside its text.
_OVERHEAD = 100


class Printed(io.StringIO):
    """Takes all that is printed, and keeps the beginning."""

    def write(self, text):
        room = LONGEST_PRINT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)


class SqlLimit:
    """Ends a rendering that has become too long; not by an ``Exception``, which a loop may swallow."""

    def __init__(self):
        self._left = LONGEST_SQL

    def take(self, sql):
        self._left -= len(sql) + _OVERHEAD
        if self._left < 0:
            raise TooMuchSql("more than %d MB of SQL" % (LONGEST_SQL // 1000000))
