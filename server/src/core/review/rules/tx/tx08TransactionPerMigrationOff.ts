import { lineBreakOf } from '../../../edits/lines.js';
import { addArgument } from '../../fixes/callEdits.js';
import { configurationFix } from '../../configuration/configurationFix.js';
import type { ConfigurationRule } from '../../configuration/configurationRule.js';

export const transactionPerMigrationOff: ConfigurationRule = {
  code: 'TX08',
  name: 'transaction-per-migration-off',
  title: 'All migrations of an upgrade run in one transaction',
  severity: 'hint',
  dialects: ['postgresql', 'mssql'],
  documentation: {
    what: 'The database is PostgreSQL or SQL Server, and `context.configure()` in `env.py` does not say `transaction_per_migration=True`. A hint in the editor; the setting `alembic.review.rules` can make more of it.',
    why: 'Alembic then runs all revisions of an upgrade in one transaction: locks of the first are held until the last has ended, so that it does not help to give a slow operation a revision of its own, and what fails in the second takes the first back.',
    whatToDo: 'Add `transaction_per_migration=True` to `context.configure()`, as the quick fix does.',
    whenSilent:
      'Where `env.py` mentions `transaction_per_migration` or `transactional_ddl`, or hands more arguments on than its text shows.',
    bad: `# migrations/env.py
from sqlalchemy import create_engine
from alembic import context

engine = create_engine("postgresql://shop@localhost/shop")
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()`,
    good: `# migrations/env.py
from sqlalchemy import create_engine
from alembic import context

engine = create_engine("postgresql://shop@localhost/shop")
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()`,
  },
  *checkConfiguration({ env, facts: { dialect } }) {
    if (env === null || (dialect !== 'postgresql' && dialect !== 'mssql')) return;
    if (/\b(?:transaction_per_migration|transactional_ddl|AUTOCOMMIT)\b/.test(env.text)) return;
    const calls = env.calls.filter(
      ({ callee, arguments: given }) => callee === 'context.configure' && given.has('connection'),
    );
    const [first] = calls;
    if (first === undefined || calls.some(({ hasMore }) => hasMore)) return;
    const around = { text: env.text, prefix: '', indent: '', newline: lineBreakOf(env.text) };
    const argument = 'transaction_per_migration=True';
    yield {
      file: env.file,
      span: { start: first.span.start, end: first.span.start + first.callee.length },
      message: `All revisions of an upgrade run in one transaction: locks of the first are held until the last has ended. Add ${argument}.`,
      fixes: configurationFix(
        `Add ${argument}`,
        [{ of: env, changes: calls.flatMap(({ span }) => addArgument({ ...around, call: span }, argument)) }],
        true,
      ),
    };
  },
};
