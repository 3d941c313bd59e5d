import { labelText } from 'alembic-language-server/escape';
import type { CommandParams, CommandPlan } from 'alembic-language-server/messages';
import { findingCountsText } from '../findingText.js';
import type { Words } from '../words.js';
import type { NameRevision } from './revisionNames.js';
import type { AlembicCommand } from './targets.js';

/** What is asked before a database is changed. */
export interface Question {
  readonly message: string;
  /** Several lines. */
  readonly detail: string;
}

// More would not fit into a dialog on a small screen.
const stepsShown = 8;
const lossesShown = 6;
const findingsShown = 4;
const notesShown = 3;
/** In characters. */
const longestFinding = 160;

/** What `to` = "heads" means: their ids, null for one that is known only at run time. */
export type HeadIds = readonly (string | null)[];

/**
 * The question that shows target, from → to, what loses data, open findings, notes and steps; a long one ends with what
 * can be cut off.
 */
export function commandQuestion(
  params: CommandParams,
  plan: CommandPlan,
  heads: HeadIds,
  name: NameRevision,
  l10n: Words,
): Question {
  const { command, to } = params;
  const sections = [
    [
      l10n.t('Target: {0}', targetText(plan, l10n)),
      l10n.t('From: {0}', standingText(plan.from, name, l10n)),
      l10n.t(
        'To: {0}',
        plan.after === null ? destinationText(to, heads, name, l10n) : standingText(plan.after, name, l10n),
      ),
    ],
    lossLines(plan, l10n),
    findingLines(plan, l10n),
    command === 'stamp' ? [] : noteLines(plan, l10n),
    command === 'stamp' ? [l10n.t('No migration runs: only the version table is written.')] : stepLines(plan, l10n),
  ];
  return {
    message: questionText(command, plan, l10n),
    detail: sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n'),
  };
}

/** Whether running it would change nothing, as far as the plan says. */
export function changesNothing({ command, to }: CommandParams, plan: CommandPlan, heads: HeadIds): boolean {
  if (command !== 'stamp') return plan.steps.length === 0;
  const wanted = plan.after ?? (to === 'base' ? [] : to === 'heads' ? heads : [to]);
  return wanted.length === plan.from.length && wanted.every((id) => id !== null && plan.from.includes(id));
}

/** Said in place of the question when there is nothing to do. */
export function nothingToDoText(
  command: AlembicCommand,
  { database, from }: CommandPlan,
  name: NameRevision,
  l10n: Words,
): string {
  const place = standingText(from, name, l10n);
  switch (command) {
    case 'upgrade':
      return l10n.t('Nothing to upgrade: {0} is at {1} already.', database.description, place);
    case 'downgrade':
      return from.length === 0
        ? l10n.t('{0} is at base: nothing to downgrade.', database.description)
        : l10n.t('Nothing to downgrade: {0} is at {1}.', database.description, place);
    case 'stamp':
      return l10n.t('Nothing to stamp: {0} is at {1} already.', database.description, place);
  }
}

function questionText(command: AlembicCommand, { database, steps }: CommandPlan, l10n: Words): string {
  switch (command) {
    case 'upgrade':
      return steps.length === 1
        ? l10n.t('Upgrade {0} by 1 revision?', database.description)
        : l10n.t('Upgrade {0} by {1} revisions?', database.description, steps.length);
    case 'downgrade':
      return steps.length === 1
        ? l10n.t('Downgrade {0} by 1 revision?', database.description)
        : l10n.t('Downgrade {0} by {1} revisions?', database.description, steps.length);
    case 'stamp':
      return l10n.t('Stamp {0}?', database.description);
  }
}

