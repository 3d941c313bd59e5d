import type { SyntaxNode } from './parser.js';
import { decode, isText, readLiteral } from './strings.js';

/** Text, and what is put between. */
export type FormattedPart = string | SyntaxNode;

/**
 * The parts of `"… %s" % x` and `"… {}".format(x)` that hold nothing but plain places, so that they mean what the
 * f-string with the same parts means; undefined for anything else.
 */
export function formattedParts(node: SyntaxNode): readonly FormattedPart[] | undefined {
  if (node.type === 'binary_operator' && node.childForFieldName('operator')?.text === '%')
    return percentParts(node.childForFieldName('left'), node.childForFieldName('right'));
  const callee = node.type === 'call' ? node.childForFieldName('function') : null;
  if (callee?.type !== 'attribute' || callee.childForFieldName('attribute')?.text !== 'format') return undefined;
  return formatParts(callee.childForFieldName('object'), node.childForFieldName('arguments'));
}

function percentParts(left: SyntaxNode | null, right: SyntaxNode | null): readonly FormattedPart[] | undefined {
  const text = plainText(left);
  if (text === undefined || right === null) return undefined;
  const inner = right.type === 'parenthesized_expression' ? right.namedChild(0) : right;
  if (inner === null) return undefined;
  if (inner.type === 'dictionary') {
    const values = new Map(
      inner.namedChildren.flatMap((pair) => {
        const [key, value] = [plainText(pair.childForFieldName('key')), pair.childForFieldName('value')];
        return key === undefined || value === null ? [] : [[key, value] as const];
      }),
    );
    return filled(text, /%%|%(?:\((\w+)\)s)?/g, '%%', (name) => (name === undefined ? undefined : values.get(name)));
  }
  const values = inner.type === 'tuple' ? inner.namedChildren : [inner];
  let at = 0;
  const parts = filled(text, /%%|%s?/g, '%%', (_name, place) => (place === '%s' ? values[at++] : undefined));
  return at === values.length ? parts : undefined;
}

function formatParts(object: SyntaxNode | null, list: SyntaxNode | null): readonly FormattedPart[] | undefined {
  const text = plainText(object);
  if (text === undefined || list === null) return undefined;
  const positional = list.namedChildren.filter(({ type }) => type !== 'keyword_argument' && type !== 'comment');
  if (positional.some(({ type }) => type.endsWith('splat'))) return undefined;
  const named = new Map(
    list.namedChildren.flatMap((argument) => {
      const [name, value] = [argument.childForFieldName('name')?.text, argument.childForFieldName('value')];
      return argument.type !== 'keyword_argument' || name === undefined || value === null
        ? []
        : [[name, value] as const];
    }),
  );
  let at = 0;
  return filled(text, /\{\{|\}\}|\{(\w*)\}|[{}]/g, '', (name) => {
    if (name === undefined) return undefined;
    return name === '' ? positional[at++] : /^\d+$/.test(name) ? positional[Number(name)] : named.get(name);
  });
}

/** Replaces each place; undefined where one is of another kind or has no value. Doubled characters stand for one. */
function filled(
  text: string,
  places: RegExp,
  doubled: string,
  valueOf: (name: string | undefined, place: string) => SyntaxNode | undefined,
): readonly FormattedPart[] | undefined {
  const parts: FormattedPart[] = [];
  let end = 0;
  for (const match of text.matchAll(places)) {
    const [place, name] = match;
    parts.push(text.slice(end, match.index));
    end = match.index + place.length;
    if (place === doubled || (doubled === '' && (place === '{{' || place === '}}'))) {
      parts.push(place.slice(1));
      continue;
    }
    const value = valueOf(name, place);
    if (value === undefined) return undefined;
    parts.push(value);
  }
  return [...parts, text.slice(end)];
}

/** The text of a literal without anything between; adjacent literals are one. */
export function plainText(node: SyntaxNode | null): string | undefined {
  if (node === null) return undefined;
  if (node.type === 'parenthesized_expression') return plainText(node.namedChild(0));
  if (node.type === 'concatenated_string') {
    const texts = node.namedChildren.filter(({ type }) => type === 'string').map(plainText);
    return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
  }
  if (node.type !== 'string') return undefined;
  const { raw, bytes, pieces } = readLiteral(node);
  if (bytes || !pieces.every(isText)) return undefined;
  return pieces.map(({ text }) => decode(text, raw).text).join('');
}
