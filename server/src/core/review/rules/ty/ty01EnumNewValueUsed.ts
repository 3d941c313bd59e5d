import type { Term } from '../../../operations/term.js';
import { autocommitFix } from '../../fixes/autocommitFix.js';
import { isInAutocommit } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { type ReviewedRun, type ReviewStep, stepsOf } from '../../operations/reviewedRevision.js';
import { isServerAtLeast } from '../../operations/serverVersion.js';
import { isTransactional } from '../../operations/transactions.js';

export const enumNewValueUsedInSameTransaction: OperationRule = {
  code: 'TY01',
  name: 'enum-new-value-used-in-same-transaction',
  title: 'A new value of an enum type is used before it is committed',
  severity: 'error',
  dialects: ['postgresql'],
  directions: ['upgrade', 'downgrade'],
  documentation: {
    what: 'ALTER TYPE … ADD VALUE, and after it in the same transaction the new value in an UPDATE, INSERT, default or check.',
    why: 'PostgreSQL refuses that: unsafe use of new value of enum type. New enum values must be committed before they can be used.',
    whatToDo:
      'Put the ALTER TYPE into `with op.get_context().autocommit_block():`, or use the value in the next revision, with `transaction_per_migration=True` in env.py.',
    whenSilent:
      'Where the value is added in an `autocommit_block()`, or one comes between; where migrations run without a transaction. Before PostgreSQL 12 TX12 reports the ALTER TYPE itself.',
    before: `op.execute("CREATE TYPE mood AS ENUM ('sad')")
op.execute("CREATE TABLE person (id integer PRIMARY KEY, mood mood)")`,
    bad: `op.execute("ALTER TYPE mood ADD VALUE 'ok'")
op.execute("UPDATE person SET mood = 'ok'")`,
    good: `with op.get_context().autocommit_block():
    op.execute("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok'")
op.execute("UPDATE person SET mood = 'ok' WHERE mood = 'sad'")`,
  },
  cases: {
    bad: ['op.execute("ALTER TYPE mood ADD VALUE \'ok\'")\nop.alter_column("person", "mood", server_default="ok")'],
    good: [
      'op.execute("ALTER TYPE mood ADD VALUE \'ok\'")\nop.execute("UPDATE person SET mood = \'sad\'")',
      'op.execute("ALTER TYPE mood ADD VALUE \'ok\'")\nwith op.get_context().autocommit_block():\n    op.execute("SELECT 1")\nop.execute("UPDATE person SET mood = \'ok\'")',
    ],
  },
  *check(run, revision) {
    // Before, PostgreSQL refuses the new value itself (TX12).
    if (!isTransactional(revision.target) || !isServerAtLeast(revision.target, '12')) return;
    for (const step of stepsOf(run, 'execute')) {
      if (isInAutocommit(step)) continue;
      for (const change of step.operation.changes ?? []) {
        if (change.kind !== 'addEnumValue') continue;
        const use = firstUse(run, step, change.value);
        if (use === undefined) continue;
        const outer = step.within.find(({ kind }) => kind === 'execute') ?? step.operation;
        yield at(
          step,
          `The value '${change.value}' is added to "${change.name}" here and used later in the same transaction: PostgreSQL refuses that until it is committed. Add it in an autocommit block.`,
          {
            related: [
              {
                file: revision.revision.file.path,
                span: use.operation.origin.call,
                message: `'${change.value}' is used here`,
              },
            ],
            fixes: autocommitFix(revision, outer),
          },
        );
      }
    }
  },
};

/** The first step that uses a value before anything is committed. */
function firstUse({ steps }: ReviewedRun, added: ReviewStep, value: string): ReviewStep | undefined {
  for (const step of steps.slice(steps.indexOf(added) + 1)) {
    if (step.operation.kind === 'autocommit') return undefined;
    if (uses(step, value)) return step;
  }
  return undefined;
}

function uses({ operation }: ReviewStep, value: string): boolean {
  const literal = `'${value.replaceAll("'", "''")}'`;
  if (operation.kind === 'execute') {
    const text = operation.text?.kind === 'known' ? operation.text.value : '';
    const isAddition = operation.changes?.some(({ kind }) => kind === 'addEnumValue' || kind === 'renameEnumValue');
    return isAddition !== true && /^\s*(?:UPDATE|INSERT|DELETE|ALTER|CREATE)\b/i.test(text) && text.includes(literal);
  }
  const terms = [operation.arguments.get('server_default'), operation.arguments.get('column')];
  return terms.some((term) => term !== undefined && hasDefault(term, value, operation.kind === 'alterColumn'));
}

function hasDefault(term: Term, value: string, isDefault: boolean): boolean {
  if (isDefault && term.kind === 'string') return term.value === value;
  if (term.kind !== 'call') return false;
  const given = isDefault ? term.positional[0] : term.keywords.get('server_default');
  if (given === undefined) return false;
  return hasDefault(given, value, true) || (given.kind === 'string' && given.value.includes(`'${value}'`));
}
