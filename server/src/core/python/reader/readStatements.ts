import { blank, leaf, node, take, takeCharacter, takeName, type CodeReader } from './codeReader.js';
import { PlainNode } from './plainNode.js';
import { outside, readExpression } from './readExpression.js';
import { readArguments, readTargets } from './readDisplay.js';
import { readAssignment, readList } from './readAssignment.js';
import { readImport, readImportFrom } from './readImports.js';
import { readParameters } from './readParameters.js';

/** Deeper blocks are left to the parser. */
const deepest = 10;

/** Lines that hold nothing, or a comment that no tab indents. */
const emptyLines = /(?:(?:[ \t]*| *#[^\r\n]*)\r?\n)*/y;
const lastLine = /(?:[ \t]*| *#[^\r\n]*)$/y;
/** The grammar counts the CR to a comment. */
const endOfLine = /[ \t]*(#[^\n]*)?(?:\r?\n|$)/y;
const comment = /(?:[ \t]*\r?\n)*( *)#[^\n]*/y;
const endOfHead = /[ \t]*:[ \t]*(?:#[^\r\n]*)?\r?\n/y;
const spaces = / */y;
const statement = /(?:pass|return|raise|break|continue|import|from|with|if|elif|else|for|while|def|class)\b/y;
const asWord = /as\b/y;
const inWord = /in\b/y;
const arrow = /[ \t]*->[ \t]*/y;
const alternative = /(elif|else)\b/y;

/** A statement or a block, and where the block that it ends with or is the last of ends: behind its comments. */
interface Read {
  readonly node: PlainNode;
  readonly end: number;
}

/** The statements of a whole module, as the parser reads them; undefined for what is not read here. */
export function readStatements(reader: CodeReader): PlainNode[] | undefined {
  takeEmptyLines(reader);
  if (reader.at === reader.text.length) return [];
  const block = readBlock(reader, -1, 0);
  return block?.node.startIndex === reader.text.length || reader.at < reader.text.length
    ? undefined
    : block?.node.children;
}

/**
 * Reads a block that is indented deeper than `outer`. The grammar counts the comments that follow to it, as long as
 * they are indented as it is.
 */
function readBlock(reader: CodeReader, outer: number, depth: number): Read | undefined {
  if (depth > deepest) return undefined;
  const statements: PlainNode[] = [];
  let indent = outer === -1 ? 0 : undefined;
  let end = 0;
  for (;;) {
    const after = reader.at;
    takeEmptyLines(reader);
    const line = reader.at;
    take(reader, spaces);
    const column = reader.at - line;
    // How deep a tab indents depends on who reads it.
    if (reader.text.charAt(reader.at) === '\t') return undefined;
    if (line === reader.text.length || column <= outer) {
      reader.at = outer === -1 ? line : after;
      const [first] = statements;
      if (first === undefined || indent === undefined) return undefined;
      end = endOfComments(reader.text, after, indent) ?? end;
      return { node: new PlainNode(reader.text, 'block', first.startIndex, end, statements), end };
    }
    indent ??= column;
    const read = column === indent ? readStatement(reader, indent, depth) : undefined;
    if (read === undefined) return undefined;
    statements.push(read.node);
    end = read.end;
  }
}

function takeEmptyLines(reader: CodeReader): void {
  take(reader, emptyLines);
  take(reader, lastLine);
}

/** The end of the last comment from the start of a line on, before one that is indented less. */
function endOfComments(text: string, start: number, indent: number): number | undefined {
  let end: number | undefined;
  for (let at = start; ; at = comment.lastIndex) {
    comment.lastIndex = at;
    const column = comment.exec(text)?.[1]?.length ?? -1;
    if (column < indent) return end;
    end = comment.lastIndex;
  }
}

function readStatement(reader: CodeReader, indent: number, depth: number): Read | undefined {
  const { at: start, text } = reader;
  if (!take(reader, statement)) return readSimple(reader);
  const word = text.slice(start, reader.at);
  switch (word) {
    case 'pass':
    case 'break':
    case 'continue':
      return ended(reader, leaf(reader, `${word}_statement`, start));
    case 'return':
    case 'raise':
      return readValue(reader, word, start);
    case 'import':
      return ended(reader, readImport(reader, start));
    case 'from':
      return ended(reader, readImportFrom(reader, start));
    case 'with':
      return readWith(reader, start, indent, depth);
    case 'if':
      return readIf(reader, start, indent, depth);
    case 'for':
      return readFor(reader, start, indent, depth);
    case 'while':
      return readWhile(reader, start, indent, depth);
    case 'def':
      return readFunction(reader, start, indent, depth);
    case 'class':
      return readClass(reader, start, indent, depth);
    default:
      // "elif" and "else" are read with their "if".
      return undefined;
  }
}

/** A statement that ends with its line, and with a comment behind it. */
function ended(reader: CodeReader, read: PlainNode | undefined): Read | undefined {
  if (read === undefined) return undefined;
  const { at, text } = reader;
  endOfLine.lastIndex = at;
  const line = endOfLine.exec(text);
  if (line === null) return undefined;
  reader.at = endOfLine.lastIndex;
  return { node: read, end: line[1] === undefined ? read.endIndex : text.indexOf('#', at) + line[1].length };
}

/** `return` and `raise`, behind the word. */
function readValue(reader: CodeReader, word: string, start: number): Read | undefined {
  const alone = leaf(reader, `${word}_statement`, start);
  take(reader, blank);
  if (/[\r\n#]/.test(reader.text.charAt(reader.at)) || reader.at === reader.text.length) return ended(reader, alone);
  const value = word === 'return' ? readList(reader) : readExpression(reader, outside);
  return value && ended(reader, new PlainNode(reader.text, alone.type, start, value.endIndex, [value]));
}

/** An expression, or an assignment. */
function readSimple(reader: CodeReader): Read | undefined {
  const read = readAssignment(reader);
  // Of several expressions the grammar makes no tuple here.
  if (read === undefined || read.type === 'expression_list') return undefined;
  return ended(reader, node(reader, 'expression_statement', [read]));
}

/** The block behind the head of a statement. */
function readBody(reader: CodeReader, indent: number, depth: number): Read | undefined {
  return take(reader, endOfHead) ? readBlock(reader, indent, depth + 1) : undefined;
}

/** A statement whose last child is a block. */
function withBody(
  { text }: CodeReader,
  type: string,
  start: number,
  head: readonly PlainNode[],
  fields: readonly (string | undefined)[],
  body: Read | undefined,
): Read | undefined {
  return body && { node: new PlainNode(text, type, start, body.end, [...head, body.node], fields), end: body.end };
}

function readWith(reader: CodeReader, start: number, indent: number, depth: number): Read | undefined {
  const items: PlainNode[] = [];
  do {
    take(reader, blank);
    // Parentheses may be those of the statement.
    if (reader.text.charAt(reader.at) === '(') return undefined;
    const value = readExpression(reader, outside);
    if (value === undefined) return undefined;
    if (take(reader, asWord)) {
      take(reader, blank);
      const name = takeName(reader);
      if (name === undefined) return undefined;
      take(reader, blank);
      const alias = node(reader, 'as_pattern_target', [name]);
      items.push(
        node(reader, 'with_item', [node(reader, 'as_pattern', [value, alias], [undefined, 'alias'])], ['value']),
      );
    } else items.push(node(reader, 'with_item', [value], ['value']));
  } while (takeCharacter(reader, ','));
  const clause = node(reader, 'with_clause', items);
  return withBody(reader, 'with_statement', start, [clause], [undefined, 'body'], readBody(reader, indent, depth));
}

function readFor(reader: CodeReader, start: number, indent: number, depth: number): Read | undefined {
  const left = readTargets(reader, blank);
  if (left === undefined || !take(reader, inWord)) return undefined;
  const right = readList(reader);
  if (right === undefined) return undefined;
  const body = readBody(reader, indent, depth);
  return withBody(reader, 'for_statement', start, [left, right], ['left', 'right', 'body'], body);
}

function readWhile(reader: CodeReader, start: number, indent: number, depth: number): Read | undefined {
  take(reader, blank);
  const condition = readExpression(reader, outside);
  if (condition === undefined) return undefined;
  return withBody(
    reader,
    'while_statement',
    start,
    [condition],
    ['condition', 'body'],
    readBody(reader, indent, depth),
  );
}

/** "if" with its block, and what follows it at the same indent. */
function readIf(reader: CodeReader, start: number, indent: number, depth: number): Read | undefined {
  take(reader, blank);
  const condition = readExpression(reader, outside);
  const first = condition && readBody(reader, indent, depth);
  if (condition === undefined || first === undefined) return undefined;
  const children: PlainNode[] = [condition, first.node];
  const fields: string[] = ['condition', 'consequence'];
  let { end } = first;
  for (let isLast = false; !isLast;) {
    const line = reader.at;
    takeEmptyLines(reader);
    const column = reader.at;
    take(reader, spaces);
    alternative.lastIndex = reader.at;
    const word = reader.at - column === indent ? alternative.exec(reader.text)?.[1] : undefined;
    if (word === undefined) {
      reader.at = line;
      break;
    }
    isLast = word === 'else';
    const clause = readAlternative(reader, word, indent, depth);
    if (clause === undefined) return undefined;
    children.push(clause.node);
    fields.push('alternative');
    end = clause.end;
  }
  return { node: new PlainNode(reader.text, 'if_statement', start, end, children, fields), end };
}

function readAlternative(reader: CodeReader, word: string, indent: number, depth: number): Read | undefined {
  const start = reader.at;
  reader.at += word.length;
  if (word === 'else') return withBody(reader, 'else_clause', start, [], ['body'], readBody(reader, indent, depth));
  take(reader, blank);
  const condition = readExpression(reader, outside);
  if (condition === undefined) return undefined;
  const body = readBody(reader, indent, depth);
  return withBody(reader, 'elif_clause', start, [condition], ['condition', 'consequence'], body);
}

function readFunction(reader: CodeReader, start: number, indent: number, depth: number): Read | undefined {
  take(reader, blank);
  const name = takeName(reader);
  const parameters = name && readParameters(reader);
  if (name === undefined || parameters === undefined) return undefined;
  if (take(reader, arrow) && readExpression(reader, outside) === undefined) return undefined;
  const body = readBody(reader, indent, depth);
  return withBody(reader, 'function_definition', start, [name, parameters], ['name', 'parameters', 'body'], body);
}

function readClass(reader: CodeReader, start: number, indent: number, depth: number): Read | undefined {
  take(reader, blank);
  const name = takeName(reader);
  if (name === undefined) return undefined;
  const { at } = reader;
  const head: PlainNode[] = [name];
  const fields = ['name'];
  if (takeCharacter(reader, '(')) {
    const bases = readArguments(reader, at, outside);
    if (bases?.type !== 'argument_list') return undefined;
    head.push(bases);
    fields.push('superclasses');
  }
  return withBody(reader, 'class_definition', start, head, [...fields, 'body'], readBody(reader, indent, depth));
}
