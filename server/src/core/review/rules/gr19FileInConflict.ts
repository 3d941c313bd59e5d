import type { Rule } from '../rule.js';

/** What `alembic-ls check --merge` reports of files that git cannot merge. */
export const fileInConflict: Rule = {
  code: 'GR19',
  name: 'file-in-conflict',
  title: 'Merging leaves a revision or configuration file in conflict',
  severity: 'error',
  documentation: {
    what: '`alembic-ls check --merge` finds that git cannot merge a revision file, `env.py`, `script.py.mako` or a configuration file: both sides changed the same place, one side changed what the other one deleted, or the file has a merge driver of its own, which is not run. Settings do not change this rule. The editor reports the same of the default branch as information on the revision.',
    why: 'The merge stops until somebody resolves the conflict. What both sides say alike is known in the graph, and the rest is not, so that other findings may be missing until then.',
    whatToDo:
      'Merge the default branch into the branch, resolve the conflict there, and check again. A released revision keeps what the default branch has.',
    bad: `<<<<<<< HEAD
down_revision = "a1"
=======
down_revision = "b2"
>>>>>>> feature`,
    good: `down_revision = "b2"`,
  },
};
