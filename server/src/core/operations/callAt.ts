import { pythonTokens, type Token } from '../python/tokens.js';
import type { Span } from '../text.js';
import { type Parameter, type Signature, signatureOf } from './signatures.js';

/** The call of a directive around an offset of a text that somebody is typing. */
export interface CallAt {
  readonly signature: Signature;
  /** Where the call begins. */
  readonly start: number;
  readonly isBatch: boolean;
  /** The parameter that the argument at the offset is for; undefined where the call takes no further one. */
  readonly parameter: Parameter | undefined;
  /** Strings that are arguments, by the parameter: the table's name among them, also that of the batch block. */
  readonly texts: ReadonlyMap<string, string>;
  /** Parameters that other arguments are for. */
  readonly given: ReadonlySet<string>;
  readonly at: StringPlace | WordPlace | null;
}

/** The offset is in a string that is the argument, or an item of a list that is. */
export interface StringPlace {
  readonly kind: 'string';
  /** What is between the quotes, as far as it seems to belong to the string. */
  readonly content: Span;
  readonly isClosed: boolean;
}

/** The offset is at the start of an argument, or in its first word: a keyword may stand here. */
export interface WordPlace {
  readonly kind: 'word';
  readonly span: Span;
}

interface Bracket {
  readonly open: string;
  readonly call: OpenCall | null;
}

interface OpenCall {
  readonly signature: Signature;
  readonly start: number;
  readonly isBatch: boolean;
  readonly texts: Map<string, string>;
  readonly given: Set<string>;
  /** How many positional arguments ended. */
  positional: number;
  keyword: string | null;
  /** The tokens of the present argument, as far as needed: their number, and the first one. */
  count: number;
  first: Token | null;
}

const opening = '([{';
const closing = ')]}';

/** What can only begin a statement: a bracket that is still open above was not finished. */
const statement = /^(?:def|class|with|if|for|return|import|from|pass|op)\b/;

/**
 * The innermost call of a directive around an offset (UTF-16 code units); undefined anywhere else. Reads tokens and no
 * syntax tree, which is broken while somebody types. `op` is what the file imports from Alembic, under any name, and a
 * parameter of that name; a batch block's table is what `as` names. Takes any text.
 */
export function callAt(text: string, offset: number): CallAt | undefined {
  const reader = createReader(text);
  let found: CallAt | undefined;
  let after = 0;
  for (const token of pythonTokens(text)) {
    if (found === undefined && token.end >= offset) {
      const place = placeIn(text, token, offset);
      // Behind a word or a string that just ended, what comes next decides.
      if (place !== undefined || token.start >= offset) {
        found = reader.callAt(place, offset);
        if (found === undefined) return undefined;
      }
    }
    if (found !== undefined && (!reader.isIn(found) || ++after > longestRest)) return found;
    reader.take(token);
  }
  return found ?? reader.callAt(undefined, offset);
}

/** So many tokens behind the offset are looked at for further arguments. */
const longestRest = 500;

/** What of a token the offset is in: a string, or a word. */
function placeIn(text: string, token: Token, offset: number): StringPlace | WordPlace | undefined {
  const { type, start, end } = token;
  const isInString = (type === 'string' && offset < end) || type === 'open string';
  if (isInString && start < offset) return stringPlace(text, token, offset);
  return type === 'name' && start <= offset ? { kind: 'word', span: { start, end } } : undefined;
}

interface Reader {
  take(token: Token): void;
  /** The call that is open, with the place in it where the next token, or `place`, stands. */
  callAt(place: StringPlace | WordPlace | undefined, offset: number): CallAt | undefined;
  /** Whether the call that was found is still open. */
  isIn(found: CallAt): boolean;
}

