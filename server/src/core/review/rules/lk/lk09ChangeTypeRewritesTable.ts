import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { type ReviewStep, type ReviewTarget, stepsOf } from '../../operations/reviewedRevision.js';
import { isServerAtLeast } from '../../operations/serverVersion.js';
import { plainType, retyped, rewrites, typeChange } from '../../operations/typeChange.js';

export const changeTypeRewritesTable: OperationRule = {
  code: 'LK09',
  name: 'change-type-rewrites-table',
  title: 'A change of type writes the table anew while all else waits',
  severity: 'error',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  cause: 'type change',
  documentation: {
    what: '`op.alter_column(…, type_=…)` or ALTER COLUMN … TYPE on a table that was there before, where PostgreSQL stores the new type in another way. The type before is that of the replayed schema, else `existing_type`.',
    why: 'PostgreSQL writes the table and all its indexes anew, and until it is done nobody can read from or write to the table. It needs as much room again.',
    lock: 'ACCESS EXCLUSIVE on the table for the whole time; where the column has a foreign key, the other table is locked and the key checked again.',
    whatToDo:
      'Add a column of the new type, write to both, copy in batches, and drop the old column in a later release. Without a rewrite go: VARCHAR to a longer one or to TEXT, NUMERIC to more digits of the same scale, TIMESTAMP and INTERVAL to a higher precision, CIDR to INET, and TIMESTAMP to or from TIMESTAMP WITH TIME ZONE where the session is in UTC (PostgreSQL 12).',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; for the changes that need no rewrite. Where the type before is not known it is a warning, unless the new one is TEXT or VARCHAR without a length: that counts as not checked; for tables in the setting `review.smallTables` it is information.',
    before:
      'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer()), sa.Column("name", sa.String(50)), sa.Column("at", sa.DateTime()))',
    bad: 'op.alter_column("item", "n", type_=sa.BigInteger(), existing_type=sa.Integer())',
    good: 'op.alter_column("item", "name", type_=sa.Text(), existing_type=sa.String(50))',
  },
  cases: {
    bad: [
      'op.execute("ALTER TABLE item ALTER COLUMN name TYPE varchar(20)")',
      'op.alter_column("item", "at", type_=sa.DateTime(timezone=True))',
      'op.alter_column("item", "name", type_=sa.Text(), postgresql_using="upper(name)")',
      'op.alter_column("elsewhere", "n", type_=sa.BigInteger())',
    ],
    good: [
      'op.alter_column("item", "name", type_=sa.String(100))',
      'op.alter_column("item", "n", type_=sa.Integer(), existing_type=sa.Integer())',
      'op.alter_column("item", "name", type_=sa.Text(), postgresql_using="name::text")',
      'op.alter_column("elsewhere", "name", type_=sa.Text())',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'alterColumn')) {
      const found = retyped(step, revision);
      if (found === undefined) continue;
      if ('unknown' in found) {
        yield unchecked(step, found.unknown);
        continue;
      }
      const { table, name } = found;
      if (table.isNew) continue;
      const change = typeChange(step, table, name, revision);
      if (change === undefined) continue;
      const { from, to } = change;
      const verdict =
        from === null || to === null
          ? 'unknown'
          : isComputed(step, name)
            ? 'yes'
            : rewritesOn(revision.target, from, to);
      if (verdict === 'no') continue;
      if (from === null && to !== null && isPlainText(to)) {
        yield unchecked(step, 'the type before is not known, and most that become text are stored the same way');
        continue;
      }
      const types = from === null ? '' : ` from ${from}${to === null ? '' : ` to ${to}`}`;
      const subject = `Changing "${table.title}.${name}"${types}`;
      const what =
        verdict === 'yes'
          ? `${subject} writes the whole table anew, and blocks all reads and writes meanwhile.`
          : verdict === 'zone'
            ? `${subject} writes the whole table anew unless the session's time zone is UTC, and blocks all reads and writes meanwhile.`
            : `${subject} may write the whole table anew, and blocks all reads and writes meanwhile.`;
      yield at(step, `${what} Add a column, copy in batches, and swap them.`, {
        severity: verdict === 'yes' ? 'error' : 'warning',
        table: table.name,
      });
    }
  },
};

/** What VARCHAR of any length, the usual type before, becomes without a rewrite. */
function isPlainText(type: string): boolean {
  const { name, sizes } = plainType(type);
  return name === 'TEXT' || (name === 'VARCHAR' && sizes.length === 0);
}

/** Before PostgreSQL 12 the session's time zone made no difference. */
function rewritesOn(target: ReviewTarget, from: string, to: string): ReturnType<typeof rewrites> {
  const verdict = rewrites(from, to);
  return verdict === 'zone' && !isServerAtLeast(target, '12') ? 'yes' : verdict;
}

/** `USING` with anything else than the column itself, converted. */
function isComputed({ operation }: ReviewStep, column: string): boolean {
  const using = operation.arguments.get('postgresql_using');
  if (using === undefined || using.kind === 'none') return false;
  if (using.kind !== 'string') return true;
  return !new RegExp(`^"?${column.replaceAll(/\W/g, '.')}"?\\s*(?:::[\\w\\s(),.\\[\\]]+)?$`, 'i').test(
    using.value.trim(),
  );
}
