import type { Span } from '../text.js';
import { docstringOf } from './docstring.js';
import type { Docstring } from './facts.js';
import { bind, moduleScope, type Scope } from './scope.js';
import { sequence, type Value } from './values.js';

/** What a header binds, and its docstring. */
export interface Header {
  readonly scope: Scope;
  readonly docstring: Docstring | undefined;
}

/** A docstring that the file starts with, comments aside. */
const docstring = /((?:[ \t]*(?:#.*)?\n)*)"""([^"\\]*(?:"(?!"")[^"\\]*)*)"""[ \t]*\n/y;

const end = '[ \\t]*(?:#.*)?(?:\\n|$)';
const word = '[A-Za-z_]\\w*';
const nothing = new RegExp(end, 'y');
const anImport = new RegExp(`import (${word})(?:\\.${word})*(?: as (${word}))?${end}`, 'y');
const fromImport = new RegExp(`from ${word}(?:\\.${word})* import (${word}(?: as ${word})?(?:, ${word}(?: as ${word})?)*)${end}`, 'y');

/** The annotations that Alembic's and SQLModel's templates have written so far. */
const annotation = '(?:str|(?:Union|typing\\.Union)\\[str, (?:(?:Sequence|typing\\.Sequence)\\[str\\], )?None\\]|str \\| (?:Sequence\\[str\\] \\| )?None|Optional\\[(?:str|Sequence\\[str\\])\\])';
const text = '(?:"[^"\\\\\\n]*"|\'[^\'\\\\\\n]*\')';
const assignment = new RegExp(
  `(revision|down_revision|branch_labels|depends_on)(?:: ${annotation})? = (None|${text}|\\(${text}(?:, ${text})+,?\\)|\\(${text},\\))${end}`,
  'y',
);

/** Words that no statement may bind. */
const keyword = /\b(?:None|True|False|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield|exec|print)\b/;

/**
 * Reads a header of the form that Alembic's own template writes: a docstring, imports, and the identifiers as plain
 * strings, tuples of them, or None. Undefined for any other, which the parser reads.
 */
export function readTemplateHeader(header: string, whole: string): Header | undefined {
  const scope = moduleScope(whole);
  const opening = match(docstring, header, 0);
  let at = opening?.[0].length ?? 0;
  while (at < header.length) {
    const line = match(nothing, header, at) ?? executeImport(header, at, scope) ?? executeAssignment(header, at, scope);
    if (line === undefined || line[0] === '') return undefined;
    at += line[0].length;
  }
  return { scope, docstring: opening && docstringIn(opening) };
}

function match(pattern: RegExp, header: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(header) ?? undefined;
}

function docstringIn([, before = '', content = '']: RegExpExecArray): Docstring {
  const start = before.length;
  const pieces = content === '' ? [] : [{ type: 'text', text: content, start: start + 3, raw: false } as const];
  return docstringOf(pieces, { start, end: start + content.length + 6 });
}

function executeImport(header: string, at: number, scope: Scope): RegExpExecArray | undefined {
  const plain = match(anImport, header, at);
  const line = plain ?? match(fromImport, header, at);
  if (line === undefined) return undefined;
  const statement = { start: at, end: at + line[0].length };
  const names = plain === undefined ? (line[1] ?? '').split(', ').map((item) => item.replace(/^.* as /, '')) : [plain[2] ?? plain[1] ?? ''];
  if (keyword.test(line[0].replace(/\b(?:from|import|as)\b/g, ''))) return undefined;
  for (const name of names) bind(scope, name, { value: { kind: 'unknown', reason: 'it is imported', span: statement }, expression: statement, statement });
  return line;
}

function executeAssignment(header: string, at: number, scope: Scope): RegExpExecArray | undefined {
  const line = match(assignment, header, at);
  if (line === undefined) return undefined;
  const [, name = '', written = ''] = line;
  const start = header.indexOf(' = ', at) + 3;
  const expression = { start, end: start + written.length };
  bind(scope, name, { value: valueOf(written, expression), expression, statement: { start: at, end: expression.end } });
  return line;
}

function valueOf(written: string, span: Span): Value {
  if (written === 'None') return { kind: 'none', span };
  if (!written.startsWith('(')) return stringAt(written, span.start);
  const items = [...written.matchAll(/"[^"]*"|'[^']*'/g)].map((item) => stringAt(item[0], span.start + item.index));
  return sequence('tuple', items, span);
}

function stringAt(literal: string, start: number): Value {
  return { kind: 'string', value: literal.slice(1, -1), span: { start, end: start + literal.length } };
}