function createReader(text: string): Reader {
  const objects = importedNames(text);
  const batchTables = new Map<string, ReadonlyMap<string, string>>();
  let brackets: Bracket[] = [];
  /** The tokens of the dotted name that has just been read: `op`, `.`, `add_column`. */
  let dotted: Token[] = [];
  /** The batch block whose call has just ended. */
  let ended: OpenCall | null = null;
  let isAs = false;
  /** The bracket of the call that was found. */
  let depth = -1;

  const wordOf = ({ start, end }: Token): string => text.slice(start, end);
  const innermost = (): OpenCall | null => brackets.at(-1)?.call ?? null;

  function callOf(names: readonly Token[]): OpenCall | null {
    const words = names.map(wordOf);
    const name = words.slice(0, -2).join('');
    const last = words.at(-1) ?? '';
    const directive = name === '' ? objects.directives.get(last) : last;
    const isBatch = batchTables.has(name);
    if (directive === undefined || (name !== '' && !isBatch && !objects.op.has(name))) return null;
    const signature = signatureOf(directive, isBatch);
    if (signature === undefined) return null;
    const table = batchTables.get(name) ?? new Map<string, string>();
    return {
      signature,
      start: names[0]?.start ?? 0,
      isBatch,
      texts: new Map([...table].filter(([key]) => key === 'table_name' || key === 'schema')),
      given: new Set(),
      positional: 0,
      keyword: null,
      count: 0,
      first: null,
    };
  }

  function endArgument(call: OpenCall): void {
    const { count, first, keyword } = call;
    const parameter = parameterOf(call);
    if (count > 0 && parameter !== undefined) call.given.add(parameter.name);
    if (count === 1 && first?.type === 'string' && parameter !== undefined)
      call.texts.set(parameter.name, contentOf(text, first));
    if (keyword === null && count > 0) call.positional++;
    call.keyword = null;
    call.count = 0;
    call.first = null;
  }

  function note(token: Token): void {
    const call = innermost();
    if (call === null) return;
    call.count++;
    call.first ??= token;
  }

  function takeName(token: Token): void {
    const word = wordOf(token);
    if (isAs && ended !== null) batchTables.set(word, ended.texts);
    isAs = ended !== null && word === 'as';
    if (!isAs) ended = null;
    if (dotted.at(-1)?.type !== 'operator') dotted = [];
    dotted.push(token);
    note(token);
  }

  function takeOperator(token: Token): void {
    const character = wordOf(token);
    if (character === '.' && dotted.at(-1)?.type === 'name') {
      dotted.push(token);
      note(token);
      return;
    }
    const names = dotted;
    dotted = [];
    isAs = false;
    const call = innermost();
    if (opening.includes(character)) {
      note(token);
      brackets.push({ open: character, call: character === '(' && names.length > 0 ? callOf(names) : null });
    } else if (closing.includes(character)) {
      if (call !== null) endArgument(call);
      brackets.pop();
      ended = call?.signature.directive === 'batch_alter_table' ? call : null;
    } else if (character === ',' && call !== null) endArgument(call);
    else if (character === '=' && call?.count === 1 && call.first?.type === 'name') {
      call.keyword = wordOf(call.first);
      call.count = 0;
      call.first = null;
    } else note(token);
  }

  return {
    take(token) {
      if (token.type === 'newline') {
        if (brackets.length > 0 && isStatement(text, token.end)) brackets = [];
      } else if (token.type === 'name') takeName(token);
      else if (token.type === 'operator') takeOperator(token);
      else if (token.type !== 'continuation') {
        dotted = [];
        note(token);
      }
    },
    callAt(place, offset) {
      depth = brackets.findLastIndex((bracket) => bracket.call !== null);
      const call = brackets[depth]?.call ?? null;
      if (call === null) return undefined;
      const isDirect = innermost() === call;
      const { signature, start, isBatch, texts, given, count, keyword } = call;
      const isStart = isDirect && count === 0 && keyword === null;
      const word: WordPlace = place?.kind === 'word' ? place : { kind: 'word', span: { start: offset, end: offset } };
      const at = place?.kind === 'string' ? (isItem(call, brackets) ? place : null) : isStart ? word : null;
      return { signature, start, isBatch, texts, given, parameter: parameterOf(call), at };
    },
    isIn: ({ texts }) => brackets[depth]?.call?.texts === texts,
  };
}

/** Whether a string is the argument itself, or an item of a list or tuple that is. */
function isItem(call: OpenCall, brackets: readonly Bracket[]): boolean {
  const inner = brackets.slice(brackets.findIndex((bracket) => bracket.call === call) + 1);
  const isAlone = inner.length === 0 ? call.count === 0 : call.count === 1;
  return isAlone && inner.length <= 1 && inner.every(({ open, call: nested }) => open !== '{' && nested === null);
}

function parameterOf({ signature, keyword, positional }: OpenCall): Parameter | undefined {
  const { parameters } = signature;
  if (keyword !== null) return parameters.find(({ name }) => name === keyword);
  const byPosition = parameters.filter(({ keywordOnly }) => !keywordOnly);
  return byPosition[positional] ?? byPosition.find(({ variadic }) => variadic);
}

/** The names that stand for `op`, dotted ones too, and the directives that are imported by themselves. */
function importedNames(text: string): { readonly op: Set<string>; readonly directives: Map<string, string> } {
  // A parameter of that name is it, too.
  const op = new Set(['op', 'alembic.op']);
  const directives = new Map<string, string>();
  for (const [, imported = ''] of text.matchAll(/^[ \t]*from[ \t]+alembic[ \t]+import[ \t]+([^\r\n#]{1,500})/gm)) {
    for (const [, name = '', alias] of imported.matchAll(/\b(\w+)(?:[ \t]+as[ \t]+(\w+))?/g))
      if (name === 'op' && alias !== undefined) op.add(alias);
  }
  for (const [, alias = ''] of text.matchAll(/^[ \t]*import[ \t]+alembic\.op[ \t]+as[ \t]+(\w+)/gm)) op.add(alias);
  for (const [, imported = ''] of text.matchAll(/^[ \t]*from[ \t]+alembic\.op[ \t]+import[ \t]+([^\r\n#]{1,500})/gm)) {
    for (const [, name = '', alias] of imported.matchAll(/\b(\w+)(?:[ \t]+as[ \t]+(\w+))?/g))
      directives.set(alias ?? name, name);
  }
  return { op, directives };
}

function isStatement(text: string, lineStart: number): boolean {
  const line = text.slice(lineStart, lineStart + 200);
  return statement.test(line.trimStart()) && /^[ \t]*\w+[ \t]*(?:$|[^=,)\]}\w \t]|[ \t]\w)/.test(line);
}

function stringPlace(text: string, { type, start, end }: Token, offset: number): StringPlace | undefined {
  const quotes = /^[A-Za-z]{0,2}("""|'''|"|')/.exec(text.slice(start, start + 5));
  const length = quotes?.[0].length ?? 1;
  if (type === 'open string') {
    const [rest = ''] = /^[^,)\]}#'"\r\n]*/.exec(text.slice(offset, end)) ?? [];
    return offset < start + length
      ? undefined
      : { kind: 'string', content: { start: start + length, end: offset + rest.trimEnd().length }, isClosed: false };
  }
  const content = { start: start + length, end: end - (quotes?.[1]?.length ?? 1) };
  return offset < content.start || offset > content.end ? undefined : { kind: 'string', content, isClosed: true };
}

function contentOf(text: string, { start, end }: Token): string {
  const written = text.slice(start, end);
  const [head = '', quotes = ''] = /^[A-Za-z]{0,2}("""|'''|"|')/.exec(written) ?? [];
  return written.slice(head.length, written.length - quotes.length);
}
