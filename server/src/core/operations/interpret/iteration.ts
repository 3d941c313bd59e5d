import type { Unknown } from '../../text.js';
import { enumItems } from './enumMembers.js';
import { unknown, type Value } from './values.js';

/** The items of a sequence, the keys of a dict or the characters of a string, as `list(value)` has them. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  switch (value.kind) {
    case 'sequence':
      return value.lost === undefined ? value.items : undefined;
    case 'dict':
      return value.lost === undefined ? value.entries.map(({ key }) => key) : undefined;
    case 'string':
      return Array.from(value.value, (character) => ({ kind: 'string', value: character, span: value.span }));
    case 'class':
      return enumItems(value);
    default:
      return undefined;
  }
}

/** Why it is not known in which order Python goes through a value: each run has another one for a set of strings. */
export function disorderOf(value: Value): Unknown | undefined {
  if (value.kind === 'dict') return value.unordered;
  if (value.kind !== 'sequence') return undefined;
  const isSet = (value.type === 'set' || value.type === 'frozenset') && value.items.length > 1;
  return isSet ? unknown('Python goes through a set in no known order', value.span) : value.unordered;
}
