import type { ExecuteCommandParams } from 'vscode-languageserver/node';
import { isRule } from '../../core/review/reviewGraph.js';
import type { Feature, FeatureContext } from '../context.js';
import type { RelativesParams, ReviewParams, RevisionSummary } from '../messages.js';
import { whyNotRun } from '../untrusted.js';
import { merge } from './merge.js';
import { relatives } from './relatives.js';
import { clearReview, review } from './review.js';

/** The commands of lenses and quick fixes for clients that have none of their own. */
export const serverCommands = [
  'alembic.goToParent',
  'alembic.goToChild',
  'alembic.mergeHeads',
  'alembic.openRule',
  'alembic.reviewRevision',
  'alembic.reviewAll',
  'alembic.clearReview',
] as const;

/**
 * Goes to a relative of a revision, merges heads with the project's own Alembic, or finds the page of a rule, and has
 * the client show it; reviews revisions that are not reviewed by themselves.
 */
export const executeCommand: Feature<ExecuteCommandParams, null> = async (
  { command, arguments: [argument] = [] },
  context,
) => {
  if (command === 'alembic.goToParent') await goTo('parents', argument, context);
  if (command === 'alembic.goToChild') await goTo('children', argument, context);
  if (command === 'alembic.mergeHeads') await mergeHeads(argument, context);
  if (command === 'alembic.openRule') await openRule(argument, context);
  if (command === 'alembic.reviewRevision' && typeof argument === 'string') await reviewed({ uri: argument }, context);
  if (command === 'alembic.reviewAll') await reviewed({ uri: null }, context);
  if (command === 'alembic.clearReview')
    await clearReview({ uri: typeof argument === 'string' ? argument : null }, context);
  return null;
};

/** What it finds is shown as diagnostics. */
async function reviewed(params: ReviewParams, context: FeatureContext): Promise<void> {
  const answer = await review(params, context);
  if (answer.kind === 'refused') await context.window.warn(answer.reason);
}

async function openRule(code: unknown, { client: { documentation }, window }: FeatureContext): Promise<void> {
  if (documentation === null || typeof code !== 'string' || !isRule(code)) return;
  const page = documentation.replace('{code}', code);
  if (page.startsWith('file:')) await window.show(page);
  else await window.browse(page);
}

async function goTo(direction: RelativesParams['direction'], uri: unknown, context: FeatureContext): Promise<void> {
  if (typeof uri !== 'string') return;
  const found = await relatives({ uri, direction }, context);
  const target = found.length > 1 ? await choose(found, direction, context) : found[0];
  if (target !== undefined) await context.window.show(target.uri, target.range);
  else if (found.length === 0)
    await context.window.inform(`The revision has no ${direction === 'parents' ? 'parent' : 'child'}.`);
}

async function choose(
  found: readonly RevisionSummary[],
  direction: RelativesParams['direction'],
  { window }: FeatureContext,
): Promise<RevisionSummary | undefined> {
  const titles = found.map(({ revision, message }) => (revision === null ? message : `${revision} ${message}`));
  const chosen = await window.choose(direction === 'parents' ? 'Go to which parent?' : 'Go to which child?', titles);
  return chosen === undefined ? undefined : found[titles.indexOf(chosen)];
}

async function mergeHeads(argument: unknown, context: FeatureContext): Promise<void> {
  const target = readTarget(argument);
  if (target === undefined) return;
  if (!context.trusted) return context.window.warn(whyNotRun(context.client));
  const made = await merge({ ...target, message: 'merge heads' }, context);
  if ('failure' in made) await context.window.warn(made.message);
  else await context.window.show(made.uri);
}

/** A `FixCommandArgument` that has come back from the client. */
function readTarget(argument: unknown): { environment: string; revisions: string[] } | undefined {
  if (typeof argument !== 'object' || argument === null || !('environment' in argument && 'revisions' in argument))
    return undefined;
  const { environment, revisions } = argument;
  const isTarget =
    typeof environment === 'string' && Array.isArray(revisions) && revisions.every((id) => typeof id === 'string');
  return isTarget ? { environment, revisions } : undefined;
}
