import { randomBytes } from 'node:crypto';
import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic, type Range } from 'vscode-languageserver/node';
import type { IdentifierRewriter } from '../../core/edits/rewriteIdentifiers.js';
import { standing } from '../../core/graph/standing.js';
import type { Fix } from '../../core/review/fix.js';
import type { Problem } from '../../core/review/problem.js';
import type { FixContext } from '../../core/review/rule.js';
import { rules } from '../../core/review/rules.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { Feature, FeatureContext } from '../context.js';
import { rangeIn } from '../locations.js';
import type { FixCommandArgument } from '../messages.js';
import { editedText, workspaceEditOf } from '../workspaceEdit.js';

/** Quick fixes for the problems that the client shows at a place. */
export const codeAction: Feature<CodeActionParams, CodeAction[] | null> = async ({ textDocument, context: asked }, context) => {
  const path = pathOfUri(textDocument.uri);
  const wantsFixes = asked.only?.some((kind) => isKindOf(CodeActionKind.QuickFix, kind)) ?? true;
  if (path === undefined || !wantsFixes || !context.client.codeActions.literals || asked.diagnostics.length === 0) return null;
  const rewrite = await context.identifiers;
  const actions = context.snapshot.environments.flatMap((indexed) => {
    const fixContext = fixContextOf(indexed, rewrite, context);
    return indexed.problems
      .filter(({ file }) => file === path)
      .flatMap((problem) => asked.diagnostics.filter((diagnostic) => isSame(diagnostic, problem, context)).map((diagnostic) => ({ problem, diagnostic })))
      .flatMap(({ problem, diagnostic }) => fixesOf(problem, fixContext).flatMap((fix) => actionOf(fix, diagnostic, indexed, context)));
  });
  // Two environments may report the same.
  return [...new Map(actions.map((action) => [`${action.title} ${String(action.diagnostics?.[0]?.code)}`, action])).values()];
};

/** Whether a kind is the wanted one or a more special one, as "quickfix.x" is of "quickfix". */
function isKindOf(kind: string, wanted: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}

function isSame({ code, range }: Diagnostic, problem: Problem, { snapshot }: FeatureContext): boolean {
  return code === problem.code && sameRange(range, rangeIn(snapshot, problem.file, problem.span));
}

function sameRange({ start, end }: Range, other: Range): boolean {
  return (
    start.line === other.start.line && start.character === other.start.character && end.line === other.end.line && end.character === other.end.character
  );
}

function fixesOf(problem: Problem, context: FixContext): Fix[] {
  return rules.find(({ code }) => code === problem.code)?.fixes?.(problem, context) ?? [];
}

/** What fixes of an environment's problems are made from, as it stands at this request. */
export function fixContextOf(indexed: IndexedEnvironment, rewrite: IdentifierRewriter, context: FeatureContext): FixContext {
  const { environment, graph, released } = indexed;
  const state = context.databases.of(indexed);
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
    // As Alembic's `util.rev_id`: the last 12 hexadecimal digits of a random UUID.
    newId: () => randomBytes(6).toString('hex'),
  };
}

function actionOf(fix: Fix, diagnostic: Diagnostic, { id }: IndexedEnvironment, context: FeatureContext): CodeAction[] {
  const action: CodeAction = { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
  switch (fix.kind) {
    case 'edit':
      return [{ ...action, ...(fix.isPreferred && context.client.codeActions.preferred && { isPreferred: true }), edit: workspaceEditOf(fix.changes, context) }];
    case 'command': {
      const target: FixCommandArgument = { environment: id, revision: null, revisions: fix.revisions };
      return [{ ...action, command: { title: fix.title, command: `alembic.${fix.command}`, arguments: [target] } }];
    }
    case 'refused':
      return context.client.codeActions.disabled ? [{ ...action, disabled: { reason: `It cannot be done by itself: ${fix.reason}.` } }] : [];
  }
}
