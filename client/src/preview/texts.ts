import { l10n } from 'vscode';
import type { PreviewTexts } from './state.js';

/** The words of the page, in the user's language. */
export function previewTexts(): PreviewTexts {
  return {
    title: l10n.t('SQL preview'),
    emptyHeading: l10n.t('No revision yet'),
    empty: l10n.t('Open a revision file and run "Alembic: Preview SQL" to see the SQL of its upgrade here.'),
    loading: l10n.t('Asking Alembic for the SQL'),
    loadingHint: l10n.t('The project\'s own Alembic runs in offline mode. No database is connected to.'),
    upgrade: l10n.t('Upgrade'),
    command: l10n.t('Command'),
    notes: l10n.t('Notes'),
    copy: l10n.t('Copy SQL'),
    noMessage: l10n.t('(no message)'),
    noSql: l10n.t('Alembic printed no SQL for this revision.'),
    sqlOf: (revision) => l10n.t('SQL of {0}', revision),
    ready: (revision) => l10n.t('The SQL of {0} is shown.', revision),
    failure: l10n.t('The SQL could not be made'),
    details: l10n.t('What Alembic printed'),
    tryAgain: l10n.t('Try Again'),
    untrustedHeading: l10n.t('The SQL needs a trusted workspace'),
    untrusted: l10n.t('Showing the SQL runs the project\'s env.py. That is not done in Restricted Mode. The graph, hovers and navigation work without it.'),
  };
}
