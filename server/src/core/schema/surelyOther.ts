import { isSure, operationsKey, withoutPlaces } from '../operations/operationsKey.js';
import type { Operation } from '../operations/operation.js';
import { type Made, madeBy } from './made.js';
import { isOtherObject } from './otherObject.js';

/** What a direction of a revision file does, as its text has it. */
export interface ReadDirection {
  readonly operations: readonly Operation[];
  /** The text in which it is said: names in it count as mentioned, whatever they are used for. */
  readonly text: string;
}

/**
 * Whether two texts of a direction surely leave other databases behind: a table, column, index or constraint that one
 * of them makes or drops and the other does not even mention, or that both make with another type, nullability,
 * default, columns or target. Everything else may be the same in other words: rows that are changed, SQL text in place of
 * operations, conditions, and what cannot be followed.
 */
export function isSurelyOther(before: ReadDirection, after: ReadDirection): boolean {
  if (unsureParts(before.operations) !== unsureParts(after.operations)) return false;
  const [one, other] = [madeBy(before.operations), madeBy(after.operations)];
  if (one === undefined || other === undefined) return false;
  const mentions = [mentionsIn(before), mentionsIn(after)] as const;
  return hasUnmentioned(one, mentions[1]) || hasUnmentioned(other, mentions[0]) || differs(one, other, mentions);
}

/** What may do anything; where it is another one, it may make up for a difference. */
function unsureParts(operations: readonly Operation[]): string {
  return JSON.stringify(
    operations.filter((each) => !isSure(each)),
    withoutPlaces,
  );
}

type Mentions = (name: string) => boolean;

/** Names in a text, and those that its operations compute. */
function mentionsIn({ operations, text }: ReadDirection): Mentions {
  const all = `${text}\n${operationsKey(operations.filter(isSure)) ?? ''}`.toLowerCase();
  return (name) => all.includes(name.toLowerCase());
}

function hasUnmentioned(made: readonly Made[], isMentioned: Mentions): boolean {
  const names = (isDrop: boolean): Set<string> =>
    new Set(made.flatMap(({ kind, name }) => ((kind === 'drop') === isDrop ? [name.toLowerCase()] : [])));
  // What is dropped and made again was there before, and may be as it was.
  const [dropped, others] = [names(true), names(false)];
  const isBoth = (name: string): boolean => dropped.has(name) && others.has(name);
  return made.some(
    ({ isConditional, name }) => !isConditional && name.length > 1 && !isBoth(name.toLowerCase()) && !isMentioned(name),
  );
}

/** Whether something that each of them makes or changes once is another thing in the other. */
function differs(one: readonly Made[], other: readonly Made[], mentions: readonly [Mentions, Mentions]): boolean {
  const [mine, theirs] = [byKey(one), byKey(other)];
  return [...mine].some(([key, [made, ...more]]) => {
    const [twin, ...others] = theirs.get(key) ?? [];
    if (made === undefined || twin === undefined || more.length + others.length > 0) return false;
    // Elsewhere SQL text may change it once more.
    if (made.statements !== twin.statements || made.when !== twin.when || made.kind !== twin.kind) return false;
    return isOtherObject(made, twin) && mentions.every((isMentioned) => isMentioned(made.name));
  });
}

function byKey(all: readonly Made[]): Map<string, Made[]> {
  const groups = new Map<string, Made[]>();
  for (const made of all) {
    const group = groups.get(made.key);
    if (group === undefined) groups.set(made.key, [made]);
    else group.push(made);
  }
  return groups;
}
