import { areContrary, opposite, simplified } from '../guards.js';
import type { Guard } from '../operation.js';

/** How a block is left before its end. */
export type Exit = 'return' | 'break' | 'continue' | 'raise';

/** How a block ends. */
export interface Outcome {
  /** It is surely left. */
  readonly exit: Exit | null;
  /** What holds for what follows, because some of its branches left it. */
  readonly rest: readonly Guard[];
  /** How these did, and under which guards each. */
  readonly left: readonly Leaving[];
}

interface Leaving {
  readonly exit: Exit;
  readonly guards: readonly Guard[];
}

export const goesOn: Outcome = { exit: null, rest: [], left: [] };

export function leaves(exit: Exit): Outcome {
  return { exit, rest: [], left: [{ exit, guards: [] }] };
}

/** Whether some branch leaves in this way. */
export function mayLeave({ left }: Outcome, exit: Exit): boolean {
  return left.some((leaving) => leaving.exit === exit);
}

/** One block after another. */
export function followedBy(first: Outcome, second: Outcome): Outcome {
  if (first === goesOn) return second;
  if (second === goesOn) return first;
  const later = second.left.map(({ exit, guards }) => ({ exit, guards: [...first.rest, ...guards] }));
  return { exit: second.exit, rest: simplified([...first.rest, ...second.rest]), left: [...first.left, ...later] };
}

/**
 * What follows branches of which one runs, each under its own guards: what some of them leave under does not hold. Where
 * guards cannot say that, those of the only branch that stays hold, or `uncertain` does. Whoever raises only ends a
 * migration that fails.
 */
export function joinOutcomes(
  branches: readonly { readonly guards: readonly Guard[]; readonly outcome: Outcome }[],
  uncertain: Guard,
): Outcome {
  const all = branches.flatMap(({ guards, outcome }): readonly Leaving[] =>
    outcome.exit !== null
      ? [{ exit: outcome.exit, guards }]
      : outcome.left.map((leaving) => ({ ...leaving, guards: [...guards, ...leaving.guards] })),
  );
  const left = all.filter(({ guards }) => !areContrary(guards));
  const staying = branches.filter(({ outcome }) => outcome.exit === null);
  const [only, more] = staying;
  if (only === undefined) return { exit: exitOf(branches.map(({ outcome }) => outcome.exit)), rest: [], left };
  const negations = left.map(({ exit, guards }) => opposite(guards) ?? (exit === 'raise' ? [] : undefined));
  if (!negations.includes(undefined))
    return { exit: null, rest: simplified(negations.flatMap((guards) => guards ?? [])), left };
  if (more === undefined) return { exit: null, rest: simplified([...only.guards, ...only.outcome.rest]), left };
  return { exit: null, rest: [uncertain], left };
}

/** Of several exits the one that leaves least. */
function exitOf(exits: readonly (Exit | null)[]): Exit {
  const order: readonly Exit[] = ['continue', 'break', 'return', 'raise'];
  return order.find((exit) => exits.includes(exit)) ?? 'raise';
}
