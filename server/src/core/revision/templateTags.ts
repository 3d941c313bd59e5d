import { encloses, type Span } from '../text.js';
import { pythonTokens } from '../python/tokens.js';

/** What a text must hold to be asked for tags at all. */
const mayHaveTags = /[{[<]%|\{\{/;

/** What ends a tag, by the two characters that begin it. */
const endings = new Map([
  ['{%', '%}'],
  ['[%', '%]'],
  ['<%', '%>'],
  ['{{', '}}'],
]);

/** Whether a text may be the source of a template; said without reading it. */
export function mayBeTemplate(text: string): boolean {
  return mayHaveTags.test(text);
}

/**
 * The tags of a Jinja source that becomes Python once cookiecutter or copier has rendered it, in order: `{% if … %}`,
 * `{{ … }}` and copier's `[% … %]`. None for Python, which has such pairs in strings only.
 */
export function templateTags(text: string): Span[] {
  if (!mayBeTemplate(text)) return [];
  const tags: Span[] = [];
  let before: Span = { start: -1, end: -1 };
  let from = 0;
  const find = forwardSearch(text);
  for (const token of pythonTokens(text)) {
    if (token.start >= from && token.type === 'operator' && before.end === token.start) {
      const ending = endings.get(text.slice(before.start, token.start + 1));
      const end = ending === undefined ? -1 : endOfTag(find, token.end, ending);
      if (end > 0) {
        tags.push({ start: before.start, end });
        from = end;
      }
    }
    before = token;
  }
  return tags;
}

/** A `{{ … }}` is on one line; what has no end is no tag. */
function endOfTag(find: ForwardSearch, from: number, ending: string): number {
  const at = find(ending, from);
  if (at === Infinity || (ending === '}}' && Math.min(find('\n', from), find('\r', from)) < at)) return -1;
  return at + ending.length;
}

type ForwardSearch = (wanted: string, from: number) => number;

/**
 * `indexOf` for places that only go forward, Infinity for none: each part of the text is looked at once, however often
 * it is asked.
 */
function forwardSearch(text: string): ForwardSearch {
  const known = new Map<string, number>();
  return (wanted, from) => {
    const before = known.get(wanted) ?? -1;
    if (before >= from) return before;
    const at = text.indexOf(wanted, from);
    const found = at < 0 ? Infinity : at;
    known.set(wanted, found);
    return found;
  };
}

const opening = /^.%[-+]?\s*(?:if|for|block|macro|call|filter|with|raw|autoescape|trans)\b/;
const closing = /^.%[-+]?\s*end/;

/**
 * What may be rendered or not, or otherwise than it is written: the blocks, from the tag that opens one to the one that
 * closes it, and all other tags.
 */
export function renderedParts(text: string, tags: readonly Span[]): Span[] {
  const parts: Span[] = [];
  let depth = 0;
  let start = 0;
  for (const tag of tags) {
    const written = text.slice(tag.start, tag.end);
    if (depth === 0) start = tag.start;
    if (opening.test(written)) depth++;
    else if (closing.test(written)) depth = Math.max(0, depth - 1);
    if (depth === 0) parts.push({ start, end: tag.end });
  }
  return depth === 0 ? parts : [...parts, { start, end: text.length }];
}

/** Whether a string is not the value yet that it stands for: Jinja's tags and Mako's `${…}` are filled in. */
export function hasPlaceholder(value: string): boolean {
  return encloses(value, '{{', '}}') || encloses(value, '{%', '%}') || encloses(value, '${', '}');
}
