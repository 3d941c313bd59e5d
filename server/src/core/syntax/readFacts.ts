import { findSyntaxProblems } from './broken.js';
import { readDocstring } from './docstring.js';
import { executeModule } from './execute.js';
import type { Docstring, IdentifierName, RevisionFacts } from './facts.js';
import type { PythonParser, SyntaxNode } from './parser.js';
import { referenceList, stringFact } from './references.js';
import { lookUp, type Binding, type Scope } from './scope.js';

/** What a file says of which nothing is known. */
export const noFacts: RevisionFacts = {
  revision: undefined, downRevision: undefined, branchLabels: undefined, dependsOn: undefined, assignments: {},
  docstring: undefined, isWhole: true, functions: [], names: new Set(), otherNames: null, syntaxProblems: [], unreadable: null,
};

/** The parser takes up to 340 bytes a character and dies at 2 GB; the longest real revision file has 274 KiB. */
const longestText = 5_500_000;

/** The grammar's scanner writes beyond its buffer at some 380 levels, which ends the parser; Python refuses 100. */
const mostIndents = 300;

/** At each line that is only continued the grammar's scanner reads all that follow: 2000 take some 0.1 s, 100,000 take minutes. */
const mostContinuedLines = 2000;

const mostProblems = 5;

/**
 * The facts of one revision file, from its text alone: what its module would hold after Alembic has loaded it.
 * Takes any text; what is not Python costs what it touches and is listed. Offsets are UTF-16 code units.
 */
export function readFacts(parser: PythonParser, text: string): RevisionFacts {
  const unreadable = whyUnreadable(text);
  if (unreadable !== null) return { ...noFacts, unreadable };
  return parser.withTree(text, (root) => {
    const header = root.hasError ? headerOf(text) : '';
    if (header === '') return factsOf(root, text);
    return parser.withTree(header, (tree) => factsOf(root, text, tree.hasError ? undefined : tree));
  });
}

/**
 * What stands before the first definition. An error in a function, which is usual while somebody types, can take
 * everything above it along, so the header is then read for itself.
 */
export function headerOf(text: string): string {
  return text.slice(0, Math.max(0, text.search(/^(?:async[ \t]+def|def|class)[ \t]|^@/m)));
}

function factsOf(root: SyntaxNode, text: string, header?: SyntaxNode): RevisionFacts {
  const scope = executeModule(root, text, header);
  const problems = [...scope.file.problems, ...findSyntaxProblems(root, mostProblems)];
  return {
    ...factsIn(scope, readDocstring(header ?? root)),
    functions: scope.file.functions,
    syntaxProblems: problems.sort((a, b) => a.span.start - b.span.start).slice(0, mostProblems),
  };
}

/** The facts that the names at the end of a module make, without its functions. */
export function factsIn(scope: Scope, docstring: Docstring | undefined): RevisionFacts {
  return { ...noFacts, ...identifiersOf(scope), docstring, names: namesOf(scope), otherNames: scope.file.otherNames };
}

type Identifiers = Pick<RevisionFacts, 'revision' | 'downRevision' | 'branchLabels' | 'dependsOn' | 'assignments'>;

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
    assignments: assignmentsOf({ revision, down_revision: downRevision, branch_labels: branchLabels, depends_on: dependsOn }),
  };
}

function assignmentsOf(bindings: Record<IdentifierName, Binding | undefined>): RevisionFacts['assignments'] {
  const bound = Object.entries(bindings).flatMap(([name, binding]) => (binding === undefined ? [] : [[name, binding.statement] as const]));
  return Object.fromEntries(bound);
}

function namesOf(scope: Scope): ReadonlySet<string> {
  return new Set([...scope.bindings].flatMap(([name, binding]) => (binding === null ? [] : [name])));
}

/** Why a text is not read at all; null for any ordinary one. */
export function whyUnreadable(text: string): string | null {
  if (text.includes('\0')) return 'it is a binary file: Python refuses text with NUL characters';
  if (text.length > longestText) return `it is too long: it has ${text.length} characters, and ${longestText} are read at most`;
  if (countLines(text) <= mostIndents) return null;
  if (hasManyContinuedLines(text)) return `more than ${mostContinuedLines} lines in a row hold nothing but a backslash`;
  if (countIndents(text) > mostIndents) return 'it is indented too deeply: Python refuses more than 100 levels';
  return null;
}

/** Lines in the widest sense, the one that `^` in a pattern has. */
function countLines(text: string): number {
  return (text.match(/[\n\r\u2028\u2029]/g)?.length ?? 0) + 1;
}

/** How many different indents the lines have: at least as many as the levels that are ever open. */
function countIndents(text: string): number {
  const indents = new Set<string>();
  for (const [indent] of text.matchAll(/^(?:[ \t\f\r]|\\\r?\n)+/gm)) indents.add(indent);
  return indents.size;
}

function hasManyContinuedLines(text: string): boolean {
  for (const [lines] of text.matchAll(/(?:^[ \t\f]*\\(?:\r\n?|\n))+/gm)) {
    if ((lines.match(/\\/g) ?? []).length > mostContinuedLines) return true;
  }
  return false;
}
