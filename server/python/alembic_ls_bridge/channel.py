"""The two pipes to the caller, which nothing else in this process, and no process that it starts, reads or writes."""
import os

# What was printed before may have no line end.
_MESSAGE = b"\n%s %s %s\n"
# In bytes. The caller ends a process that sends more.
_LONGEST = 60 * 1024 * 1024
_READY = b"\nalembic-ls bridge is ready\n"


class Channel:
    """Takes standard input and output for the protocol: everybody else reads nothing and prints to standard error."""

    def __init__(self):
        self._owner = os.getpid()
        # Duplicates are not inherited by the programs that are started here.
        self._requests = os.fdopen(os.dup(0), "rb")
        self._answers = os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._leave)
        # Now that the streams are taken, and before anybody can put something else in the place of these.
        from hashlib import sha256
        from json import dumps, loads

        self._sha256, self._dumps, self._loads = sha256, dumps, loads

    def requests(self):
        """Each request as it comes, until the caller closes the pipe. Reports first that they may come."""
        self._write(_READY)
        for line in self._requests:
            yield self._loads(line.decode("utf-8"))

    def send(self, id, message):
        """One message about the request ``id``. Raises, and sends nothing, when it cannot be written as JSON."""
        # What JSON does not have is written as Python writes it.
        text = self._dumps(message, default=repr).encode("ascii")
        if len(text) > _LONGEST:
            raise ValueError("the answer is longer than %d MB" % (_LONGEST // 1024 // 1024))
        # With the digest the caller notices whatever else came into the pipe in the middle of it.
        self._write(_MESSAGE % (id.encode("ascii"), self._sha256(text).hexdigest().encode("ascii"), text))

    def _write(self, data):
        if os.getpid() != self._owner:
            # A fork of the project's own that came back to here: the process that it left gives the answer.
            os._exit(0)
        self._answers.write(data)
        self._answers.flush()

    def _leave(self):
        """A fork must not keep the pipes open."""
        os.close(self._requests.fileno())
        os.close(self._answers.fileno())
