"""What the real Alembic says of environments: one request is a list of ini files, the answer a list of graphs or errors."""
import warnings

from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import to_tuple


def answer_to(ini_files):
    return [graph_of(ini_file) for ini_file in ini_files]


def graph_of(ini_file):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            graph = read_graph(ScriptDirectory.from_config(Config(ini_file)).revision_map)
        except Exception as error:
            graph = {"error": f"{type(error).__name__}: {error}"}
    graph["duplicates"] = any("present more than once" in str(warning.message) for warning in caught)
    return graph


def read_graph(revision_map):
    revisions = {id(rev): rev for rev in revision_map._revision_map.values() if rev is not None}
    return {
        "heads": list(revision_map.heads),
        "effectiveHeads": list(revision_map._real_heads),
        "bases": list(revision_map.bases),
        "revisions": {rev.revision: read_revision(rev) for rev in revisions.values()},
    }


def read_revision(rev):
    return {
        "downRevisions": list(rev._versioned_down_revisions),
        "dependsOn": list(to_tuple(rev.dependencies, default=())),
        "branchLabels": list(rev._orig_branch_labels),
        "effectiveLabels": sorted(rev.branch_labels),
        "message": rev.doc,
        "file": rev.path,
        "isBranchPoint": rev.is_branch_point,
        "isMergePoint": rev.is_merge_point,
    }
