import type { FailedRun, FrequentError } from './runFailure.js';
import { isValueOf } from './failureSource.js';
import { isOfRevision, whereOf, type Raised } from './failureTraceback.js';
import { shortened } from './sentence.js';

/** What a connection gives for a query, which there is none of offline: `None` has no such attributes. */
const resultAttributes =
  'scalars?|scalar_one(?:_or_none)?|fetch(?:all|one|many)|first|one(?:_or_none)?|all|mappings|partitions|unique|columns|keys|rowcount|returns_rows|inserted_primary_key|lastrowid|close';
const resultAttribute = new RegExp(`'NoneType' object has no attribute '(?:${resultAttributes})'`);

const revision = 'The revision';

function readsDatabase(raised: Raised): string {
  return `${whereOf(raised, revision)} reads from the database, which is not there in offline mode (${shortened(raised.text.split('\n', 1)[0] ?? '')}). Guard that part with "if not context.is_offline_mode()" to see the rest.`;
}

function isOffline({ command }: FailedRun): boolean {
  return / --sql\b/.test(command);
}

/** What stops revisions in offline mode, and in previews, that run well on a database. */
export const offlineErrors: readonly FrequentError[] = [
  {
    kind: 'needsDatabase',
    by: 'alembic',
    pattern: /This operation cannot proceed in --sql mode; batch mode with dialect sqlite requires a live database/,
    message: () =>
      'On SQLite, batch mode copies the table, which Alembic cannot show without a database. Choose another dialect to see the SQL of this revision.',
  },
  {
    kind: 'needsDatabase',
    by: 'library',
    pattern: /'MockConnection' object has no attribute 'close'/,
    applies: (_, __, { frames }) => frames.some(({ file }) => /[/\\]alembic[/\\]operations[/\\]batch\.py$/.test(file)),
    message: () =>
      'On SQLite, batch mode copies the table, which Alembic cannot show without a database. Choose another dialect to see the SQL of this revision.',
  },
  {
    kind: 'needsDatabase',
    by: 'python',
    // Up to SQLAlchemy 1.4 what stands for a connection has the methods, and they do nothing.
    pattern: /MockConnection|^ValueError: Cannot call run_async with a sync engine|^NotImplementedError$/,
    applies: ([text], run, raised) =>
      isOffline(run) &&
      isOfRevision(raised) &&
      (text !== 'NotImplementedError' || /[/\\]sqlalchemy[/\\]engine[/\\]/.test(raised.frames.at(-1)?.file ?? '')),
    message: (_, __, raised) => readsDatabase(raised),
  },
  {
    kind: 'revisionRaised',
    by: 'project',
    pattern: /^(?:AttributeError|TypeError): .*NoneType/,
    applies: (_, __, raised) => isOfRevision(raised) && isValueOf(raised, 'op\\.execute'),
    message: (_, __, raised) =>
      `${whereOf(raised, revision)} uses the result of op.execute(), which has none, on a database either. Call op.get_bind().execute() instead.`,
  },
  {
    kind: 'needsDatabase',
    by: 'python',
    pattern: /^(?:AttributeError|TypeError): .*NoneType/,
    applies: ({ input }, run, raised) =>
      isOffline(run) &&
      isOfRevision(raised) &&
      (raised.by === 'sqlalchemy' ||
        resultAttribute.test(input) ||
        ['execute', 'exec_driver_sql'].some((name) => isValueOf(raised, name))),
    message: (_, __, raised) => readsDatabase(raised),
  },
  {
    kind: 'needsDatabase',
    by: 'library',
    pattern: /^WouldConnect: /,
    applies: (_, __, raised) => isOfRevision(raised),
    message: (_, __, raised) =>
      `${whereOf(raised, revision)} opens a connection of its own, which was refused: a preview never connects.`,
  },
  {
    kind: 'failed',
    by: 'library',
    pattern: /^TooMuchSql: more than (.*) of SQL/,
    message: ([, size = ''], _, raised) =>
      `${whereOf(raised, revision)} has more than ${size} of SQL. The rest is not shown.`,
  },
  {
    kind: 'needsDatabase',
    by: 'library',
    pattern: /^Would(?:Write|Run|Reach): (.*)/,
    applies: (_, __, raised) => isOfRevision(raised),
    message: ([, what = ''], _, raised) => `${whereOf(raised, revision)} does more than SQL: ${what}.`,
  },
];
