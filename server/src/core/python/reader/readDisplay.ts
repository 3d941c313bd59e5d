import { gap, inside, node, take, takeCharacter, takeName, token, type CodeReader, type Place } from './codeReader.js';
import { PlainNode } from './plainNode.js';

const forWord = /for\b/y;
const inWord = /in\b/y;
const ifWord = /if\b/y;
const keyword = /[A-Za-z_]\w*(?=[ \t]*=(?!=))/y;
const equals = /[ \t]*=/y;

const pairFields = ['key', 'value'];
const argumentFields = ['name', 'value'];
const clauseFields = ['left', 'right'];

/** A tuple, a generator or an expression in parentheses, behind the opening one. */
export function readParentheses(reader: CodeReader, start: number, place: Place): PlainNode | undefined {
  const items: PlainNode[] = [];
  let commas = 0;
  for (;;) {
    take(reader, gap);
    if (takeCharacter(reader, ')')) break;
    const item = readItem(reader, inside(place));
    if (item === undefined) return undefined;
    if (items.length === 0 && take(reader, forWord)) return readGenerator(reader, start, item, place);
    items.push(item);
    if (takeCharacter(reader, ',')) commas++;
    else if (takeCharacter(reader, ')')) break;
    else return undefined;
  }
  const isTuple = items.length !== 1 || commas > 0;
  if (!isTuple && items[0]?.type === 'list_splat') return undefined;
  return new PlainNode(reader.text, isTuple ? 'tuple' : 'parenthesized_expression', start, reader.at, items);
}

/** A list, a set, a dictionary or a comprehension of one of them, behind the opening bracket. */
export function readDisplay(reader: CodeReader, start: number, close: string, place: Place): PlainNode | undefined {
  const items: PlainNode[] = [];
  let kind = close === ']' ? 'list' : 'dictionary';
  for (;;) {
    take(reader, gap);
    if (takeCharacter(reader, close)) break;
    const item = close === ']' ? readItem(reader, inside(place)) : readEntry(reader, inside(place));
    if (item === undefined) return undefined;
    const itemKind = close === ']' ? 'list' : /^(?:pair|dictionary_splat)$/.test(item.type) ? 'dictionary' : 'set';
    if (items.length === 0) {
      kind = itemKind;
      if (take(reader, forWord)) {
        if (item.type === 'dictionary_splat' || item.type === 'list_splat') return undefined;
        return readComprehension(reader, `${kind}_comprehension`, start, item, close, place);
      }
    } else if (kind !== itemKind) return undefined;
    items.push(item);
    if (takeCharacter(reader, ',')) continue;
    if (takeCharacter(reader, close)) break;
    return undefined;
  }
  return new PlainNode(reader.text, kind, start, reader.at, items);
}

/** The arguments of a call, behind the opening parenthesis. */
export function readArguments(reader: CodeReader, start: number, place: Place): PlainNode | undefined {
  const items: PlainNode[] = [];
  for (;;) {
    take(reader, gap);
    if (takeCharacter(reader, ')')) break;
    const item = readArgument(reader, inside(place));
    if (item === undefined) return undefined;
    if (items.length === 0 && item.type !== 'keyword_argument' && take(reader, forWord))
      return readGenerator(reader, start, item, place);
    items.push(item);
    if (takeCharacter(reader, ',')) continue;
    if (takeCharacter(reader, ')')) break;
    return undefined;
  }
  return new PlainNode(reader.text, 'argument_list', start, reader.at, items);
}

/** The subscripts of an object and the bracket that closes them, behind the opening one. */
export function readSubscripts(reader: CodeReader, place: Place): PlainNode[] | undefined {
  const subscripts: PlainNode[] = [];
  do {
    take(reader, gap);
    if (subscripts.length > 0 && takeCharacter(reader, ']')) return subscripts;
    const subscript = readSlice(reader, inside(place));
    if (subscript === undefined) return undefined;
    subscripts.push(subscript);
  } while (takeCharacter(reader, ','));
  return takeCharacter(reader, ']') ? subscripts : undefined;
}

/** An index, or "from:to". */
function readSlice(reader: CodeReader, place: Place): PlainNode | undefined {
  const from = reader.text.charAt(reader.at) === ':' ? null : place.read.any(reader, place);
  if (from === undefined) return undefined;
  const { at } = reader;
  if (!takeCharacter(reader, ':')) return from ?? undefined;
  const colon = token(reader, ':', at);
  take(reader, gap);
  const to = /[\],]/.test(reader.text.charAt(reader.at)) ? null : place.read.any(reader, place);
  if (to === undefined) return undefined;
  return node(
    reader,
    'slice',
    [from, colon, to].filter((child) => child !== null),
  );
}

/** An expression or `*` of one. */
function readItem(reader: CodeReader, place: Place): PlainNode | undefined {
  const start = reader.at;
  if (!takeCharacter(reader, '*')) return place.read.any(reader, place);
  return readSplat(reader, 'list_splat', start, place);
}

