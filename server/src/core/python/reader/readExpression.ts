import {
  blank,
  deeper,
  leaf,
  node,
  take,
  takeCharacter,
  takeName,
  takeWord,
  token,
  type CodeReader,
  type Place,
  type Read,
} from './codeReader.js';
import { PlainNode } from './plainNode.js';
import { readArguments, readDisplay, readParentheses, readSubscripts } from './readDisplay.js';
import { plainString } from '../stringPattern.js';

/** Deeper expressions are left to the parser: each level takes some frames of the stack. */
const deepest = 30;

const number = /(?:0|[1-9]\d*)(\.\d+)?(?![\w.])/y;
const string = new RegExp(plainString, 'y');
const ifWord = /if\b/y;
const elseWord = /else\b/y;
const lambdaWord = /lambda\b/y;
const or = /or\b/y;
const and = /and\b/y;
const not = /not\b/y;
const comparison = /(?:[=!<>]=|<(?!<)|>(?!>)|(?:not[ \t]+in|is[ \t]+not|in|is)\b)(?!=)/y;
const sign = /[-+~]/y;
const power = /\*\*(?!=)/y;

/** Operators by what they bind, the loosest first; of `^` the grammar has another idea than Python. */
const levels = [/\|(?!=)/y, /&(?!=)/y, /(?:<<|>>)(?!=)/y, /[-+](?!=)/y, /(?:\/\/|[/%]|\*(?!\*))(?!=)/y];

const unaryFields = ['operator', 'argument'];
const binaryFields = ['left', 'operator', 'right'];
const attributeFields = ['object', 'attribute'];
const callFields = ['function', 'arguments'];

/** Where no bracket is open. */
export const outside: Place = { space: blank, depth: 0, read: { any: readExpression, disjunction: readDisjunction } };

/**
 * Reads an expression, and the white space behind it, into the nodes that the parser makes of it. Undefined where it is
 * not surely valid Python, or nothing that is read here.
 */
export function readExpression(reader: CodeReader, place: Place): PlainNode | undefined {
  if (place.depth > deepest) return undefined;
  if (begins(reader, 'l') && take(reader, lambdaWord)) return readLambda(reader, place);
  const first = readDisjunction(reader, place);
  if (first === undefined || !takeOperator(reader, ifWord)) return first;
  take(reader, place.space);
  const condition = readDisjunction(reader, place);
  if (condition === undefined || !take(reader, elseWord)) return undefined;
  take(reader, place.space);
  const other = readExpression(reader, deeper(place));
  return other && node(reader, 'conditional_expression', [first, condition, other]);
}

/** Whether a character is next: to compare it takes a part of what a pattern takes. */
function begins({ text, at }: CodeReader, character: string): boolean {
  return text.charAt(at) === character;
}

/** The same as `take`, for an operator behind an operand: most often there is none, which the next character tells. */
function takeOperator(reader: CodeReader, pattern: RegExp): boolean {
  return !isEnd(reader.text.charCodeAt(reader.at)) && take(reader, pattern);
}

