import { opposite, simplified } from '../guards.js';
import type { Guard } from '../operation.js';

/** How a block is left before its end. */
export type Exit = 'return' | 'break' | 'continue' | 'raise';

/**
 * How a block ends: `exit` where it is surely left, `rest` what holds for what follows, because some of its branches
 * left it, and `by` how these did.
 */
export interface Outcome {
  readonly exit: Exit | null;
  readonly rest: readonly Guard[];
  readonly by: ReadonlySet<Exit>;
}

const none: ReadonlySet<Exit> = new Set();

export const goesOn: Outcome = { exit: null, rest: [], by: none };

export function leaves(exit: Exit): Outcome {
  return { exit, rest: [], by: new Set([exit]) };
}

/** One of two blocks after another. */
export function followedBy(first: Outcome, second: Outcome): Outcome {
  if (first === goesOn) return second;
  if (second === goesOn) return first;
  return { exit: second.exit, rest: [...first.rest, ...second.rest], by: new Set([...first.by, ...second.by]) };
}

/**
 * What follows branches of which one runs, each under its own guards. Where all but one leave, the guards of that one
 * hold; where a branch may leave in its middle, `uncertain` does. Whoever raises only ends a migration that fails.
 */
export function joinOutcomes(
  branches: readonly { readonly guards: readonly Guard[]; readonly outcome: Outcome }[],
  uncertain: Guard,
): Outcome {
  const by = new Set(branches.flatMap(({ outcome }) => [...outcome.by]));
  const staying = branches.filter(({ outcome }) => outcome.exit === null);
  const [only, more] = staying;
  if (only === undefined) return { exit: exitOf(branches.map(({ outcome }) => outcome.exit)), rest: [], by };
  const left = branches.filter(({ outcome }) => outcome.exit !== null);
  const leaving = left.filter(({ outcome }) => outcome.exit !== 'raise');
  const negations = left.map(({ guards }) => opposite(guards));
  if (left.length > 0 && staying.every(({ outcome }) => outcome.rest.length === 0) && !negations.includes(undefined))
    return { exit: null, rest: simplified(negations.flatMap((guards) => guards ?? [])), by };
  if (more === undefined && left.length > 0) {
    const guards = leaving.length > 0 ? only.guards : only.guards.filter(({ kind }) => kind !== 'uncertain');
    return { exit: null, rest: [...guards, ...only.outcome.rest], by };
  }
  const isPlain = leaving.length === 0 && staying.every(({ outcome }) => outcome.rest.length === 0);
  return { exit: null, rest: isPlain ? [] : [uncertain], by };
}

/** Of several exits the one that leaves least. */
function exitOf(exits: readonly (Exit | null)[]): Exit {
  const order: readonly Exit[] = ['continue', 'break', 'return', 'raise'];
  return order.find((exit) => exits.includes(exit)) ?? 'raise';
}