function readSplat(reader: CodeReader, type: string, start: number, place: Place): PlainNode | undefined {
  take(reader, gap);
  const value = readBinaryOnly(reader, place);
  return value && new PlainNode(reader.text, type, start, value.endIndex, [value]);
}

/** What follows a star binds tighter than a comparison; what does not is left to the parser. */
function readBinaryOnly(reader: CodeReader, place: Place): PlainNode | undefined {
  const value = place.read.disjunction(reader, place);
  return value === undefined || /^(?:boolean|not|comparison)_operator$/.test(value.type) ? undefined : value;
}

/** An item of a set, a pair of a dictionary or `**` of another one. */
function readEntry(reader: CodeReader, place: Place): PlainNode | undefined {
  const start = reader.at;
  if (reader.text.startsWith('**', start)) {
    reader.at += 2;
    return readSplat(reader, 'dictionary_splat', start, place);
  }
  const key = readItem(reader, place);
  if (key === undefined || key.type === 'list_splat' || !takeCharacter(reader, ':')) return key;
  take(reader, gap);
  const value = place.read.any(reader, place);
  return value && node(reader, 'pair', [key, value], pairFields);
}

function readArgument(reader: CodeReader, place: Place): PlainNode | undefined {
  const start = reader.at;
  keyword.lastIndex = start;
  if (keyword.test(reader.text)) {
    const name = takeName(reader);
    if (name === undefined || !take(reader, equals)) return undefined;
    take(reader, gap);
    const value = place.read.any(reader, place);
    return value && node(reader, 'keyword_argument', [name, value], argumentFields);
  }
  if (!reader.text.startsWith('**', start)) return readItem(reader, place);
  reader.at += 2;
  return readSplat(reader, 'dictionary_splat', start, place);
}

function readGenerator(reader: CodeReader, start: number, body: PlainNode, place: Place): PlainNode | undefined {
  if (body.type === 'list_splat' || body.type === 'dictionary_splat') return undefined;
  return readComprehension(reader, 'generator_expression', start, body, ')', place);
}

/** The clauses of a comprehension and the bracket that closes it, behind its first "for". */
function readComprehension(
  reader: CodeReader,
  type: string,
  start: number,
  body: PlainNode,
  close: string,
  place: Place,
): PlainNode | undefined {
  const children = [body];
  let isLoop = true;
  for (;;) {
    const clause = isLoop ? readForClause(reader, inside(place)) : readIfClause(reader, inside(place));
    if (clause === undefined) return undefined;
    children.push(clause);
    if (takeCharacter(reader, close)) break;
    isLoop = take(reader, forWord);
    if (!isLoop && !take(reader, ifWord)) return undefined;
  }
  return new PlainNode(reader.text, type, start, reader.at, children, ['body']);
}

function readForClause(reader: CodeReader, place: Place): PlainNode | undefined {
  const start = reader.at - 'for'.length;
  const left = readTargets(reader, gap);
  if (left === undefined || !take(reader, inWord)) return undefined;
  take(reader, gap);
  const right = place.read.disjunction(reader, place);
  return right && new PlainNode(reader.text, 'for_in_clause', start, right.endIndex, [left, right], clauseFields);
}

function readIfClause(reader: CodeReader, place: Place): PlainNode | undefined {
  const start = reader.at - 'if'.length;
  take(reader, gap);
  const condition = place.read.disjunction(reader, place);
  return condition && new PlainNode(reader.text, 'if_clause', start, condition.endIndex, [condition]);
}

/** One name or several between commas, and the white space behind them. */
export function readTargets(reader: CodeReader, space: RegExp): PlainNode | undefined {
  take(reader, space);
  const first = takeTarget(reader, space);
  if (first === undefined || reader.text.charAt(reader.at) !== ',') return first;
  const names = [first];
  let end = reader.at;
  while (takeCharacter(reader, ',')) {
    end = reader.at;
    take(reader, space);
    // A comma behind the last one belongs to them.
    if (reader.text.startsWith('in', reader.at) && !/\w/.test(reader.text.charAt(reader.at + 2))) break;
    const name = takeTarget(reader, space);
    if (name === undefined) return undefined;
    names.push(name);
    end = name.endIndex;
  }
  return new PlainNode(reader.text, 'pattern_list', first.startIndex, end, names);
}

function takeTarget(reader: CodeReader, space: RegExp): PlainNode | undefined {
  const start = reader.at;
  if (takeCharacter(reader, '(')) {
    const names: PlainNode[] = [];
    for (;;) {
      take(reader, gap);
      const name = takeName(reader);
      if (name === undefined) return undefined;
      names.push(name);
      take(reader, gap);
      if (takeCharacter(reader, ',')) continue;
      if (!takeCharacter(reader, ')')) return undefined;
      break;
    }
    if (names.length < 2) return undefined;
    const tuple = new PlainNode(reader.text, 'tuple_pattern', start, reader.at, names);
    take(reader, space);
    return tuple;
  }
  const name = takeName(reader);
  take(reader, space);
  return name;
}
