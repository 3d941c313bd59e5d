import { callFix } from '../../fixes/callEdits.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import type { ReviewedRun, ReviewStep } from '../../operations/reviewedRevision.js';
import { sqlStatements, type SqlStatement } from '../../operations/sqlText.js';

const allTriggers = /^ALTER TABLE .* DISABLE TRIGGER ALL$/;
const replica = /^SET (?:LOCAL |SESSION )?SESSION_REPLICATION_ROLE (?:=|TO) (?:REPLICA|'')$/;
const keyChecks = /^SET (?:@@)?(?:(?:GLOBAL|SESSION|LOCAL) )?(?:[@ .]*)FOREIGN_KEY_CHECKS = (?:0|OFF|FALSE)$/;
const keyChecksAgain = /^SET .*FOREIGN_KEY_CHECKS = (?:1|ON|TRUE)$/;

export const integrityTriggersDisabled: OperationRule = {
  code: 'DM15',
  name: 'integrity-triggers-disabled',
  title: 'Foreign keys are switched off while rows change',
  severity: 'error',
  dialects: ['postgresql', 'mysql', 'mariadb'],
  directions: ['upgrade', 'downgrade'],
  documentation: {
    what: '`DISABLE TRIGGER ALL` or `session_replication_role = replica` on PostgreSQL, `foreign_key_checks = 0` on MySQL and MariaDB, in SQL text.',
    why: 'Foreign keys of PostgreSQL are triggers: ALL switches them off too. Rows that break them stay, as they are not checked when the triggers are on again, nor when `foreign_key_checks` is 1 again.',
    whatToDo:
      'Write `DISABLE TRIGGER USER`, which leaves the foreign keys on. The quick fix does so. Or change the rows in an order that the keys allow.',
    whenSilent:
      'For `DISABLE TRIGGER USER`; on MySQL and MariaDB where `foreign_key_checks` is 1 again before rows are changed, as for dropping tables in any order.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: `op.execute("ALTER TABLE item DISABLE TRIGGER ALL")
op.execute("DELETE FROM item WHERE id < 100")
op.execute("ALTER TABLE item ENABLE TRIGGER ALL")`,
    good: `op.execute("ALTER TABLE item DISABLE TRIGGER USER")
op.execute("DELETE FROM item WHERE id < 100")
op.execute("ALTER TABLE item ENABLE TRIGGER USER")`,
  },
  cases: {
    bad: [
      'op.execute("SET session_replication_role = \'replica\'")',
      'op.execute("SET session_replication_role TO replica")',
    ],
    good: ['op.execute("SET session_replication_role = DEFAULT")'],
  },
  *check(run, revision) {
    const isMysql = revision.target.dialect.name !== 'postgresql';
    for (const statement of sqlStatements(run)) {
      const { step, words, text } = statement;
      if (isMysql) {
        if (!keyChecks.test(words.toUpperCase()) || !changesRowsMeanwhile(run, statement)) continue;
        yield at(
          step,
          'Rows that break a foreign key while foreign_key_checks is 0 stay, and are never checked again. Change them in an order that the keys allow.',
        );
        continue;
      }
      const isAll = allTriggers.test(words);
      // The patterns do not keep what is in quotes.
      const isReplica = replica.test(words) && /\breplica\b/i.test(text);
      if (!isAll && !isReplica) continue;
      yield at(
        step,
        `This switches foreign keys off too: rows that break them stay, and are never checked again. ${isAll ? 'Write DISABLE TRIGGER USER' : 'Disable the triggers that are in the way by name'}.`,
        {
          ...(isAll && {
            fixes: callFix(revision, step.operation, 'Disable the own triggers only', ({ text: source, call }) => {
              const written = source.slice(call.start, call.end);
              const found = [...written.matchAll(/(\b(?:DIS|EN)ABLE\s+TRIGGER\s+)ALL\b/gi)];
              if (found.length !== 1) return 'the text is written elsewhere';
              const [match = '', before = ''] = found[0] ?? [];
              const start = call.start + (found[0]?.index ?? 0) + before.length;
              return [{ span: { start, end: call.start + (found[0]?.index ?? 0) + match.length }, newText: 'USER' }];
            }),
          }),
        },
      );
    }
  },
};

/** Whether rows may change before the checks are on again. */
function changesRowsMeanwhile(run: ReviewedRun, off: SqlStatement): boolean {
  const statements = sqlStatements(run);
  const on = statements
    .slice(statements.indexOf(off) + 1)
    .find(({ words }) => keyChecksAgain.test(words.toUpperCase()));
  const position = (step: ReviewStep): number => run.steps.indexOf(step);
  const meanwhile = run.steps.slice(position(off.step) + 1, on === undefined ? undefined : position(on.step));
  const inText = on?.step === off.step ? statements.slice(statements.indexOf(off) + 1, statements.indexOf(on)) : [];
  const changesRows = ({ words }: SqlStatement): boolean =>
    /^(?:INSERT|UPDATE|DELETE|REPLACE|LOAD|TRUNCATE)\b/.test(words);
  return (
    inText.some(changesRows) ||
    statements.some((each) => meanwhile.includes(each.step) && changesRows(each)) ||
    meanwhile.some(
      ({ operation: { kind, unknown } }) => kind === 'bulkInsert' || (kind === 'execute' && unknown.length > 0),
    )
  );
}
