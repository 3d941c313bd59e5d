import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver/node';
import { standing } from '../../core/graph/standing.js';
import type { TextChange } from '../../core/edits/textChange.js';
import type { CommandFix, Fix, FixContext } from '../../core/review/fix.js';
import type { Problem } from '../../core/review/problem.js';
import type { PythonReaders } from '../../workspace/factReader.js';
import { offsetAt } from '../../workspace/lineTable.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { Feature, FeatureContext } from '../context.js';
import { diagnosticOf } from '../diagnostics.js';
import type { FixCommandArgument } from '../messages.js';
import { whyNotRun } from '../untrusted.js';
import { editedText, workspaceEditOf } from '../workspaceEdit.js';

/**
 * Quick fixes for the problems that a range touches. The diagnostics that the client sends along are returned with the
 * fixes and choose none.
 */
export const codeAction: Feature<CodeActionParams, CodeAction[] | null> = async (
  { textDocument, range, context: asked },
  context,
) => {
  const sent = pathOfUri(textDocument.uri);
  if (sent === undefined || !wantsFixes(asked) || !context.client.codeActions.literals) return null;
  const { snapshot } = context;
  const path = snapshot.knownPath(sent);
  const lines = snapshot.lines(path);
  const [start, end] = [offsetAt(lines, range.start), offsetAt(lines, range.end)];
  const readers = await context.python;
  const ids: string[] = [];
  // What several environments offer alike is one offer.
  const newId = (place = 0): string => (ids[place] ??= randomId());
  const offers = snapshot.environments.flatMap((indexed) => {
    const fixContext = { ...fixContextOf(indexed, readers, context), newId };
    return indexed.problems
      .filter(({ file, span }) => file === path && span.start <= end && start <= span.end)
      .flatMap((problem) =>
        (problem.fixes?.(fixContext) ?? []).map((fix): Offer => ({
          fix,
          diagnostic: diagnosticFor(problem, asked.diagnostics, context),
          indexed,
        })),
      );
  });
  return joined(offers).flatMap((offer) => actionOf(offer, context));
};

/** An empty list of kinds restricts nothing. */
function wantsFixes({ only = [] }: CodeActionContext): boolean {
  return only.length === 0 || only.some((kind) => isKindOf(CodeActionKind.QuickFix, kind));
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

/** As Alembic's `util.rev_id`: the last 12 hexadecimal digits of a random UUID. */
function randomId(): string {
  return randomBytes(6).toString('hex');
}

/** As Alembic's template writes the date of a revision. */
function timeNow(): string {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return `${local.toISOString().slice(0, -1).replace('T', ' ')}000`;
}

/** Whether a kind is the wanted one or a more special one, as "quickfix.x" is of "quickfix". */
function isKindOf(kind: string, wanted: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}

/** The diagnostic as the client has it, where it sent it along. */
function diagnosticFor(problem: Problem, sent: readonly Diagnostic[], context: FeatureContext): Diagnostic {
  const own = diagnosticOf(context, problem);
  return sent.find(({ code, range }) => code === own.code && isDeepStrictEqual(range, own.range)) ?? own;
}

/** What fixes of an environment's problems are made from, as it is at this request. */
export function fixContextOf(
  indexed: IndexedEnvironment,
  { identifiers: rewrite, repair }: Pick<PythonReaders, 'identifiers' | 'repair'>,
  context: FeatureContext,
): FixContext {
  const { environment, graph, released } = indexed;
  const state = context.database.of(indexed);
  return {
    environment,
    graph,
    released,
    applied: state && { database: state.database.description, revisions: standing(graph, state.revisions).applied },
    text: ({ path }) => editedText(context, path),
    rewrite({ path }, wanted) {
      const text = editedText(context, path);
      return text === undefined ? { kind: 'refused', reason: 'the file cannot be read' } : rewrite(text, wanted);
    },
    repair,
    newId: randomId,
    now: timeNow,
  };
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
          edit: workspaceEditOf(fix.changes, context, fix.created),
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
