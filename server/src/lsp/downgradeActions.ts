import { type CodeAction, CodeActionKind, type CodeActionParams, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { WrittenDowngrade } from '../core/edits/downgrade/generateDowngrade.js';
import type { Problem } from '../core/review/problem.js';
import { offsetAt } from '../workspace/lineTable.js';
import { uriOfPath } from '../workspace/paths.js';
import type { Feature, FeatureContext } from './context.js';
import { diagnosticFor } from './diagnostics.js';
import { revisionAt, type RevisionAt, writtenDowngrade } from './roundTrips.js';
import { editedText, workspaceEditOf } from './workspaceEdit.js';

/**
 * In characters. Thousands of operations take seconds, and editors ask at every move of the cursor: of a longer text the
 * downgrade is written when it is chosen, where the client can wait with an edit. Of others a refusal is seen at once.
 */
const longestAtOnce = 20_000;

/** What an action without its edit says of itself. */
interface Waiting {
  readonly uri: string;
  readonly mode: 'generate' | 'complete';
}

/** The rules that report what a downgrade does not undo. */
const aboutDowngrades = new Set(['DG02', 'DG03']);

/**
 * Downgrades that are written from `upgrade()`: as a fix of a finding that the downgrade does not undo it, and as a
 * rewrite on the name of `downgrade` where it is defined.
 */
export async function downgradeActions(
  { textDocument, range, context: asked }: CodeActionParams,
  wanted: { readonly fixes: boolean; readonly rewrites: boolean },
  context: FeatureContext,
): Promise<CodeAction[]> {
  const place = revisionAt(textDocument.uri, context);
  if (place === undefined) return [];
  const lines = context.snapshot.lines(place.path);
  const [start, end] = [offsetAt(lines, range.start), offsetAt(lines, range.end)];
  const isTouched = ({ span }: Pick<Problem, 'span'>): boolean => span.start <= end && start <= span.end;
  const problem = wanted.fixes
    ? place.indexed.problems.find(
        (each) => each.file === place.path && aboutDowngrades.has(each.code) && isTouched(each),
      )
    : undefined;
  const isAtDefinition =
    wanted.rewrites &&
    context.snapshot
      .file(place.path)
      ?.body?.functions.some(
        ({ name, nameSpan }) => name === 'downgrade' && nameSpan.start <= start && end <= nameSpan.end,
      );
  if (problem === undefined && isAtDefinition !== true) return [];
  const kind = problem === undefined ? CodeActionKind.RefactorRewrite : CodeActionKind.QuickFix;
  const base = {
    kind,
    ...(problem && { diagnostics: [diagnosticFor(problem, asked.diagnostics, context)] }),
  };
  return [
    ...(await actions({ ...base, title: 'Generate Downgrade' }, place, 'generate', context)),
    ...(problem?.code === 'DG02'
      ? []
      : await actions({ ...base, title: 'Complete Downgrade' }, place, 'complete', context)),
  ];
}

/** Writes the downgrade of an action that was chosen. Why there is none is shown: the action can't say it any more. */
export const resolveDowngrade: Feature<CodeAction, CodeAction> = async (action, context) => {
  const waiting = action.data as Waiting | undefined;
  const place = waiting === undefined ? undefined : revisionAt(waiting.uri, context);
  const text = place === undefined ? undefined : editedText(context, place.path);
  if (waiting === undefined || place === undefined || text === undefined) return action;
  const written = await writtenDowngrade(place, text, waiting.mode, context);
  if (written.kind === 'refused') {
    await context.window.warn(written.reason);
    return action;
  }
  return { ...action, edit: editOf(written, place, context) };
};

async function actions(
  action: CodeAction,
  place: RevisionAt,
  mode: Waiting['mode'],
  context: FeatureContext,
): Promise<CodeAction[]> {
  const text = editedText(context, place.path);
  if (text === undefined) return [];
  const { codeActions } = context.client;
  if (text.length > longestAtOnce && codeActions.lateEdits)
    return [{ ...action, data: { uri: uriOfPath(place.path), mode } satisfies Waiting }];
  const written = await writtenDowngrade(place, text, mode, context);
  if (written.kind === 'refused')
    return codeActions.disabled ? [{ ...action, disabled: { reason: written.reason } }] : [];
  return written.changes.length === 0 ? [] : [{ ...action, edit: editOf(written, place, context) }];
}

function editOf(
  { changes }: Extract<WrittenDowngrade, { readonly kind: 'changes' }>,
  { path }: RevisionAt,
  context: FeatureContext,
): WorkspaceEdit {
  return workspaceEditOf(
    changes.map((change) => ({ file: path, ...change })),
    context,
  );
}
