import { calledPath } from '../../../operations/facts.js';
import type { Term } from '../../../operations/term.js';
import { known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';
import { isServerAtLeast, serverVersion } from '../../operations/serverVersion.js';

export const addColumnVolatileDefault: OperationRule = {
  code: 'LK11',
  name: 'add-column-volatile-default',
  title: 'A column is added with a default that writes the table anew',
  severity: 'error',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  documentation: {
    what: '`op.add_column` or ADD COLUMN on a table that was there before, with a server default that PostgreSQL computes for each row: `gen_random_uuid()`, `random()`, `clock_timestamp()`, `nextval(…)`. Where `alembic.review.targetVersion` is below 11, with any default.',
    why: 'PostgreSQL writes the table and all its indexes anew, and until it is done nobody can read from or write to the table. A default that is the same for all rows, `now()` too, is stored once and costs nothing (PostgreSQL 11).',
    lock: 'ACCESS EXCLUSIVE on the table for the whole time: reads and writes wait.',
    whatToDo:
      'Add the column without a default, then set the default by `op.alter_column(…, server_default=…)`, which is for new rows, and fill the others in batches.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; for constants and `now()`; for functions that are not known. For tables in the setting `review.smallTables` it is information.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.add_column("item", sa.Column("token", sa.Uuid(), server_default=sa.text("gen_random_uuid()")))',
    good: `op.add_column("item", sa.Column("token", sa.Uuid()))
op.alter_column("item", "token", server_default=sa.text("gen_random_uuid()"))`,
  },
  cases: {
    bad: [
      'op.add_column("item", sa.Column("at", sa.DateTime(), server_default=sa.func.clock_timestamp()))',
      'op.execute("ALTER TABLE item ADD COLUMN luck double precision DEFAULT random()")',
    ],
    good: [
      'op.add_column("item", sa.Column("at", sa.DateTime(), server_default=sa.func.now()))',
      'op.add_column("item", sa.Column("n", sa.Integer(), server_default="0"))',
      'op.add_column("item", sa.Column("day", sa.Date(), server_default=sa.text("CURRENT_DATE")))',
      'op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.add_column("fresh", sa.Column("token", sa.Uuid(), server_default=sa.text("gen_random_uuid()")))',
    ],
  },
  *check(run, revision) {
    const keepsConstants = isServerAtLeast(revision.target, '11');
    for (const step of stepsOf(run, 'addColumn')) {
      const { column, table: named } = step.operation;
      const value = known(column.serverDefault);
      const found = value === undefined ? undefined : volatileCall(value);
      const isRewritten = found !== undefined || (!keepsConstants && value !== undefined && !isNull(value));
      if (!isRewritten) continue;
      const table = tableAt(step, named, revision);
      if ('unknown' in table) {
        yield unchecked(step, table.unknown);
        continue;
      }
      if (table.isNew) continue;
      const why =
        found === undefined
          ? `PostgreSQL ${serverVersion(revision.target)} writes a default into each row`
          : `The default ${found} is computed for each row`;
      yield at(
        step,
        `${why}: this writes the whole table "${table.title}" anew, and blocks all reads and writes meanwhile. Add the column without a default, set the default then, and fill the rows in batches.`,
        { table: table.name },
      );
    }
  },
};

const volatile =
  /\b(gen_random_uuid|uuid_generate_v[14]c?|uuidv[47]|random|random_normal|clock_timestamp|timeofday|nextval|setseed|gen_random_bytes|gen_salt)\s*\(/i;

/** The call in an expression that PostgreSQL's catalogue has as VOLATILE. */
function volatileCall(term: Term): string | undefined {
  if (term.kind !== 'call') return undefined;
  const path = calledPath(term) ?? '';
  const [first] = term.positional;
  if (/^sqlalchemy\.(?:text|literal_column)$/.test(path))
    return first?.kind === 'string' ? nameOf(first.value) : undefined;
  if (term.callee.kind === 'reference' && path.startsWith('sqlalchemy.func.'))
    return nameOf(`${path.slice('sqlalchemy.func.'.length)}(`);
  return undefined;
}

function nameOf(sql: string): string | undefined {
  const [, name] = volatile.exec(sql.replace(/'(?:[^']|'')*'/g, "''")) ?? [];
  return name === undefined ? undefined : `${name.toLowerCase()}()`;
}

function isNull(term: Term): boolean {
  const [first] = term.kind === 'call' ? term.positional : [];
  return calledPath(term) === 'sqlalchemy.null' || (first?.kind === 'string' && /^\s*null\s*$/i.test(first.value));
}
