import { parts, spanOf } from '../../python/nodes.js';
import type { PythonParser, SyntaxNode } from '../../python/parser.js';
import { decode, isText, readLiteral } from '../../python/strings.js';
import { whyUnreadable } from '../../python/unreadable.js';
import { readFacts } from '../../revision/readFacts.js';
import { earlyStatementsIn } from './earlyStatements.js';
import type { EnvScript, ImportedPath, UrlLiteral, WrittenCall, WrittenValue } from './envScript.js';

const nothing: EnvScript = {
  imports: [],
  importsAt: null,
  config: null,
  urls: [],
  metadata: null,
  calls: [],
  earlyStatements: [],
  suppressions: [],
};

/** In characters: a call in a call is written out for both. */
const longestCall = 3000;

/** Reads what rules ask of an env.py from its text. Takes any text. */
export function readEnvScript(parser: PythonParser, text: string): EnvScript {
  if (whyUnreadable(text) !== null) return nothing;
  const suppressions = readFacts(parser, text).body?.suppressions ?? [];
  return parser.withTree(text, (root) => {
    if (root.hasError) return { ...nothing, suppressions };
    const found = root.descendantsOfType(['import_statement', 'import_from_statement', 'call', 'string']);
    const calls = found
      .filter(({ type, startIndex, endIndex }) => type === 'call' && endIndex - startIndex <= longestCall)
      .map(writtenCall);
    return {
      imports: found.flatMap(importsOf),
      importsAt: importsAt(root),
      config: configOf(root),
      urls: found.filter(({ type }) => type === 'string').flatMap(urlLiteral),
      metadata: metadataOf(root),
      calls,
      earlyStatements: earlyStatementsIn(root),
      suppressions,
    };
  });
}

function importsOf(node: SyntaxNode): ImportedPath[] {
  if (!node.type.startsWith('import')) return [];
  const from = node.childForFieldName('module_name')?.text.replace(/\s/g, '');
  const span = spanOf(node);
  const names = node.childrenForFieldName('name').flatMap((each): ImportedPath[] => {
    const path = (each.childForFieldName('name') ?? each).text.replace(/\s/g, '');
    const alias = each.childForFieldName('alias')?.text;
    if (from === undefined) return [{ name: alias ?? path.split('.', 1).join(''), path, span }];
    return [{ name: alias ?? path, path: `${from}${from.endsWith('.') ? '' : '.'}${path}`, span }];
  });
  const isAll = node.namedChildren.some((child) => child.type === 'wildcard_import');
  return isAll && from !== undefined ? [{ name: '*', path: from, span }] : names;
}

/** Before the first import that is not of `__future__`. */
function importsAt(root: SyntaxNode): number | null {
  const statements = parts(root);
  const first = statements.find(({ type }) => type === 'import_statement' || type === 'import_from_statement');
  return first?.startIndex ?? statements.find(({ type }) => type !== 'future_import_statement')?.startIndex ?? null;
}

function configOf(root: SyntaxNode): EnvScript['config'] {
  for (const assignment of assignmentsIn(root))
    if (assignment.childForFieldName('right')?.text.replace(/\s/g, '') === 'context.config')
      return {
        name: assignment.childForFieldName('left')?.text ?? '',
        end: (assignment.parent ?? assignment).endIndex,
      };
  return null;
}

function assignmentsIn(block: SyntaxNode): SyntaxNode[] {
  return parts(block).flatMap((statement) => {
    const [only] = statement.type === 'expression_statement' ? parts(statement) : [];
    return only?.type === 'assignment' ? [only] : [];
  });
}

/** The last one counts; one in a block of its own says nothing for sure. */
function metadataOf(root: SyntaxNode): WrittenValue | null {
  const isMetadata = (assignment: SyntaxNode): boolean =>
    assignment.childForFieldName('left')?.text === 'target_metadata';
  const all = root.descendantsOfType('assignment').filter(isMetadata);
  const plain = assignmentsIn(root).filter(isMetadata);
  const value = plain.at(-1)?.childForFieldName('right');
  return value && all.length === plain.length ? writtenValue(value) : null;
}

export function writtenValue(node: SyntaxNode): WrittenValue {
  return { text: node.text, span: spanOf(node), string: plainString(node) };
}

function plainString(node: SyntaxNode): string | null {
  if (node.type !== 'string') return null;
  const { pieces, raw, bytes, template } = readLiteral(node);
  if (bytes || template || !pieces.every(isText)) return null;
  return pieces.map((piece) => (isText(piece) ? decode(piece.text, raw).text : '')).join('');
}

function writtenCall(node: SyntaxNode): WrittenCall {
  const values = new Map<string | number, WrittenValue>();
  let hasMore = false;
  let place = 0;
  const list = node.childForFieldName('arguments');
  for (const argument of list === null ? [] : parts(list)) {
    const [name, value] = [argument.childForFieldName('name'), argument.childForFieldName('value')];
    if (argument.type === 'keyword_argument' && name !== null && value !== null)
      values.set(name.text, writtenValue(value));
    else if (argument.type.endsWith('_splat')) hasMore = true;
    else values.set(place++, writtenValue(argument));
  }
  const callee = node.childForFieldName('function')?.text.replace(/\s/g, '') ?? '';
  return { callee, span: spanOf(node), arguments: values, hasMore };
}

/** Beyond so many characters a string is a text that mentions URLs. */
const longestUrl = 1000;

function urlLiteral(node: SyntaxNode): UrlLiteral[] {
  if (node.endIndex - node.startIndex > longestUrl || !node.text.includes('://')) return [];
  const opening = /^\w*(?:"""|'''|["'])/.exec(node.text)?.[0] ?? '';
  const quotes = opening.replace(/^\w*/, '').length;
  const written = node.text.slice(opening.length, node.text.length - quotes);
  const list = node.parent;
  const call = list?.type === 'argument_list' ? list.parent : null;
  return [
    {
      written,
      span: spanOf(node),
      start: node.startIndex + opening.length,
      call: call?.type === 'call' && call.endIndex - call.startIndex <= longestCall ? writtenCall(call) : null,
    },
  ];
}
