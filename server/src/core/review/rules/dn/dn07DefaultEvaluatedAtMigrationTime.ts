import type { Term } from '../../../operations/term.js';
import type { Fact } from '../../../text.js';
import { givenDefaults } from '../../operations/columnDefaults.js';
import { at, type OperationRule } from '../../operations/operationRule.js';

export const defaultEvaluatedAtMigrationTime: OperationRule = {
  code: 'DN07',
  name: 'default-evaluated-at-migration-time',
  title: 'A server default is computed when the migration runs',
  severity: 'error',
  dialects: 'all',
  documentation: {
    what: 'A `server_default` that Python computes: `str(uuid.uuid4())`, `datetime.utcnow().isoformat()`, `os.environ["…"]`, random numbers.',
    why: 'Python computes it once, when the migration runs, and the database keeps that value: all rows get the same id or the same time, each database another one, and so do the rows of years to come.',
    whatToDo:
      'Let the database compute it: `sa.func.now()`, `sa.text("gen_random_uuid()")`. Where each row that is there needs a value of its own, fill them by an UPDATE. A secret does not belong into a default.',
    whenSilent: 'For rows that the migration inserts. What functions of the project compute is not known.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: `import uuid


def upgrade():
    op.add_column("item", sa.Column("token", sa.Text(), server_default=str(uuid.uuid4())))


def downgrade():
    op.drop_column("item", "token")`,
    good: `def upgrade():
    op.add_column("item", sa.Column("token", sa.Uuid(), server_default=sa.text("gen_random_uuid()")))


def downgrade():
    op.drop_column("item", "token")`,
  },
  cases: {
    bad: [
      'from datetime import datetime\n\n\ndef upgrade():\n    op.add_column("item", sa.Column("at", sa.DateTime(), server_default=datetime.utcnow().isoformat()))\n\n\ndef downgrade():\n    op.drop_column("item", "at")',
      'import os\n\n\ndef upgrade():\n    op.add_column("item", sa.Column("home", sa.Text(), server_default=os.environ["HOME"]))\n\n\ndef downgrade():\n    op.drop_column("item", "home")',
    ],
    good: [
      'op.add_column("item", sa.Column("at", sa.DateTime(), server_default=sa.func.now()))',
      'op.add_column("item", sa.Column("n", sa.Integer(), server_default=default()))',
    ],
  },
  *check(run) {
    for (const step of run.steps) {
      for (const { name, value } of givenDefaults(step)) {
        if (!isOfTheMoment(value)) continue;
        yield at(
          step,
          `Python computes the server default of "${name}" once, when the migration runs: all rows get that one value, also later ones. Let the database compute it, such as sa.func.now() or sa.text("gen_random_uuid()").`,
        );
      }
    }
  },
};

const computed =
  /\buuid[1-8]\(|\bdatetime\b.*\b(?:utc)?now\(|\bdate\.today\(|\btime\.time\(|\b(?:random|secrets)\.\w+\(|\bos\.(?:environ|getenv|urandom)\b/;

function isOfTheMoment(value: Fact<Term>): boolean {
  if (value.kind === 'unknown') return value.reason.startsWith('it is computed by ') && computed.test(value.reason);
  return value.kind === 'known' && readsEnvironment(value.value);
}

function readsEnvironment(term: Term): boolean {
  switch (term.kind) {
    case 'reference':
      return /^os\.(?:environ|getenv)\b/.test(term.path);
    case 'operator':
      return term.operands.some(readsEnvironment);
    case 'call':
      return readsEnvironment(term.callee);
    case 'attribute':
      return readsEnvironment(term.of);
    default:
      return false;
  }
}
