import type { Words } from '../words.js';

export type PreviewTexts = ReturnType<typeof previewTexts>;

/** The words of the panel and of its page, in the language that `l10n` knows. */
export function previewTexts(l10n: Words) {
  return {
    title: l10n.t('SQL preview'),
    titleOf: (name: string) => l10n.t('SQL: {0}', name),
    pinnedTitle: (name: string) => l10n.t('SQL (pinned): {0}', name),

    direction: l10n.t('Direction'),
    upgrade: l10n.t('Upgrade'),
    downgrade: l10n.t('Downgrade'),
    dialect: l10n.t('Dialect'),
    ownDialect: (dialect: string | null) => (dialect === null ? 'env.py' : `${dialect} (env.py)`),
    scope: l10n.t('What is shown'),
    thisRevision: l10n.t('this revision'),
    chooseRange: l10n.t('range…'),
    pendingScope: l10n.t('pending'),
    allScope: l10n.t('base → head'),
    refresh: l10n.t('Refresh'),

    range: (from: string, to: string) => `${from} → ${to}`,
    pending: l10n.t('Pending SQL'),
    all: l10n.t('Base → head'),
    changeRange: l10n.t('Change Range'),
    noMessage: l10n.t('(no message)'),

    emptyHeading: l10n.t('No revision yet'),
    empty: l10n.t(
      'The SQL of the revision file in the active editor appears here. Open one, for example from the Revisions view.',
    ),
    loading: l10n.t('Rendering the SQL'),
    engine: l10n.t('What renders the SQL'),
    instant: l10n.t('instant'),
    alembic: l10n.t('Alembic'),
    assumed: l10n.t('assumed'),
    compare: l10n.t('Compare…'),
    compareTitle: l10n.t('Compare SQL'),
    comparePlaceholder: l10n.t('Another dialect, or other versions of Alembic and SQLAlchemy'),
    verify: l10n.t('Verify with Alembic'),
    verifying: l10n.t('Alembic is asked…'),
    same: (versions: string | null) =>
      versions === null ? l10n.t('same as Alembic') : l10n.t('same as the installed {0}', versions),
    sameButGaps: (count: number) =>
      count === 1 ? l10n.t('same as Alembic, 1 not shown') : l10n.t('same as Alembic, {0} not shown', count),
    differs: (versions: string | null) =>
      versions === null ? l10n.t('differs from Alembic') : l10n.t('differs from the installed {0}', versions),
    show: l10n.t('Show'),
    notVerified: (message: string) => l10n.t('Alembic gave no SQL: {0}', message),
    differenceTitle: (name: string) => l10n.t('{0}: instant ↔ Alembic', name),
    chooseDialect: l10n.t('Nothing in the project says the dialect. This is what all have alike; choose one:'),
    liveOnly: l10n.t('A live run only'),
    liveRun: l10n.t('A live run would execute:'),
    loadingHint: l10n.t('No database is connected to.'),
    busy: (name: string) => l10n.t('Rendering the SQL: {0}', name),
    busyWith: (name: string, progress: string) => l10n.t('Rendering the SQL: {0} ({1})', name, progress),
    stop: l10n.t('Stop'),
    stopped: l10n.t('Stopped.'),
    failure: l10n.t('No SQL'),
    printed: l10n.t('What Alembic printed'),
    tryAgain: l10n.t('Try Again'),
    untrustedHeading: l10n.t("Alembic's own SQL needs a trusted workspace"),
    manageTrust: l10n.t('Manage Workspace Trust'),
    untrusted: l10n.t(
      "Alembic runs the project's env.py, which Restricted Mode does not allow. The instant SQL above needs no Python.",
    ),

    statements: (count: number) => (count === 1 ? l10n.t('1 statement') : l10n.t('{0} statements', count)),
    revisions: (count: number) => (count === 1 ? l10n.t('1 revision') : l10n.t('{0} revisions', count)),
    losing: (count: number) => (count === 1 ? l10n.t('1 loses data') : l10n.t('{0} lose data', count)),
    errors: (count: number) => (count === 1 ? l10n.t('1 error') : l10n.t('{0} errors', count)),
    unknownDialect: l10n.t('dialect not known'),
    unsaved: l10n.t('unsaved text'),
    outOfDate: l10n.t('Out of date'),

    notes: l10n.t('Notes'),
    line: (line: number) => l10n.t('line {0}', line),
    noLine: l10n.t('no line'),
    noLineHint: l10n.t("No line of the revision's file causes this statement directly."),
    database: (name: string) => l10n.t('Database {0}', name),
    run: (number: number) => l10n.t('Run {0} of env.py', number),
    environment: l10n.t('Run by env.py itself'),
    before: l10n.t('Before the revisions'),
    after: l10n.t('After the revisions'),
    beforeRun: (number: number) => l10n.t('Before run {0}', number),
    afterRun: (number: number) => l10n.t('After run {0}', number),
    gap: (reason: string) => l10n.t('Not shown: {0}', reason),
    loses: (what: string) => l10n.t('Loses data: {0}', what),
    mayLoseUnseen: l10n.t('May lose data in a way that this SQL does not show.'),
    offline: (lines: string) =>
      l10n.t('SQL for scripts: a live run takes the other side of the condition at {0}.', lines),
    offlineMaybe: (lines: string) =>
      l10n.t('SQL for scripts: a live run may take the other side of the condition at {0}.', lines),
    stoppedHere: l10n.t('Not shown from here on'),
    goToLine: (line: number) => l10n.t('Go to Line {0}', line),
    details: l10n.t('Details'),
    noSql: l10n.t('This revision runs no SQL.'),
    nothingPending: l10n.t('Nothing is pending: the database is at the newest revisions.'),
    nothingInRange: l10n.t('There are no revisions in this range.'),
    noRevisions: l10n.t('This environment has no revisions yet.'),
    gone: l10n.t('This SQL belonged to a window that is closed. Run "Alembic: Preview SQL" again.'),
    copied: l10n.t('SQL copied.'),
    nothingToTake: l10n.t('There is no SQL yet.'),
    lineMayHaveMoved: l10n.t('The file has changed since: the line may have moved.'),
    shown: (title: string, summary: string) => l10n.t('The SQL of {0} is shown: {1}.', title, summary),
  };
}
