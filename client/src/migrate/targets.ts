import type {
  CurrentResult,
  EnvironmentSummary,
  CommandParams,
  RevisionSummary,
} from 'alembic-language-server/messages';
import type { Words } from '../words.js';

export type AlembicCommand = CommandParams['command'];

/** One answer to "where to?". `to` is what Alembic takes; null leads to the list of all revisions. */
export interface Target {
  readonly label: string;
  readonly description: string;
  readonly to: string | null;
}

/**
 * Where a command can lead, the usual first. Only what Alembic accepts: one step is left out where the database is
 * known to be at several revisions, from which a step is ambiguous.
 */
export function commandTargets(
  command: AlembicCommand,
  { heads, database }: EnvironmentSummary,
  l10n: Words,
): Target[] {
  const chosen: Target = { label: l10n.t('Choose a Revision…'), description: '', to: null };
  const base: Target = { label: l10n.t('Base'), description: l10n.t('before the first revision'), to: 'base' };
  switch (command) {
    case 'upgrade': {
      const step: Target = { label: l10n.t('One Step Up'), description: '+1', to: '+1' };
      return [...headTargets(heads, l10n), ...(canStep(database) ? [step] : []), chosen];
    }
    case 'downgrade': {
      const step: Target = { label: l10n.t('One Step Down'), description: '-1', to: '-1' };
      return [...(canStep(database) && !isAtBase(database) ? [step] : []), chosen, base];
    }
    case 'stamp':
      return [...headTargets(heads, l10n), chosen, base];
  }
}

/** What a button is called that upgrades to all heads, or to the only one. */
export function upgradeTitle({ heads }: Pick<EnvironmentSummary, 'heads'>, l10n: Words): string {
  return heads.length === 1 ? l10n.t('Upgrade to Head') : l10n.t('Upgrade to Heads');
}

/**
 * `heads` means the only one too; each by itself is offered where there are several. A head without a known id has no
 * name.
 */
function headTargets(heads: readonly RevisionSummary[], l10n: Words): Target[] {
  const [only] = heads;
  if (only === undefined) return [];
  if (heads.length === 1) return [{ label: l10n.t('Head'), description: nameOf(only), to: 'heads' }];
  const all: Target = { label: l10n.t('All {0} Heads', heads.length), description: '', to: 'heads' };
  const each = heads.flatMap((head): Target[] =>
    head.revision === null
      ? []
      : [{ label: l10n.t('Head {0}', head.revision), description: head.message, to: head.revision }],
  );
  return [all, ...each];
}

function nameOf({ revision, message }: RevisionSummary): string {
  return [message, revision ?? ''].filter((part) => part !== '').join(' · ');
}

function isAtBase(database: CurrentResult | undefined): boolean {
  return database?.revisions.length === 0;
}

function canStep(database: CurrentResult | undefined): boolean {
  return database === undefined || database.revisions.length < 2;
}
