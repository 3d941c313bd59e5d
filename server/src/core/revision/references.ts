import type { Fact, Invalid } from '../text.js';
import type { Reference, ReferenceList } from './facts.js';
import type { Binding } from '../python/scope.js';
import { hasPlaceholder } from './templateTags.js';
import { describe, type Value } from '../python/values.js';

/** A value that must be one string, as `revision`. */
export function stringFact(written: Value): Fact<string> {
  const value = filledIn(written);
  if (value.kind === 'unknown') return value;
  if (value.kind === 'string') return { kind: 'known', value: value.value, span: value.span };
  return { kind: 'invalid', found: describe(value), span: value.span };
}

/**
 * A value that names any number of revisions or labels, by Alembic's `to_tuple`: None, a string, or an iterable.
 * For revisions (`down_revision`, `depends_on`) `tuple_rev_as_scalar` takes a tuple of one for its only item, so that
 * `(None,)` is a base.
 */
export function referenceList({ value, expression }: Binding, of: 'revisions' | 'labels'): ReferenceList {
  const items = itemsFor(value, of).map(filledIn);
  return {
    references: items.flatMap((item): Reference[] =>
      item.kind === 'string' ? [{ value: item.value, span: item.span }] : [],
    ),
    unknown: items.flatMap((item) => (item.kind === 'unknown' ? [item] : [])),
    invalid: items.flatMap((item): Invalid[] => {
      if (item.kind === 'string' || item.kind === 'unknown') return [];
      return [{ kind: 'invalid', found: describe(item), span: item.span }];
    }),
    span: expression,
  };
}

/** The value of a string that a template fills in is not known. */
function filledIn(value: Value): Value {
  if (value.kind !== 'string' || !hasPlaceholder(value.value)) return value;
  return { kind: 'unknown', reason: 'a template fills it in', span: value.span };
}

function itemsFor(value: Value, of: 'revisions' | 'labels'): readonly Value[] {
  if (value.kind === 'none') return [];
  if (value.kind !== 'sequence') return [value];
  const [only, another] = value.items;
  if (of === 'labels' || only === undefined || another !== undefined) return value.items;
  if (only.kind === 'sequence') return only.items;
  return only.kind === 'none' ? [] : [only];
}
