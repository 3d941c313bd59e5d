import type { CurrentResult } from 'alembic-language-server/messages';
import type { Words } from '../words.js';
import type { NameRevision } from './revisionNames.js';

/**
 * Where a database is, as a message for the user; with what to do where it is at a revision that no file has.
 */
export function currentText(current: CurrentResult, name: NameRevision, l10n: Words): string {
  const database = current.database.description;
  if (current.unknown.length > 0) {
    const wayBack = wayBackText(current, l10n);
    if (wayBack !== undefined) return wayBack;
    return l10n.t(
      '{0} is at {1}, which no file here has: another branch or a deleted file. Check out the branch that has it, or stamp the database with a revision that is here.',
      database,
      current.unknown.join(', '),
    );
  }
  if (current.revisions.length === 0) {
    return current.hasVersionTable
      ? joined(l10n.t('{0} is at base: no revision is applied.', database), pendingSentence(current, l10n))
      : joined(
          l10n.t('{0} has no version table: no revision has been applied yet.', database),
          pendingSentence(current, l10n),
        );
  }
  return joined(
    l10n.t('{0} is at {1}.', database, current.revisions.map(name).join(', ')),
    pendingSentence(current, l10n),
  );
}

export interface WayBack {
  readonly branch: string;
  readonly revision: string;
  readonly downgradeTo: string;
}

/**
 * The one revision that only another branch has, and how to leave it there. Undefined where that would not be the whole
 * way.
 */
export function wayBackOf({ unknown, elsewhere = [] }: CurrentResult): WayBack | undefined {
  const [only, ...more] = elsewhere;
  const branch = only?.branches[0];
  if (only === undefined || more.length > 0 || unknown.length > 1 || branch === undefined || only.downgradeTo === null)
    return undefined;
  return { branch, revision: only.revision, downgradeTo: only.downgradeTo };
}

/** What only names: a branch or an id may hold more, which a shell would run. */
const plainName = /^[\p{L}\p{N}_./+-]+$/u;

/**
 * The commands of a way back, for a terminal in the project. The branch itself is left alone, and may be one of a
 * remote. Undefined where a name would have to be quoted, which every shell does in its own way.
 */
export function wayBackCommands({ branch, downgradeTo }: Pick<WayBack, 'branch' | 'downgradeTo'>): string | undefined {
  if (![branch, downgradeTo].every((name) => plainName.test(name))) return undefined;
  return `git switch --detach ${branch} && alembic downgrade ${downgradeTo} && git switch -\n`;
}

function wayBackText(current: CurrentResult, l10n: Words): string | undefined {
  const way = wayBackOf(current);
  const database = current.database.description;
  if (way !== undefined) {
    return l10n.t(
      '{0} is at {1}, which the branch {2} has and no file here. Check that branch out, run "alembic downgrade {3}" there and come back; or stamp the database with a revision that is here.',
      database,
      way.revision,
      way.branch,
      way.downgradeTo,
    );
  }
  const places = (current.elsewhere ?? []).map(({ revision, branches }) => `${revision}: ${branches.join(', ')}`);
  if (places.length === 0) return undefined;
  return l10n.t(
    '{0} is at {1}, which no file here has. Other branches have them ({2}): check one out and downgrade there, or stamp the database with a revision that is here.',
    database,
    current.unknown.join(', '),
    places.join('; '),
  );
}

/** The distance in a few words, as "3 pending"; empty where it is not known. */
export function distanceText({ pending, unknown }: CurrentResult, l10n: Words): string {
  if (unknown.length > 0) return l10n.t('database at an unknown revision');
  if (pending === null) return '';
  return pending === 0 ? l10n.t('database up to date') : l10n.t('{0} pending', pending);
}

function pendingSentence({ pending }: CurrentResult, l10n: Words): string {
  if (pending === null) return '';
  if (pending === 0) return l10n.t('It is up to date.');
  return pending === 1 ? l10n.t('1 revision is pending.') : l10n.t('{0} revisions are pending.', pending);
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
