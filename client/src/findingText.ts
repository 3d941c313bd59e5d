import type { FindingCounts } from 'alembic-language-server/messages';
import type { Words } from './words.js';

/** "2 errors, 1 warning"; undefined for no findings. */
export function findingCountsText({ errors, warnings, information }: FindingCounts, l10n: Words): string | undefined {
  const parts = [
    ...(errors === 0 ? [] : [errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', errors)]),
    ...(warnings === 0 ? [] : [warnings === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', warnings)]),
    ...(information === 0 ? [] : [information === 1 ? l10n.t('1 note') : l10n.t('{0} notes', information)]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}
