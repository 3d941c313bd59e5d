"""Answers the requests that come through the channel. See README.md for the protocol."""
import os
import sys

from . import secrets
from .capture import follow_batches
from .check import check
from .current import current, destination
from .errors import describe, shortened
from .freshness import freshness
from .guard import Guard
from .limits import Printed
from .plan import plan, resolve
from .progress import progress
from .render import render
from .script import script
from .target import target
from .versions import versions

METHODS = {
    "render": render, "script": script, "plan": plan, "resolve": resolve, "target": target, "destination": destination,
    # Of the process that was started with --online.
    "current": current, "check": check,
}  # fmt: skip

# In characters: as much as a user reads.
LONGEST_REMARK = 20000


def serve(channel):
    """Answers requests until no more come."""
    sys.stderr = secrets.HidingStream(sys.stderr)
    guard = Guard(freshness.note_read, may_connect="--online" in sys.argv)
    guard.install()
    follow_batches()
    first_run = FirstRun()
    for request in channel.requests():
        params = request.get("params") or {}
        printed = sys.stdout = Printed()
        if freshness.is_lost():
            reply = {"stale": True}
        else:
            guard.reset()
            progress.start(lambda message: channel.send(request["id"], {"progress": message}))
            reply = answer(request["method"], params)
            freshness.remember()
            if not first_run.believes(reply):
                reply = {"stale": True}
        about = {"printed": shortened(printed.getvalue(), LONGEST_REMARK), "written": guard.written, "refused": guard.refused}
        reply.update(secrets.hide(about))
        send(channel, request["id"], reply)
        if "stale" in reply:
            break
    # Threads of the project's would keep the process, and nothing of its own is left to do.
    os._exit(0)


def answer(method, params):
    """The result of one request, or its error as data: nothing that the user's code does ends the bridge."""
    try:
        if method == "hello":
            return {"result": versions()}
        os.chdir(params["cwd"])
        return {"result": METHODS[method](params)}
    except BaseException as error:
        return {"error": describe(error)}


class FirstRun:
    """Python runs env.py and revisions again and again, which some cannot stand: they define a table twice.

    Such an error is believed only when the first run of a process has it; else a new process is asked.
    """

    def __init__(self):
        self._is_over = False
        self._seen = set()

    def believes(self, reply):
        errors = set(_errors_of(reply))
        if self._is_over:
            return errors <= self._seen
        self._seen = errors
        self._is_over = "python" not in reply.get("result", {})
        return True


def _errors_of(reply):
    result = reply.get("result", {})
    ending = result.get("environmentError")
    if ending is not None and ending["reason"] == "raises":
        yield _key_of(ending["error"])
    for revision in result.get("revisions", []):
        # Only what SQLAlchemy and Python say of a second definition: most errors are a revision's own.
        if revision.get("error") is not None and "already" in revision["error"]["message"]:
            yield _key_of(revision["error"])


def _key_of(error):
    return error["kind"], error["message"]


def send(channel, id, reply):
    """Sends the reply, or why it cannot be sent: it may hold objects of the project's."""
    try:
        channel.send(id, reply)
    except Exception as error:
        channel.send(id, {"error": describe(error), "printed": "", "written": [], "refused": []})