/** Goes on behind a binary operator; -1 where there is none. */
function takeLevel(reader: CodeReader): number {
  if (isEnd(reader.text.charCodeAt(reader.at))) return -1;
  return levels.findIndex((operators) => take(reader, operators));
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A bracket that closes, a comma, a colon, a comment or the end of a line. */
function isEnd(code: number): boolean {
  return (
    code === 0x2c ||
    code === 0x29 ||
    code === 0x5d ||
    code === 0x7d ||
    code === 0x3a ||
    code === 0x0a ||
    code === 0x0d ||
    code === 0x23
  );
}

/** What may stand where an "if" begins something else, as in a comprehension. */
function readDisjunction(reader: CodeReader, place: Place): PlainNode | undefined {
  let left = readConjunction(reader, place);
  for (let start = reader.at; left !== undefined && takeOperator(reader, or); start = reader.at)
    left = joined(reader, left, 'or', start, place, readConjunction);
  return left;
}

function readConjunction(reader: CodeReader, place: Place): PlainNode | undefined {
  let left = readNot(reader, place);
  for (let start = reader.at; left !== undefined && takeOperator(reader, and); start = reader.at)
    left = joined(reader, left, 'and', start, place, readNot);
  return left;
}

/** Behind "or" or "and". */
function joined(
  reader: CodeReader,
  left: PlainNode,
  word: string,
  start: number,
  place: Place,
  readOperand: Read,
): PlainNode | undefined {
  const operator = token(reader, word, start);
  take(reader, place.space);
  const right = readOperand(reader, place);
  return right && node(reader, 'boolean_operator', [left, operator, right], binaryFields);
}

function readNot(reader: CodeReader, place: Place): PlainNode | undefined {
  const start = reader.at;
  if (!begins(reader, 'n') || !take(reader, not)) return readComparison(reader, place);
  take(reader, place.space);
  if (place.depth > deepest) return undefined;
  const argument = readNot(reader, deeper(place));
  return argument && new PlainNode(reader.text, 'not_operator', start, argument.endIndex, [argument], ['argument']);
}

function readComparison(reader: CodeReader, place: Place): PlainNode | undefined {
  const first = readBinary(reader, place, 0);
  if (first === undefined) return undefined;
  const children = [first];
  const fields: (string | undefined)[] = [undefined];
  for (;;) {
    const start = reader.at;
    if (!takeOperator(reader, comparison))
      return children.length === 1 ? first : node(reader, 'comparison_operator', children, fields);
    const written = reader.text.slice(start, reader.at);
    children.push(token(reader, written.replace(/[ \t]+/, ' '), start));
    take(reader, place.space);
    const operand = readBinary(reader, place, 0);
    if (operand === undefined) return undefined;
    children.push(operand);
    fields.push('operators', undefined);
  }
}

/** With the operators of this level and of those that bind tighter. */
function readBinary(reader: CodeReader, place: Place, lowest: number): PlainNode | undefined {
  let left = readUnary(reader, place);
  while (left !== undefined) {
    const start = reader.at;
    const level = takeLevel(reader);
    if (level < lowest) {
      reader.at = start;
      return left;
    }
    const operator = token(reader, reader.text.slice(start, reader.at), start);
    take(reader, place.space);
    const right = readBinary(reader, place, level + 1);
    left = right && node(reader, 'binary_operator', [left, operator, right], binaryFields);
  }
  return undefined;
}

function readUnary(reader: CodeReader, place: Place): PlainNode | undefined {
  const start = reader.at;
  if (!'-+~'.includes(reader.text.charAt(start)) || !take(reader, sign)) return readPower(reader, place);
  const operator = token(reader, reader.text.charAt(start), start);
  take(reader, place.space);
  if (place.depth > deepest) return undefined;
  const argument = readUnary(reader, deeper(place));
  return argument && node(reader, 'unary_operator', [operator, argument], unaryFields);
}

function readPower(reader: CodeReader, place: Place): PlainNode | undefined {
  const base = readPrimary(reader, place);
  const start = reader.at;
  if (base === undefined || !takeOperator(reader, power)) return base;
  const operator = token(reader, '**', start);
  take(reader, place.space);
  if (place.depth > deepest) return undefined;
  const exponent = readUnary(reader, deeper(place));
  return exponent && node(reader, 'binary_operator', [base, operator, exponent], binaryFields);
}

/** An atom with the attributes, calls and subscripts behind it. */
function readPrimary(reader: CodeReader, place: Place): PlainNode | undefined {
  const { space } = place;
  let primary = readAtom(reader, place);
  if (primary?.type === 'integer' || primary?.type === 'float') {
    take(reader, space);
    return primary;
  }
  while (primary !== undefined) {
    if (primary.type !== 'concatenated_string') take(reader, space);
    const { at } = reader;
    const object: PlainNode = primary;
    if (takeCharacter(reader, '.')) {
      take(reader, space);
      const name = takeName(reader);
      primary = name && node(reader, 'attribute', [object, name], attributeFields);
    } else if (takeCharacter(reader, '(')) {
      const list = readArguments(reader, at, place);
      primary = list && node(reader, 'call', [object, list], callFields);
    } else if (takeCharacter(reader, '[')) {
      const subscripts = readSubscripts(reader, place);
      primary =
        subscripts &&
        new PlainNode(
          reader.text,
          'subscript',
          object.startIndex,
          reader.at,
          [object, ...subscripts],
          ['value', ...subscripts.map(() => 'subscript')],
        );
    } else return primary;
  }
  return undefined;
}

function readAtom(reader: CodeReader, place: Place): PlainNode | undefined {
  const { at: start, text } = reader;
  // A prefix is a name, so that strings come first.
  if ('"\'rRuU'.includes(text.charAt(start)) && take(reader, string)) return readStrings(reader, start, place);
  if (isDigit(text.charCodeAt(start))) {
    number.lastIndex = start;
    const found = number.exec(text);
    if (found === null) return undefined;
    reader.at = number.lastIndex;
    return leaf(reader, found[1] === undefined ? 'integer' : 'float', start);
  }
  if (takeCharacter(reader, '(')) return readParentheses(reader, start, place);
  if (takeCharacter(reader, '[')) return readDisplay(reader, start, ']', place);
  if (takeCharacter(reader, '{')) return readDisplay(reader, start, '}', place);
  const word = takeWord(reader);
  const next = text.charAt(reader.at);
  // A string with another prefix.
  return next === '"' || next === "'" ? undefined : word;
}

/** One string, or several in a row and the white space behind them. */
function readStrings(reader: CodeReader, first: number, { space }: Place): PlainNode {
  const pieces = [leaf(reader, 'string', first)];
  for (;;) {
    take(reader, space);
    const start = reader.at;
    if (!take(reader, string)) break;
    pieces.push(leaf(reader, 'string', start));
  }
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : node(reader, 'concatenated_string', pieces);
}

/** Behind the word "lambda". */
function readLambda(reader: CodeReader, place: Place): PlainNode | undefined {
  const start = reader.at - 'lambda'.length;
  const names: PlainNode[] = [];
  take(reader, place.space);
  while (!takeCharacter(reader, ':')) {
    if (names.length > 0 && !takeCharacter(reader, ',')) return undefined;
    take(reader, place.space);
    const name = takeName(reader);
    if (name === undefined) return undefined;
    names.push(name);
    take(reader, place.space);
  }
  take(reader, place.space);
  const body = readExpression(reader, deeper(place));
  if (body === undefined) return undefined;
  const children = names.length === 0 ? [body] : [node(reader, 'lambda_parameters', names), body];
  return new PlainNode(
    reader.text,
    'lambda',
    start,
    body.endIndex,
    children,
    names.length === 0 ? ['body'] : ['parameters', 'body'],
  );
}
