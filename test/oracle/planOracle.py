"""What the real Alembic answers about revision maps made from plain data: one request is a list of cases, the answer a list of answers."""
import warnings

from alembic.runtime.migration import HeadMaintainer, MigrationStep
from alembic.script.revision import Revision, RevisionMap


class Module:
    upgrade = downgrade = None


class Script(Revision):
    module = Module
    doc = None


class VersionTable(HeadMaintainer):
    """Alembic's bookkeeping without a database: what a row would be is an element of a set."""

    def _insert_version(self, version):
        assert version not in self.heads
        self.heads.add(version)

    def _delete_version(self, version):
        self.heads.remove(version)

    def _update_version(self, from_, to_):
        assert to_ not in self.heads
        self.heads.remove(from_)
        self.heads.add(to_)


def answer_to(cases):
    warnings.simplefilter("ignore")
    return [answer_case(case) for case in cases]


def answer_case(case):
    try:
        revision_map = RevisionMap(lambda: [script_of(revision) for revision in case["revisions"]])
        revision_map._revision_map
        settle_order(revision_map)
    except Exception as error:
        return {"error": kind_of(error)}
    if has_circle(revision_map):
        return {"circle": True}
    return {
        "heads": list(revision_map.heads),
        "realHeads": list(revision_map._real_heads),
        "normalised": {key: sorted(rev._normalized_resolved_dependencies) for key, rev in revision_map._revision_map.items() if key},
        "named": [attempt(lambda: named(revision_map, text)) for text in case["names"]],
        "ranges": [attempt(lambda: history(revision_map, text)) for text in case["ranges"]],
        "plans": [attempt(lambda: plan(revision_map, request)) for request in case["plans"]],
    }


def settle_order(revision_map):
    """Alembic keeps the dependencies that count in the order of a set, which plans depend on: here the order is the declared one."""
    for rev in set(revision_map._revision_map.values()) - {None}:
        rev._normalized_resolved_dependencies = tuple(sorted(rev._normalized_resolved_dependencies, key=rev._resolved_dependencies.index))


def script_of(revision):
    return Script(revision["id"], tuple(revision["down"]), tuple(revision["deps"]), tuple(revision["labels"]))


def attempt(compute):
    try:
        return compute()
    except Exception as error:
        return {"error": kind_of(error)}


def kind_of(error):
    return type(error).__name__


def ids(revisions):
    return [rev.revision for rev in revisions]


def named(revision_map, text):
    """Steps below a base give the word "base", steps below that None, on which every command then fails."""
    found = revision_map.get_revisions(text)
    assert None not in found
    return ids(rev for rev in found if rev != "base")


def history(revision_map, text):
    lower, upper = text.strip().split(":")
    return ids(revision_map.iterate_revisions(upper or "heads", lower or "base", inclusive=True, assert_relative_length=False))


def plan(revision_map, request):
    rows, target = tuple(request["versions"]), request["target"]
    if request["direction"] == "upgrade":
        found = list(reversed(list(revision_map.iterate_revisions(target, rows, implicit_base=True))))
        steps = [MigrationStep.upgrade_from_script(revision_map, rev) for rev in found]
    else:
        found = list(revision_map.iterate_revisions(rows, target, select_for_downgrade=True))
        steps = [MigrationStep.downgrade_from_script(revision_map, rev) for rev in found]
    return {"steps": ids(found), **run(rows, steps)}


def run(rows, steps):
    table, after = VersionTable(None, rows), []
    try:
        for step in steps:
            table.update_to_step(step)
            after.append(sorted(table.heads))
    except Exception as error:
        return {"after": after, "failure": kind_of(error)}
    return {"after": after, "failure": None}


def has_circle(revision_map):
    """Alembic misses some, and then may never end."""
    left = {rev.revision: set(rev._all_down_revisions) for rev in revision_map._revision_map.values() if rev is not None}
    while left:
        free = [key for key, down in left.items() if not down & left.keys()]
        if not free:
            return True
        for key in free:
            del left[key]
    return False