/** Each part by its name: the one line of the summary can be misread where a host or a user is missing. */
function targetText({ database }: CommandPlan, l10n: Words): string {
  const { dialect, driver, host, database: name, user } = database;
  const parts = [
    dialect,
    driver === null ? '' : l10n.t('driver {0}', driver),
    host === null ? '' : l10n.t('host {0}', host),
    name === null ? '' : l10n.t('database {0}', name),
    user === null ? '' : l10n.t('user {0}', user),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Where a database is. */
function standingText(revisions: readonly string[], name: NameRevision, l10n: Words): string {
  return revisions.length === 0 ? l10n.t('base, before the first revision') : revisions.map(name).join(', ');
}

/** What the user asked for, where its revisions are not known. */
function destinationText(to: string, heads: HeadIds, name: NameRevision, l10n: Words): string {
  switch (to) {
    case 'heads':
      return heads.length === 0 || heads.includes(null)
        ? l10n.t('all heads')
        : heads.flatMap((head) => (head === null ? [] : name(head))).join(', ');
    case 'base':
      return l10n.t('base, before the first revision');
    case '+1':
      return l10n.t('one step up');
    case '-1':
      return l10n.t('one step down');
    default:
      return name(to);
  }
}

function stepLines({ steps }: CommandPlan, l10n: Words): string[] {
  const lines = steps.map(
    ({ revision, message, direction }) =>
      `${direction === 'upgrade' ? '↑' : '↓'} ${[revision, message].join(' ').trim()}`,
  );
  return [l10n.t('Steps, in this order:'), ...withoutMiddle(lines, l10n)];
}

/** What the reader of steps and losses should know: SQL that is missing, files that are not saved, what env.py did. */
function noteLines({ steps, preview, unsaved }: CommandPlan, l10n: Words): string[] {
  if (steps.length === 0) return [];
  const dirty =
    unsaved.length === 0
      ? []
      : [l10n.t('Not saved: {0}. Alembic runs the saved text, which is what is shown here.', unsaved.join(', '))];
  if (preview === null) return [...dirty, l10n.t('The SQL could not be rendered in advance.')];
  const failed = preview.revisions.filter(({ error }) => error !== null).map(({ revision }) => revision);
  const partial =
    failed.length === 0 ? [] : [l10n.t('The SQL of {0} could not be fully rendered in advance.', failed.join(', '))];
  return [...dirty, ...partial, ...preview.notes.slice(0, notesShown)];
}

function lossLines({ losses }: CommandPlan, l10n: Words): string[] {
  if (losses.length === 0) return [];
  return [
    l10n.t('This loses data:'),
    ...losses.slice(0, lossesShown).map((loss) => `• ${loss}`),
    ...moreLine(losses.length - lossesShown, l10n),
    l10n.t('Back up anything you cannot afford to lose.'),
  ];
}

/** What the review found, the worst first, each on one line: names from the migrations are in it. */
function findingLines({ findings }: CommandPlan, l10n: Words): string[] {
  const counts = findingCountsText(findings, l10n);
  if (counts === undefined) return [];
  const worst = findings.worst.slice(0, findingsShown);
  const { errors, warnings, information } = findings;
  return [
    l10n.t('Open findings: {0}', counts),
    ...worst.map(({ revision, code, message }) => `• ${shortened(labelText(`${revision} ${code}: ${message}`))}`),
    ...moreLine(errors + warnings + information - worst.length, l10n),
  ];
}

function shortened(text: string): string {
  if (text.length <= longestFinding) return text;
  const lastBlank = text.lastIndexOf(' ', longestFinding - 1);
  // A word that long is no word.
  return `${text.slice(0, lastBlank > longestFinding / 2 ? lastBlank : longestFinding - 1)}…`;
}

/** Both ends of the steps matter: where it begins, and the newest revisions, which nobody has run yet. */
function withoutMiddle(lines: readonly string[], l10n: Words): readonly string[] {
  const hidden = lines.length - stepsShown;
  return hidden > 0
    ? [...lines.slice(0, stepsShown / 2), l10n.t('… {0} more …', hidden), ...lines.slice(-stepsShown / 2)]
    : lines;
}

function moreLine(count: number, l10n: Words): string[] {
  return count > 0 ? [l10n.t('… and {0} more', count)] : [];
}
