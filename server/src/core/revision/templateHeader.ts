import type { Span } from '../text.js';
import { docstringOf } from './docstring.js';
import type { Docstring, IdentifierName, Reference, ReferenceList, RevisionHeader } from './facts.js';
import { copyOf } from './factsText.js';
import { hasPlaceholder } from './templateTags.js';

const end = '[ \\t]*(?:#.*)?\\r?\\n';

/** A docstring that the file starts with, comments aside. */
const docstring = new RegExp(`((?:${end})*)"""([^"\\\\]*(?:"(?!"")[^"\\\\]*)*)"""[ \\t]*\\r?\\n`, 'y');
const blankLines = new RegExp(`(?:${end})+`, 'y');

/** Words that no statement may bind. */
const keyword =
  'None|True|False|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield|exec|print';
const word = `(?!(?:${keyword})\\b)[A-Za-z_]\\w*`;
const imported = `${word}(?: as ${word})?`;
const anImport = new RegExp(`import (${word})(?:\\.${word})*(?: as (${word}))?${end}`, 'y');
const fromImport = new RegExp(`from ${word}(?:\\.${word})* import (${imported}(?:, ${imported})*)${end}`, 'y');

/** The annotations that Alembic's and SQLModel's templates have written so far. */
const annotation =
  '(?:str|(?:Union|typing\\.Union)\\[str, (?:(?:Sequence|typing\\.Sequence)\\[str\\], )?None\\]|str \\| (?:Sequence\\[str\\] \\| )?None|Optional\\[(?:str|Sequence\\[str\\])\\])';
const text = '(?:"[^"\\\\\\r\\n]*"|\'[^\'\\\\\\r\\n]*\')';
const assignment = new RegExp(
  `(revision|down_revision|branch_labels|depends_on)(?:: ${annotation})? = (None|${text}|\\(${text}(?:, ${text})+,?\\)|\\(${text},\\))${end}`,
  'y',
);
const literal = new RegExp(text, 'g');

/** What the statements of a header bind. */
interface Bound {
  /** The value of each identifier, as written, and the statement; the last one counts. */
  readonly identifiers: Map<
    IdentifierName,
    { readonly value: ReferenceList; readonly isText: boolean; readonly statement: Span }
  >;
  readonly names: Set<string>;
}

/**
 * The facts of a header of the form that Alembic's own template writes: a docstring, imports, and the identifiers as
 * plain strings, tuples of them, or None. Undefined for any other, which the parser reads. The facts hold nothing of
 * the text itself.
 * @param functions the functions that follow, for the names
 */
export function readTemplateHeader(header: string, functions: readonly string[]): RevisionHeader | undefined {
  const bound: Bound = { identifiers: new Map(), names: new Set() };
  const opening = match(docstring, header, 0);
  for (let at = opening?.[0].length ?? 0; at < header.length;) {
    const length = lengthOfBlank(header, at) ?? takeAssignment(header, at, bound) ?? takeImport(header, at, bound);
    if (length === undefined) return undefined;
    at += length;
  }
  for (const name of functions) bound.names.add(name);
  return headerOf(bound, opening && docstringIn(opening));
}

function match(pattern: RegExp, header: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(header) ?? undefined;
}

function lengthOfBlank(header: string, at: number): number | undefined {
  blankLines.lastIndex = at;
  return blankLines.test(header) ? blankLines.lastIndex - at : undefined;
}

function docstringIn([, before = '', content = '']: RegExpExecArray): Docstring {
  const start = before.length;
  const pieces = content === '' ? [] : [{ type: 'text', text: copyOf(content), start: start + 3, raw: false } as const];
  return docstringOf(pieces, { start, end: start + content.length + 6 });
}

/** The length of an import; undefined for any other line, and for one that binds an identifier. */
function takeImport(header: string, at: number, { names }: Bound): number | undefined {
  const plain = match(anImport, header, at);
  const line = plain ?? match(fromImport, header, at);
  if (line === undefined) return undefined;
  const bound =
    plain === undefined
      ? (line[1] ?? '').split(', ').map((item) => item.slice(item.lastIndexOf(' ') + 1))
      : [plain[2] ?? plain[1] ?? ''];
  if (bound.some(isIdentifier)) return undefined;
  for (const name of bound) names.add(copyOf(name));
  return line[0].length;
}

function isIdentifier(name: string): name is IdentifierName {
  return name === 'revision' || name === 'down_revision' || name === 'branch_labels' || name === 'depends_on';
}

/** The length of an assignment to an identifier; undefined for any other line. */
function takeAssignment(header: string, at: number, { identifiers, names }: Bound): number | undefined {
  const line = match(assignment, header, at);
  if (line === undefined) return undefined;
  const [whole, name = '', written = ''] = line;
  if (!isIdentifier(name) || hasPlaceholder(written)) return undefined;
  const start = header.indexOf(' = ', at) + 3;
  const span = { start, end: start + written.length };
  const value = { references: referencesIn(written, start), unknown: [], invalid: [], span };
  identifiers.set(name, {
    value,
    isText: written !== 'None' && !written.startsWith('('),
    statement: { start: at, end: span.end },
  });
  names.add(name);
  return whole.length;
}

function referencesIn(written: string, start: number): Reference[] {
  if (written === 'None') return [];
  if (!written.startsWith('(')) return [reference(written, start)];
  return [...written.matchAll(literal)].map((item) => reference(item[0], start + item.index));
}

function reference(quoted: string, start: number): Reference {
  return { value: copyOf(quoted.slice(1, -1)), span: { start, end: start + quoted.length } };
}

function headerOf({ identifiers, names }: Bound, docstring: Docstring | undefined): RevisionHeader | undefined {
  const revision = identifiers.get('revision');
  const id = revision?.value.references[0];
  // Anything but a plain string is for the parser to describe.
  if (revision !== undefined && (!revision.isText || id === undefined)) return undefined;
  const assignments: Partial<Record<IdentifierName, Span>> = {};
  for (const [name, { statement }] of identifiers) assignments[name] = statement;
  return {
    revision: id && { kind: 'known', value: id.value, span: id.span },
    downRevision: identifiers.get('down_revision')?.value,
    branchLabels: identifiers.get('branch_labels')?.value,
    dependsOn: identifiers.get('depends_on')?.value,
    assignments,
    docstring,
    replaces: [],
    names,
    otherNames: null,
    isBroken: false,
    unreadable: null,
  };
}
