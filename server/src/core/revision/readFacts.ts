import { statementsOf } from '../python/broken.js';
import { blankOut } from '../python/blankOut.js';
import { findCertainErrors } from '../python/certainErrors.js';
import { readDocstring } from './docstring.js';
import { executeModule } from '../python/execute.js';
import type { Docstring, IdentifierName, RevisionBody, RevisionFacts, RevisionHeader } from './facts.js';
import type { PythonParser, SyntaxNode } from '../python/parser.js';
import { operationCallsIn } from './operationCalls.js';
import { mayHaveOwnComments } from './instructions.js';
import { readOwnComments } from './ownComments.js';
import { referenceList, stringFact } from './references.js';
import { lookUp, type Binding, type Scope } from '../python/scope.js';
import { renderedParts, templateTags } from './templateTags.js';
import type { Span } from '../text.js';
import { understoodPart } from '../python/understood.js';
import { withDefined, withSkipped, withUnknown } from './unknownFacts.js';
import { whyUnreadable } from '../python/unreadable.js';

/** What a file says of which nothing is known. */
export const noHeader: RevisionHeader = {
  revision: undefined,
  downRevision: undefined,
  branchLabels: undefined,
  dependsOn: undefined,
  assignments: {},
  docstring: undefined,
  replaces: [],
  names: new Set(),
  otherNames: null,
  isBroken: false,
  unreadable: null,
};

/** What a file has that was read to its end, and was found empty. */
export const noBody: RevisionBody = { functions: [], mergeOperations: [], syntaxProblems: [], suppressions: [] };

const mostProblems = 5;

/**
 * The facts of one revision file, from its text alone: what its module would hold after Alembic has loaded it.
 * Takes any text; what is not Python costs what it touches and is listed. Offsets are UTF-16 code units.
 */
export function readFacts(parser: PythonParser, text: string): RevisionFacts {
  const unreadable = whyUnreadable(text);
  if (unreadable !== null) return { header: { ...noHeader, unreadable }, body: noBody };
  const facts = moduleFacts(parser, text);
  if (!mayHaveOwnComments(text)) return facts;
  const { suppressions, replaces } = readOwnComments(text, facts.body.functions);
  return { header: { ...facts.header, replaces }, body: { ...facts.body, suppressions } };
}

function moduleFacts(parser: PythonParser, text: string): WholeFacts {
  const tags = templateTags(text);
  if (tags.length > 0) return withProblems(templateFacts(parser, text, tags), []);
  return parser.withTree(text, (root) => {
    const errors = findCertainErrors(text, mostProblems);
    if (!root.hasError) return withProblems(factsOf(root, text), errors);
    return errors.length > 0
      ? withProblems(brokenFacts(parser, root, text), errors)
      : understoodFacts(parser, root, text);
  });
}

/**
 * What is before the first definition. An error in a function, which is usual while somebody types, can take
 * everything above it along, so the header is then read for itself.
 */
export function headerOf(text: string): string {
  return text.slice(0, Math.max(0, text.search(/^(?:async[ \t]+def|def|class)[ \t]|^@/m)));
}

/** The facts of a text with an error. */
function brokenFacts(parser: PythonParser, root: SyntaxNode, text: string): WholeFacts {
  const header = headerOf(text);
  if (header === '') return factsOf(root, text);
  return parser.withTree(header, (tree) => factsOf(root, text, tree.hasError ? undefined : tree));
}

/** The facts of a text that may well be Python, and is not known to the grammar as a whole. */
function understoodFacts(parser: PythonParser, root: SyntaxNode, text: string): WholeFacts {
  const { text: rest, skipped, problem } = understoodPart(parser, root, text);
  const known = parser.withTree(rest, (tree) => (tree.hasError ? undefined : factsOf(tree, rest)));
  const facts =
    known === undefined
      ? brokenFacts(parser, root, text)
      : { header: withSkipped(known.header, skipped), body: withDefined(known.body, skipped) };
  return withProblems(facts, [problem]);
}

