import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver/node';
import { ignoreInConfiguration } from '../core/edits/ignoreInConfiguration.js';
import type { Fix } from '../core/review/fix.js';
import { fixAll } from '../core/review/fixAll.js';
import type { Problem, Severity } from '../core/review/problem.js';
import { isRule } from '../core/review/reviewGraph.js';
import type { PythonReaders } from '../workspace/factReader.js';
import type { FeatureContext } from './context.js';
import { editedText, workspaceEditOf } from './workspaceEdit.js';

/** A finding at the cursor. */
export interface FindingAt {
  readonly problem: Problem;
  readonly diagnostic: Diagnostic;
}

/** The findings of one file that fixes of a rule are asked of together: more take too long for a light bulb. */
const mostFixed = 100;

/** Stands where the reason of a comment belongs, for whoever did not write one. */
const noReasonYet = 'TODO: say why';

/**
 * What can be done about findings beside the fix of each: the page of the rule, and a comment that ignores it. The most
 * severe come first.
 */
export function findingActions(
  path: string,
  findings: readonly FindingAt[],
  { repair }: Pick<PythonReaders, 'repair'>,
  context: FeatureContext,
): CodeAction[] {
  const explained = new Set<string>();
  return bySeverity(distinct(findings)).flatMap((finding) => {
    const { code } = finding.problem;
    const explain = explained.has(code) ? [] : explainAction(finding, context);
    explained.add(code);
    return [...explain, ...ignoreAction(path, finding, repair, context)];
  });
}

/** One action for each rule that has several findings in the file whose fixes can be applied together. */
export function fixAllActions(
  path: string,
  findings: readonly FindingAt[],
  fixesOf: (problem: Problem) => readonly Fix[],
  context: FeatureContext,
): CodeAction[] {
  const codes = new Set(findings.map(({ problem }) => problem.code));
  return [...codes].flatMap((code) => fixAllAction(path, code, fixesOf, context));
}

const ranks: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

function bySeverity(findings: readonly FindingAt[]): FindingAt[] {
  const rank = ({ problem }: FindingAt): number => ranks.indexOf(problem.severity);
  return findings.toSorted((one, other) => rank(one) - rank(other));
}

/** The findings of a rule in a file, over all environments that load it. */
function sameRule(path: string, code: string, { snapshot }: FeatureContext): Problem[] {
  const problems = snapshot.environments.flatMap((indexed) =>
    indexed.problems.filter((problem) => problem.file === path && problem.code === code),
  );
  return [
    ...new Map(
      problems.map((problem) => [`${problem.span.start} ${problem.span.end} ${problem.message}`, problem]),
    ).values(),
  ];
}

function fixAllAction(
  path: string,
  code: string,
  fixesOf: (problem: Problem) => readonly Fix[],
  context: FeatureContext,
): CodeAction[] {
  const problems = sameRule(path, code, context);
  if (problems.length < 2 || problems.length > mostFixed) return [];
  const best = problems.flatMap((problem) => {
    const [first] = fixesOf(problem);
    return first?.kind === 'edit' ? [first] : [];
  });
  const changes = fixAll(path, best);
  if (changes === undefined) return [];
  const title = `Fix all ${code} in this file (${best.length})`;
  return [{ title, kind: CodeActionKind.QuickFix, edit: workspaceEditOf(changes, context) }];
}

function explainAction({ problem: { code }, diagnostic }: FindingAt, { client }: FeatureContext): CodeAction[] {
  if (client.commands === 'none' || client.documentation === null || !isRule(code)) return [];
  const title = `Explain ${code}`;
  const command = { title, command: 'alembic.openRule', arguments: [code] };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command }];
}

function ignoreAction(
  path: string,
  { problem, diagnostic }: FindingAt,
  repair: PythonReaders['repair'],
  context: FeatureContext,
): CodeAction[] {
  // What a comment about such a comment would do is to be removed with it.
  if (!isRule(problem.code) || problem.code === 'OD06') return [];
  const text = editedText(context, path);
  if (text === undefined) return [];
  const codes = [problem, ...(problem.merged ?? [])].map(({ code }) => code);
  const wanted = { span: problem.span, codes: [...new Set(codes)], reason: noReasonYet };
  const ignored = path.endsWith('.py') ? repair.ignore(text, wanted) : ignoreInConfiguration(path, text, wanted);
  if (ignored.kind === 'refused') return [];
  const changes = ignored.changes.map((change) => ({ file: path, ...change }));
  const edit = workspaceEditOf(changes, context, { placeholder: noReasonYet });
  return [{ title: `Ignore ${problem.code} here`, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit }];
}

/** One of each place. */
function distinct(findings: readonly FindingAt[]): FindingAt[] {
  return [
    ...new Map(
      findings.map((finding) => {
        const { code, span } = finding.problem;
        return [`${code} ${span.start} ${span.end}`, finding];
      }),
    ).values(),
  ];
}
