import type { IdentifierName, ReferenceList, RevisionFacts, RevisionHeader } from '../revision/facts.js';
import { quote, spanOf } from '../python/nodes.js';
import type { PythonParser, SyntaxNode } from '../python/parser.js';
import { readFacts } from '../revision/readFacts.js';
import type { Fact } from '../text.js';
import { rewriteDocstring } from './rewriteDocstring.js';
import { rewriteList } from './rewriteList.js';
import { reprStyle, stringLiteral, styleOf } from './stringLiteral.js';
import { applyChanges, type Rewriting, type SpanChange } from './textChange.js';
import { computedBy, isStringLiteral, withoutParentheses } from './writtenList.js';

/** What the identifiers of a revision file should be; what is left out stays. No ids are `None`. */
export interface NewIdentifiers {
  readonly revision?: string;
  readonly downRevision?: readonly string[];
  readonly branchLabels?: readonly string[];
  readonly dependsOn?: readonly string[];
}

/** `rewriteIdentifiers` with its parser. */
export type IdentifierRewriter = (text: string, wanted: NewIdentifiers) => Rewriting;

/**
 * The changes of a revision file's text after which its identifiers are as wanted and nothing else of the module is
 * different, the docstring's "Revision ID:" and "Revises:" lines apart, which follow. Only literals are rewritten:
 * where a value is computed, named or assigned twice, it is refused. The result is read again before it is returned.
 */
export function rewriteIdentifiers(parser: PythonParser, text: string, wanted: NewIdentifiers): Rewriting {
  const before = readFacts(parser, text);
  const { unreadable } = before.header;
  if (unreadable !== null) return refuse(unreadable);
  if (before.body?.syntaxProblems.some(({ isCertain }) => isCertain) === true)
    return refuse('the file has a syntax error');
  const planned = parser.withTree(text, (root) => planChanges(root, before.header, wanted));
  if (typeof planned === 'string') return refuse(planned);
  const changes = planned.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const after = readFacts(parser, applyChanges(text, changes));
  return stated(after) === stated(before, wanted)
    ? { kind: 'changes', changes }
    : refuse('other values in the file depend on it');
}

function refuse(reason: string): Rewriting {
  return { kind: 'refused', reason };
}

function planChanges(root: SyntaxNode, header: RevisionHeader, wanted: NewIdentifiers): SpanChange[] | string {
  const changes: SpanChange[] = [];
  const plan = (
    name: IdentifierName,
    planOf: (node: SyntaxNode) => SpanChange[] | string,
    span: ReferenceList['span'] | undefined,
  ): string | undefined => {
    const node = span === undefined ? `the file does not assign "${name}"` : expressionAt(root, name, span);
    const planned = typeof node === 'string' ? node : planOf(node);
    if (typeof planned === 'string') return planned;
    changes.push(...planned);
    return undefined;
  };
  const planList = (
    name: IdentifierName,
    list: ReferenceList | undefined,
    ids: readonly string[] | undefined,
  ): string | undefined => {
    if (ids === undefined) return undefined;
    const [odd] = list?.unknown ?? [];
    if (odd !== undefined) return odd.reason;
    if (list?.invalid.length === 0 && isSaid(list, ids)) return undefined;
    const style =
      header.revision?.kind === 'known'
        ? styleOf(root.text.slice(header.revision.span.start - root.startIndex))
        : reprStyle;
    return plan(
      name,
      (node) => rewriteList(node, list?.references.map(({ value }) => value) ?? [], ids, style),
      list?.span,
    );
  };

  const refusal =
    (wanted.revision === undefined ? undefined : planRevision(header.revision, wanted.revision, plan)) ??
    planList('down_revision', header.downRevision, wanted.downRevision) ??
    planList('branch_labels', header.branchLabels, wanted.branchLabels) ??
    planList('depends_on', header.dependsOn, wanted.dependsOn);
  if (refusal !== undefined) return refusal;
  const { docstring } = header;
  if (wanted.revision !== undefined) changes.push(...rewriteDocstring(docstring, 'revision', [wanted.revision]));
  if (wanted.downRevision !== undefined) changes.push(...rewriteDocstring(docstring, 'revises', wanted.downRevision));
  return changes;
}

