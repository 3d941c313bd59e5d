"""Times the bridge's functions that take text from outside: a line of JSON in, the best times in seconds out."""
import io
import json
import sys
import time

from alembic_ls_bridge import errors, online, secrets

KNOWN = ("aaaaaaaaab", "((((((((((", "a%2Fb%2Fc%2Fd")


def hide(text):
    for secret in KNOWN:
        secrets._known.add(secret)
    secrets.hide(text)


def write(text):
    stream = secrets.HidingStream(io.StringIO())
    for start in range(0, len(text), 1000):
        stream.write(text[start : start + 1000])
    stream.flush()


ENTRIES = {
    "learn_text": secrets.learn_text,
    "learn_text, an address": lambda text: secrets.learn_text("postgresql://a:" + text),
    "hide": hide,
    "hidden_end": lambda text: secrets.hidden_end(text, len(text) - 1),
    "HidingStream": write,
    "describe": lambda text: errors.describe(ValueError(text)),
    "a statement that changes": lambda text: online._CHANGE.match(text),
    "a statement that may change": lambda text: online._CREATE_IF_MISSING.match("CREATE " + text),
}


def time_of(run, text):
    secrets._known.__init__()
    start = time.process_time()
    run(text)
    return time.process_time() - start


for line in sys.stdin:
    request = json.loads(line)
    if request == "entries":
        print(json.dumps(list(ENTRIES)), flush=True)
        continue
    run = ENTRIES[request["entry"]]
    shortest = longest = float("inf")
    for _ in range(request["tries"]):
        shortest = min(shortest, time_of(run, request["short"]))
        longest = min(longest, time_of(run, request["long"]))
        if longest <= request["growth"] * max(shortest, request["floor"]):
            break
    print(json.dumps([shortest * 1000, longest * 1000]), flush=True)
