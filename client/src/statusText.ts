import type { EnvironmentSummary } from 'alembic-language-server/messages';
import { distanceText } from './migrate/currentText.js';
import type { Words } from './words.js';

/**
 * The status item of one environment, such as "Alembic: 1 head · 3 pending": the database's part only once it was
 * asked.
 * @param isOneOfSeveral whether its name has to be said
 */
export function statusText(
  { name, heads, revisionCount, database }: EnvironmentSummary,
  isOneOfSeveral: boolean,
  l10n: Words,
): string {
  const graph =
    revisionCount === 0
      ? l10n.t('no revisions')
      : heads.length === 1
        ? l10n.t('1 head')
        : l10n.t('{0} heads', heads.length);
  const distance = database === undefined ? '' : distanceText(database, l10n);
  return l10n.t(
    'Alembic: {0}',
    [isOneOfSeveral ? name : '', graph, distance].filter((part) => part !== '').join(' · '),
  );
}

/** Whether what the database says needs attention: a revision that no file has. */
export function isDatabaseLost({ database }: EnvironmentSummary): boolean {
  return database !== undefined && database.unknown.length > 0;
}
