import { type Fact, sameItems } from '../../../text.js';
import { callFix, pythonString } from '../../fixes/callEdits.js';
import { known } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { refusalsIn } from '../../operations/refusals.js';
import { type ReviewedRevision, type ReviewStep, stepsOf } from '../../operations/reviewedRevision.js';

export const downgradeNameMismatch: OperationRule = {
  code: 'DG09',
  name: 'downgrade-name-mismatch',
  title: 'The downgrade drops another name than the upgrade creates',
  severity: 'error',
  dialects: ['postgresql', 'sqlite', 'mysql', 'mariadb'],
  directions: ['downgrade'],
  cause: 'downgrade',
  documentation: {
    what: '`downgrade()` drops an index or a constraint of a name that there is not, and leaves the only one of its kind that `upgrade()` creates for the table.',
    why: 'The downgrade fails when it is needed: index "idx_item_code" does not exist.',
    whatToDo: 'Write the name that `upgrade()` gives. The quick fix does so.',
    whenSilent: 'Where not all names are known; with `if_exists=True`.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: `def upgrade():
    op.create_index("ix_item_code", "item", ["code"])


def downgrade():
    op.drop_index("idx_item_code", table_name="item")`,
    good: `def upgrade():
    op.create_index("ix_item_code", "item", ["code"])


def downgrade():
    op.drop_index(op.f("ix_item_code"), table_name="item")`,
  },
  cases: {
    bad: [
      'def upgrade():\n    op.create_unique_constraint("uq_item_code", "item", ["code"])\n\n\ndef downgrade():\n    op.drop_constraint("uq_code", "item", type_="unique")',
    ],
  },
  *check(run, revision) {
    for (const { step, cause } of refusalsIn(run, revision)) {
      if (cause !== 'missingName') continue;
      const { operation } = step;
      if (operation.kind !== 'dropIndex' && operation.kind !== 'dropConstraint') continue;
      const name = known(operation.name);
      const meant = namesLeft(step, revision);
      const [created] = meant;
      if (typeof name !== 'string' || created === undefined || meant.length > 1) continue;
      yield at(step, `There is no "${name}" to drop: upgrade() creates "${created}". The downgrade fails here.`, {
        fixes: callFix(
          revision,
          operation,
          `Drop "${created}"`,
          ({ text }) => renamed(text, operation.name, name, created),
          true,
        ),
      });
    }
  },
};

/** What `upgrade()` creates for the table, of the kind that is dropped, and `downgrade()` does not drop. */
function namesLeft({ operation: drop }: ReviewStep, { upgrade, downgrade }: ReviewedRevision): string[] {
  if (drop.kind !== 'dropIndex' && drop.kind !== 'dropConstraint') return [];
  const table = drop.table === null ? undefined : known(drop.table.name);
  const type = drop.kind === 'dropConstraint' ? known(drop.type)?.toLowerCase() : undefined;
  const created = stepsOf(upgrade, 'createIndex', 'addConstraint').flatMap(({ operation }) => {
    if (table !== undefined && known(operation.table.name) !== table) return [];
    if (operation.kind === 'createIndex') return drop.kind === 'dropIndex' ? [known(operation.index.name)?.value] : [];
    const isOfType = type === undefined || operation.constraint.kind.toLowerCase() === type;
    return drop.kind === 'dropConstraint' && isOfType ? [known(operation.constraint.name)?.value] : [];
  });
  const dropped = new Set(stepsOf(downgrade, 'dropIndex', 'dropConstraint').map((each) => known(each.operation.name)));
  const left = created.filter((name) => name === undefined || !dropped.has(name));
  const names = left.flatMap((name) => name ?? []);
  return sameItems(names, left) ? names : [];
}

function renamed(text: string, fact: Fact<unknown>, old: string, name: string) {
  const { start, end } = fact.span;
  const written = text.slice(start, end);
  const at = written.search(/["']/);
  const isPlain = new RegExp(`^(?:[\\w.]+\\()?(["'])${old.replaceAll(/\W/g, '\\$&')}\\1\\)?$`).test(written);
  if (!isPlain) return 'the name is written elsewhere';
  return [{ span: { start: start + at, end: start + at + old.length + 2 }, newText: pythonString(name) }];
}
