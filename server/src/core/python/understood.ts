import type { Span } from '../text.js';
import { blankOut } from './blankOut.js';
import { errorSpans } from './broken.js';
import type { SyntaxProblem } from './certainErrors.js';
import { logicalLines } from './logicalLines.js';
import { shorten } from './nodes.js';
import type { PythonParser, SyntaxNode } from './parser.js';
import type { FunctionFact } from './scope.js';
import type { Token } from './tokens.js';

/** A statement of the top level, such as one that the grammar does not know although it may be Python. */
export interface Skipped {
  readonly span: Span;
  /** The function or class that it defines. */
  readonly definition: (FunctionFact & { readonly isFunction: boolean }) | undefined;
  /** The words by which it may bind a name of the module. */
  readonly words: ReadonlySet<string>;
}

/** A module without the statements that the grammar does not know. All offsets are those of the whole text. */
export interface Understood {
  readonly text: string;
  readonly skipped: readonly Skipped[];
  /** The first place that the grammar does not know. Later ones may only follow from it. */
  readonly problem: SyntaxProblem;
}

/**
 * What is left of a module when the statements of its top level that the grammar does not know are taken away, each
 * tried by itself. For texts without an error that is sure: of these the tokens tell where a statement ends.
 */
export function understoodPart(parser: PythonParser, root: SyntaxNode, text: string): Understood {
  const errors = errorSpans(root);
  const suspects = topStatements(text).filter(({ span }) =>
    errors.some((error) => error.start <= span.end && span.start <= error.end),
  );
  const places: Span[] = [];
  const skipped = suspects.filter(({ span: { start, end } }) => {
    const [place] = parser.withTree(text.slice(start, end), errorSpans);
    if (place !== undefined) places.push({ start: start + place.start, end: start + place.end });
    return place !== undefined;
  });
  const [first = errors[0] ?? { start: 0, end: 0 }] = places;
  return {
    text: blankOut(
      text,
      skipped.map(({ span }) => span),
    ),
    skipped,
    problem: notUnderstood(text, first),
  };
}

function notUnderstood(text: string, { start, end }: Span): SyntaxProblem {
  const before = text.slice(0, start);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const [line = ''] = /^[^\r\n]*/.exec(text.slice(lineStart)) ?? [];
  const [code = ''] = /^[^\r\n]*/.exec(text.slice(start, end)) ?? [];
  return {
    isCertain: false,
    message: `This is not understood here: ${shorten(line)}`,
    span: { start, end: start + code.trimEnd().length },
  };
}

/** Words that go on with the block statement above. */
const continuing = /^(?:elif|else|except|finally)$/;

/** What is in these blocks is of the top level too; any other block is most likely that of a function. */
const transparent = /^(?:if|try|with|for|while|match)$/;

/** The statements of the top level, by their tokens alone. */
export function topStatements(text: string): Skipped[] {
  const statements: Token[][][] = [];
  let isOpen = false;
  for (const { indent, tokens } of logicalLines(text)) {
    const [first] = tokens;
    if (first === undefined) continue;
    const word = textOf(text, first);
    if (indent === '' && !isOpen && !continuing.test(word)) statements.push([[...tokens]]);
    else statements.at(-1)?.push([...tokens]);
    // A decorator belongs to what it decorates.
    isOpen = indent === '' && word === '@';
  }
  return statements.map((lines) => describe(text, lines));
}

function describe(text: string, lines: readonly (readonly Token[])[]): Skipped {
  const [head = []] = lines;
  const tokens = lines.flat();
  const span = { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
  const names = tokens.filter(({ type }) => type === 'name');
  const isTransparent = head[0] !== undefined && transparent.test(textOf(text, head[0]));
  const words = new Set((isTransparent ? tokens : head).map((token) => textOf(text, token)));
  return { span, definition: definitionIn(text, names, span), words };
}

/** The definition that a statement is, behind its decorators. */
function definitionIn(text: string, names: readonly Token[], span: Span): Skipped['definition'] {
  const at = names.findIndex((name) => /^(?:def|class)$/.test(textOf(text, name)));
  const [keyword, name] = names.slice(Math.max(at, 0));
  if (at < 0 || keyword === undefined || name === undefined) return undefined;
  const isDefinition = /^(?:@[^]*?[\r\n][ \t]*)?(?:async[ \t]+)?$/.test(text.slice(span.start, keyword.start));
  if (!isDefinition) return undefined;
  return {
    name: textOf(text, name),
    nameSpan: { start: name.start, end: name.end },
    span,
    isFunction: textOf(text, keyword) === 'def',
  };
}

function textOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}