function planRevision(
  fact: Fact<string> | undefined,
  id: string,
  plan: (
    name: IdentifierName,
    planOf: (node: SyntaxNode) => SpanChange[] | string,
    span: Fact<string>['span'] | undefined,
  ) => string | undefined,
): string | undefined {
  if (fact?.kind === 'unknown') return fact.reason;
  if (fact?.kind === 'known' && fact.value === id) return undefined;
  return plan('revision', (node) => rewriteString(node, id), fact?.span);
}

function rewriteString(node: SyntaxNode, value: string): SpanChange[] | string {
  const literal = withoutParentheses(node);
  if (!isStringLiteral(literal)) return computedBy(literal);
  if (literal.descendantsOfType('comment').length > 0) return 'there is a comment inside the string';
  return [{ span: spanOf(literal), newText: stringLiteral(value, styleOf(literal.text)) }];
}

/** The expression that an identifier is assigned, or why it is not that name's alone. */
function expressionAt(
  root: SyntaxNode,
  name: IdentifierName,
  { start, end }: ReferenceList['span'],
): SyntaxNode | string {
  const node = root.descendantForIndex(start, end);
  if (node?.startIndex !== start || node.endIndex !== end) return 'it is written in an unusual way';
  const assigning = assignmentsTo(root, name);
  const [assignment] = assigning;
  if (assigning.length > 1) return `"${name}" is assigned more than once`;
  const elsewhere = 'it is taken from a name that is assigned elsewhere';
  if (assignment === undefined) return elsewhere;
  if (start < assignment.startIndex || assignment.endIndex < end) return elsewhere;
  if (assignment.parent?.type === 'assignment' || assignment.childForFieldName('right')?.type === 'assignment') {
    const whole = assignment.parent?.type === 'assignment' ? assignment.parent : assignment;
    return `one assignment gives it and another name the same value: ${quote(whole)}`;
  }
  return standsFor(node, assignment) ? node : computedBy(node.parent ?? node);
}

/** Whether nothing but brackets is between an expression and the assignment that it belongs to. */
function standsFor(node: SyntaxNode, assignment: SyntaxNode): boolean {
  for (let at = node.parent; at !== null && at.id !== assignment.id; at = at.parent) {
    if (!/^(parenthesized_expression|tuple|list|expression_list)$/.test(at.type)) return false;
  }
  return true;
}

/** Every assignment of the module's top level, branches included, that binds the name. */
function assignmentsTo(root: SyntaxNode, name: string): SyntaxNode[] {
  const statements = root.namedChildren.filter(({ type }) => !/^(function|class|decorated)_definition$/.test(type));
  const assignments = statements.flatMap((statement) =>
    statement.descendantsOfType(['assignment', 'augmented_assignment', 'named_expression']),
  );
  return assignments.filter((assignment) => {
    const target = assignment.childForFieldName('left') ?? assignment.childForFieldName('name');
    return (
      target !== null &&
      (target.text === name || target.descendantsOfType('identifier').some(({ text }) => text === name))
    );
  });
}

function isSaid({ references }: ReferenceList, ids: readonly string[]): boolean {
  return references.length === ids.length && references.every(({ value }, at) => value === ids[at]);
}

/** What a file says of everything but its docstring's lines, to be compared. */
function stated({ header, body }: RevisionFacts, wanted: NewIdentifiers = {}): string {
  const { revision, downRevision, branchLabels, dependsOn, docstring, names, otherNames } = header;
  return JSON.stringify([
    wanted.revision ?? (revision?.kind === 'known' ? revision.value : revision),
    listStated(downRevision, wanted.downRevision),
    listStated(branchLabels, wanted.branchLabels),
    listStated(dependsOn, wanted.dependsOn),
    docstring?.createDate,
    body?.functions.map((each) => each.name),
    [...names].sort(),
    otherNames,
    body?.syntaxProblems.length,
  ]);
}

function listStated(list: ReferenceList | undefined, wanted: readonly string[] | undefined): unknown {
  if (wanted !== undefined) return [wanted, [], []];
  return (
    list && [
      list.references.map(({ value }) => value),
      list.unknown.map(({ reason }) => reason),
      list.invalid.map(({ found }) => found),
    ]
  );
}
