import type { OperationRule } from '../../operations/operationRule.js';

export const missingDowngrade: OperationRule = {
  code: 'DG01',
  name: 'missing-downgrade',
  title: 'There is no function downgrade()',
  severity: 'warning',
  dialects: 'all',
  directions: ['downgrade'],
  documentation: {
    what: 'A revision that has `upgrade()` and no `downgrade()`.',
    why: "Alembic ends with a traceback when it comes to this revision on the way back: module has no attribute 'downgrade'. No revision before it can be reached by a downgrade either.",
    whatToDo:
      'Write the opposite of `upgrade()` (*Generate Downgrade*), or let it say that there is no way back: `raise NotImplementedError("the old values are gone")`.',
    whenSilent:
      'For a merge; in a project of which most revisions have none; where the file imports all names of a module, one of which may be it; where the file cannot be read.',
    bad: `def upgrade():
    op.create_table("item", sa.Column("id", sa.Integer()))`,
    good: `def upgrade():
    op.create_table("item", sa.Column("id", sa.Integer()))


def downgrade():
    op.drop_table("item")`,
  },
  cases: {
    good: [
      'from helpers import *\n\n\ndef upgrade():\n    op.create_table("item", sa.Column("id", sa.Integer()))',
      'from helpers import downgrade\n\n\ndef upgrade():\n    op.create_table("item", sa.Column("id", sa.Integer()))',
    ],
  },
  *check(run, { revision, upgrade, target }) {
    if (target.isOneWay === true) return;
    const { names, otherNames, isBroken, unreadable, assignments } = revision.file.header;
    if (names.has('downgrade') || otherNames !== null || isBroken || unreadable !== null) return;
    if (run.missing === undefined || upgrade.missing !== undefined || revision.downRevisions.length > 1) return;
    const span = upgrade.operations[0]?.origin.call ?? assignments.revision;
    if (span === undefined) return;
    yield {
      span,
      message:
        'This revision has no downgrade(): Alembic fails when it has to go back over it. Write the opposite of upgrade(), or have it raise an error that says why there is none.',
    };
  },
};