/** The facts of a template's source: what is in its blocks may be one of several alternatives. */
function templateFacts(parser: PythonParser, text: string, tags: readonly Span[]): WholeFacts {
  const rest = blankOut(text, tags, '_');
  const { header, body } = parser.withTree(rest, (root) =>
    root.hasError ? brokenFacts(parser, root, rest) : factsOf(root, rest),
  );
  const open = renderedParts(text, tags);
  const isFilledIn = (name: IdentifierName): boolean => {
    const assigned = header.assignments[name];
    return assigned !== undefined && open.some(({ start, end }) => assigned.start < end && start < assigned.end);
  };
  const [span = { start: 0, end: 0 }] = tags;
  return {
    header: {
      ...withUnknown(header, isFilledIn, { kind: 'unknown', reason: 'a template fills it in', span }),
      otherNames: 'the tags of a template',
    },
    body,
  };
}

/** Facts of a file that was read to its end. */
interface WholeFacts extends RevisionFacts {
  readonly body: RevisionBody;
}

function withProblems({ header, body }: WholeFacts, syntaxProblems: RevisionBody['syntaxProblems']): WholeFacts {
  const isBroken = syntaxProblems.length > 0 && (header.revision === undefined || header.downRevision === undefined);
  return { header: { ...header, isBroken }, body: { ...body, syntaxProblems } };
}

function factsOf(root: SyntaxNode, text: string, header?: SyntaxNode): WholeFacts {
  const scope = executeModule(root, text, header);
  const read = headerIn(scope, readDocstring(header ?? root));
  const isMerge = (read.downRevision?.references.length ?? 0) > 1;
  return {
    header: read,
    body: { ...noBody, functions: scope.file.functions, mergeOperations: isMerge ? operationsToTell(root) : [] },
  };
}

/** A comment that Alembic itself writes around generated operations. */
const generatedComment = /^# ### (?:commands auto generated by Alembic|end Alembic commands)/;

/** The first operation of each function of a merge that no comment explains. */
function operationsToTell(root: SyntaxNode): Span[] {
  const statements = statementsOf(root);
  const callsIn = operationCallsIn(statements);
  return statements.flatMap((statement) => {
    const calls = callsIn(statement);
    const isExplained =
      calls.length > 0 && statement.descendantsOfType('comment').some(({ text }) => !generatedComment.test(text));
    const [first] = calls;
    return first === undefined || isExplained ? [] : [first.span];
  });
}

/** The header that the names at the end of a module make. */
export function headerIn(scope: Scope, docstring: Docstring | undefined): RevisionHeader {
  return { ...noHeader, ...identifiersOf(scope), docstring, names: namesOf(scope), otherNames: scope.file.otherNames };
}

type Identifiers = Pick<RevisionHeader, 'revision' | 'downRevision' | 'branchLabels' | 'dependsOn' | 'assignments'>;

function identifiersOf(scope: Scope): Identifiers {
  const revision = lookUp(scope, 'revision');
  const downRevision = lookUp(scope, 'down_revision');
  const branchLabels = lookUp(scope, 'branch_labels');
  const dependsOn = lookUp(scope, 'depends_on');
  return {
    revision: revision && stringFact(revision.value),
    downRevision: downRevision && referenceList(downRevision, 'revisions'),
    branchLabels: branchLabels && referenceList(branchLabels, 'labels'),
    dependsOn: dependsOn && referenceList(dependsOn, 'revisions'),
    assignments: assignmentsOf({
      revision,
      down_revision: downRevision,
      branch_labels: branchLabels,
      depends_on: dependsOn,
    }),
  };
}

function assignmentsOf(bindings: Record<IdentifierName, Binding | undefined>): RevisionHeader['assignments'] {
  const bound = Object.entries(bindings).flatMap(([name, binding]) =>
    binding === undefined ? [] : [[name, binding.statement] as const],
  );
  return Object.fromEntries(bound);
}

function namesOf(scope: Scope): ReadonlySet<string> {
  return new Set([...scope.bindings].flatMap(([name, binding]) => (binding === null ? [] : [name])));
}
