"""Records each statement that a migration prints, with the line of the migration that caused it."""
import sys
from contextlib import contextmanager

from alembic.operations.batch import BatchOperationsImpl

from .errors import describe_error
from .limits import SqlLimit
from .lines import Lines
from .progress import progress


class Capture:
    """The statements of the revision that is being rendered, and those of env.py outside of one, without Alembic's frame."""

    #: The capture that records now: there is one at a time, as there is one Alembic.
    active = None

    def __init__(self, env_py):
        self.current = None
        self.database = None
        self.path = None
        self._limit = SqlLimit()
        self._lines = Lines(None)
        self._lines_outside = Lines(env_py)
        #: What env.py itself runs.
        self.outside = []
        #: How often env.py has run the migrations.
        self.runs = 0
        self.in_frame = False
        #: Of the call on a batch that is being carried out at the end of its block.
        self.batched_line = None

    def begin(self, entry, path):
        self.current = entry
        self.path = path
        self._lines = Lines(path)
        Capture.active = self

    def end(self):
        self.current = None
        Capture.active = None

    def attach(self, context):
        """Takes all offline SQL of one context: it goes through its implementation's ``static_output``."""
        impl = context.impl
        terminator = impl.command_terminator
        separator = getattr(impl, "batch_separator", None)
        autocommit_block = context.autocommit_block

        def static_output(text):
            if text == separator or self.current is None and self.in_frame:
                return
            sql = text[: -len(terminator)] if terminator and text.endswith(terminator) else text
            frame = sys._getframe(1)
            self._limit.take(sql)
            if self.current is None:
                self.outside.append({"sql": sql, "line": self._lines_outside.of(frame), "run": self.runs})
            else:
                self._add(sql, self.line(frame))

        @contextmanager
        def autocommit_block_at_its_line():
            # Up to Python 3.9 a block is left at the line of its last statement.
            line = self._lines.of(sys._getframe(1))
            with autocommit_block():
                yield
                count = self._count()
            if self._count() > count:
                self.current["statements"][-1]["line"] = line

        impl.static_output = static_output
        impl.emit_begin = self._framed(impl.emit_begin)
        impl.emit_commit = self._framed(impl.emit_commit)
        context.autocommit_block = autocommit_block_at_its_line

    def line(self, frame):
        """The line of the call that causes a statement; what a batch collected, it carries out behind all of its calls."""
        return self._lines.of(frame) if self.batched_line is None else self.batched_line

    def _framed(self, emit):
        """The BEGIN and COMMIT around all revisions are Alembic's; a COMMIT and BEGIN within one are of its autocommit block."""

        def emit_frame():
            self.in_frame = True
            try:
                emit()
            finally:
                self.in_frame = False

        return emit_frame

    def _add(self, sql, line, gap=None):
        statement = {"sql": sql, "line": line, "database": self.database, "run": self.runs - 1, "gap": gap}
        self.current["statements"].append(statement)
        progress.statement()

    def _count(self):
        return 0 if self.current is None else len(self.current["statements"])

    def gap(self, reason, frame):
        """Something that Alembic can't render offline, in its place."""
        self._add("", self._lines.of(frame), reason)

    def fail(self, error):
        if self.current["error"] is None:
            self.current["error"] = dict(describe_error(error, self.path), database=self.database)


class _Calls(list):
    """What is called on a batch, each with its line, which counts while Alembic goes through them."""

    def __init__(self):
        super().__init__()
        self._lines = []

    def append(self, call):
        capture = Capture.active
        self._lines.append(None if capture is None else capture.line(sys._getframe(1)))
        super().append(call)

    def __iter__(self):
        for call, line in zip(super().__iter__(), list(self._lines)):
            capture = Capture.active
            if capture is not None:
                capture.batched_line = line
            try:
                yield call
            finally:
                if capture is not None:
                    capture.batched_line = None


def follow_batches():
    """Gives statements of a batch the lines of their calls, and makes one that copies its table a gap: offline Alembic can't
    reflect the table, and ends the revision."""
    flush = BatchOperationsImpl.flush
    init = BatchOperationsImpl.__init__

    def init_with_calls(self, *args, **kw):
        init(self, *args, **kw)
        if type(self.batch) is list:
            self.batch = _Calls()

    def flush_or_gap(self):
        capture = Capture.active
        is_offline = self.operations.migration_context.as_sql
        if capture is None or not is_offline or self.copy_from is not None or not self._should_recreate():
            try:
                return flush(self)
            finally:
                # An error leaves it in the middle of its calls.
                if capture is not None:
                    capture.batched_line = None
        table = self.table_name if self.schema is None else "%s.%s" % (self.schema, self.table_name)
        capture.gap('batch mode copies the table "%s", which Alembic can only do with a database' % table, sys._getframe(1))
        return None

    BatchOperationsImpl.__init__ = init_with_calls
    BatchOperationsImpl.flush = flush_or_gap
