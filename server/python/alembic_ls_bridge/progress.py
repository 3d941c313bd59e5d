"""Says how far a rendering is, so that its caller need not take one that is long for one that hangs."""
import time

# In seconds. Whoever watches sees no more.
_INTERVAL = 0.25


class Progress:
    """``start`` gives the way to the caller of one request."""

    def __init__(self):
        self._send = None
        self._message = None
        self._latest = 0

    def start(self, send):
        self._send = send
        self._message = None

    def revision(self, revision, done, total):
        """Migrations of a revision run from now on; ``done`` of ``total`` have been rendered."""
        self._message = {"revision": revision, "done": done, "total": total, "statements": 0}
        self._report()

    def statement(self):
        if self._message is not None:
            self._message["statements"] += 1
            if time.monotonic() - self._latest > _INTERVAL:
                self._report()

    def end(self):
        """What runs from now on is no migration."""
        self._message = None
        self._report()

    def _report(self):
        self._latest = time.monotonic()
        if self._send is not None:
            self._send(self._message)


#: Of this process, which answers one request at a time.
progress = Progress()
