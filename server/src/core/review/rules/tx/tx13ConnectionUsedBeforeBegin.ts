import { blanksBefore, lineBreakOf } from '../../../edits/lines.js';
import { compareVersions } from '../../../project/packageVersions.js';
import { configurationFix } from '../../configuration/configurationFix.js';
import type { ConfigurationRule } from '../../configuration/configurationRule.js';
import { commitsItself } from '../../operations/transactions.js';

export const connectionUsedBeforeBegin: ConfigurationRule = {
  code: 'TX13',
  name: 'connection-used-before-begin',
  title: 'env.py uses the connection before Alembic begins',
  severity: 'error',
  documentation: {
    what: '`env.py` executes something on a connection before `context.configure()` gets it, and does not commit.',
    why: "SQLAlchemy begins a transaction with the first statement. Alembic takes that one for the caller's and commits nothing: `upgrade` logs every revision, ends with exit code 0, and the database is unchanged.",
    whatToDo:
      'Call `connection.commit()` before `context.configure()`, as the quick fix does, or move the statement into the block of `context.begin_transaction()`.',
    whenSilent:
      'With `engine.begin()`, in AUTOCOMMIT, where a commit follows, be it behind `run_migrations()`, and with SQLAlchemy before 2.0.',
    bad: `# migrations/env.py
from sqlalchemy import create_engine, text
from alembic import context

engine = create_engine("postgresql://shop@localhost/shop")
with engine.connect() as connection:
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS app"))
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()`,
    good: `# migrations/env.py
from sqlalchemy import create_engine, text
from alembic import context

engine = create_engine("postgresql://shop@localhost/shop")
with engine.connect() as connection:
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS app"))
    connection.commit()
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()`,
  },
  *checkConfiguration({ env, facts: { sqlalchemy } }) {
    if (env === null || commitsItself({ envText: env.text })) return;
    if (sqlalchemy !== null && compareVersions(sqlalchemy, '2.0.0b1') < 0) return;
    for (const { span, connection, isAwaited } of env.earlyStatements) {
      const indent = env.text.slice(blanksBefore(env.text, span.start), span.start);
      const newText = `${lineBreakOf(env.text)}${indent}${isAwaited ? 'await ' : ''}${connection}.commit()`;
      yield {
        file: env.file,
        span,
        message: `This begins a transaction before context.configure() gets the connection: Alembic takes it for one of the caller, and no migration is committed. Call ${connection}.commit() after it.`,
        fixes: configurationFix(
          `Add ${connection}.commit()`,
          [{ of: env, changes: [{ span: { start: span.end, end: span.end }, newText }] }],
          true,
        ),
      };
    }
  },
};
