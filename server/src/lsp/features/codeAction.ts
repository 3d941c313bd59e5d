import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver/node';
import type { TextChange } from '../../core/edits/textChange.js';
import type { CommandFix, Fix } from '../../core/review/fix.js';
import type { Problem } from '../../core/review/problem.js';
import { offsetAt } from '../../workspace/lineTable.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { Feature, FeatureContext } from '../context.js';
import { diagnosticFor } from '../diagnostics.js';
import { downgradeActions } from '../downgradeActions.js';
import { findingActions, fixAllActions } from '../findingActions.js';
import { fixContextOf, randomId } from '../fixContext.js';
import type { FixCommandArgument } from '../messages.js';
import { whyNotRun } from '../untrusted.js';
import { workspaceEditOf } from '../workspaceEdit.js';

/**
 * Quick fixes for the problems that a range touches, what else can be done about them, and a downgrade that is written.
 * The diagnostics that the client sends along are returned with the fixes and choose none.
 */
export const codeAction: Feature<CodeActionParams, CodeAction[] | null> = async (params, request) => {
  const fixes = wants(params.context, CodeActionKind.QuickFix);
  const rewrites = wants(params.context, CodeActionKind.RefactorRewrite);
  const sent = pathOfUri(params.textDocument.uri);
  if (sent === undefined || !(fixes || rewrites) || !request.client.codeActions.literals) return null;
  const context = { ...request, snapshot: await request.reviewed(sent, request.signal) };
  const { own = [], others = [] } = fixes ? await quickFixes(sent, params, context) : {};
  return [...own, ...(await downgradeActions(params, { fixes, rewrites }, context)), ...others];
};

/** What fixes the problems, and what else can be done about them. */
async function quickFixes(
  sent: string,
  { range, context: asked }: CodeActionParams,
  context: FeatureContext,
): Promise<{ readonly own: CodeAction[]; readonly others: CodeAction[] }> {
  const { snapshot } = context;
  const path = snapshot.knownPath(sent);
  const lines = snapshot.lines(path);
  const [start, end] = [offsetAt(lines, range.start), offsetAt(lines, range.end)];
  const readers = await context.python;
  const ids: string[] = [];
  // What several environments offer alike is one offer.
  const newId = (place = 0): string => (ids[place] ??= randomId());
  const fixesIn = (indexed: IndexedEnvironment): ((problem: Problem) => Fix[]) => {
    const fixContext = { ...fixContextOf(indexed, readers, context), newId };
    return (problem) => [problem, ...(problem.merged ?? [])].flatMap(({ fixes }) => fixes?.(fixContext) ?? []);
  };
  const found = snapshot.environments.flatMap((indexed) =>
    indexed.problems
      .filter(({ file, span }) => file === path && span.start <= end && start <= span.end)
      .map((problem) => ({ problem, indexed, diagnostic: diagnosticFor(problem, asked.diagnostics, context) })),
  );
  const offers = found.flatMap(({ problem, indexed, diagnostic }) =>
    fixesIn(indexed)(problem).map((fix): Offer => ({ fix, diagnostic, indexed })),
  );
  const fixesOf = (problem: Problem): Fix[] => {
    const indexed = snapshot.environments.find(({ problems }) => problems.includes(problem));
    return indexed === undefined ? [] : fixesIn(indexed)(problem);
  };
  return {
    own: [
      ...joined(offers).flatMap((offer) => actionOf(offer, context)),
      ...fixAllActions(path, found, fixesOf, context),
    ],
    others: findingActions(path, found, readers, context),
  };
}

/** An empty list of kinds restricts nothing. */
function wants({ only = [] }: CodeActionContext, kind: CodeActionKind): boolean {
  return only.length === 0 || only.some((wanted) => isKindOf(kind, wanted));
}

interface Offer {
  readonly fix: Fix;
  readonly diagnostic: Diagnostic;
  readonly indexed: IndexedEnvironment;
}

/** Offers once what several environments, or several problems of a rule, offer alike. */
function joined(offers: readonly Offer[]): Offer[] {
  const byPlace = new Map<string, Offer>();
  for (const offer of offers) {
    const key = JSON.stringify([offer.fix.title, offer.diagnostic.code, offer.diagnostic.range]);
    const before = byPlace.get(key);
    byPlace.set(key, before === undefined ? offer : { ...before, fix: joinedFix(before.fix, offer.fix) });
  }
  return [
    ...new Map(
      [...byPlace.values()].map((offer) => [JSON.stringify([offer.diagnostic.code, offer.fix]), offer]),
    ).values(),
  ];
}

/** One fix for two environments that load the file: each knows other files that have to follow. */
function joinedFix(one: Fix, other: Fix): Fix {
  if (one.kind !== 'edit' || other.kind !== 'edit') return other.kind === 'refused' ? other : one;
  const keyOf = ({ file, span }: TextChange): string => `${file} ${span.start} ${span.end}`;
  const known = new Set(one.changes.map(keyOf));
  const created = [...(one.created ?? []), ...(other.created ?? [])];
  const byFile = [...new Map(created.reverse().map((each) => [each.file, each])).values()].reverse();
  return {
    ...one,
    changes: [...one.changes, ...other.changes.filter((change) => !known.has(keyOf(change)))],
    ...(byFile.length > 0 && { created: byFile }),
  };
}

/** Whether a kind is the wanted one or a more special one, as "quickfix.x" is of "quickfix". */
function isKindOf(kind: string, wanted: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}

function actionOf({ fix, diagnostic, indexed: { id } }: Offer, context: FeatureContext): CodeAction[] {
  const action: CodeAction = { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
  switch (fix.kind) {
    case 'edit':
      if (fix.created !== undefined && !context.client.createFiles)
        return disabled(action, 'Cannot be fixed automatically: this editor creates no files for a fix.', context);
      return [
        {
          ...action,
          ...(fix.isPreferred && context.client.codeActions.preferred && { isPreferred: true }),
          edit: workspaceEditOf(fix.changes, context, { created: fix.created }),
        },
      ];
    case 'command':
      return commandActions(action, fix, id, context);
    case 'refused':
      return disabled(action, `Cannot be fixed automatically: ${fix.reason}.`, context);
  }
}

/** Without a question from the client the server names the revision itself. */
function commandActions(
  action: CodeAction,
  { command, revisions }: CommandFix,
  environment: string,
  context: FeatureContext,
): CodeAction[] {
  const { commands } = context.client;
  if (commands === 'none') return [];
  const title = commands === 'client' ? action.title : action.title.replace(/…$/, '');
  if (!context.trusted) return disabled({ ...action, title }, whyNotRun(context.client), context);
  const target: FixCommandArgument = { environment, revision: null, revisions };
  return [{ ...action, title, command: { title, command: `alembic.${command}`, arguments: [target] } }];
}

function disabled(action: CodeAction, reason: string, { client }: FeatureContext): CodeAction[] {
  return client.codeActions.disabled ? [{ ...action, disabled: { reason } }] : [];
}
