import type { Guard } from './operation.js';

type DialectGuard = Extract<Guard, { kind: 'dialect' }>;

/** The same condition with no guard twice, and with one on the dialect where that says all of them. */
export function simplified(guards: readonly Guard[]): readonly Guard[] {
  const dialects = guards.filter((guard) => guard.kind === 'dialect');
  if (dialects.length < 2) return guards;
  const one = oneOf(dialects);
  if (one === undefined) return guards;
  const at = guards.findIndex(({ kind }) => kind === 'dialect');
  return guards.flatMap((guard, index): readonly Guard[] =>
    guard.kind !== 'dialect' ? [guard] : index === at ? [one] : [],
  );
}

/** One guard for several on the dialect; undefined where no dialect is left. */
function oneOf(guards: readonly DialectGuard[]): DialectGuard | undefined {
  const without = new Set(guards.filter(({ negated }) => negated).flatMap(({ names }) => names));
  const [first, ...others] = guards.filter(({ negated }) => !negated);
  if (first === undefined) return { kind: 'dialect', names: [...without], negated: true };
  const names = first.names.filter((name) => !without.has(name) && others.every((other) => other.names.includes(name)));
  return names.length === 0 ? undefined : { kind: 'dialect', names, negated: false };
}

/** What holds where a branch under these guards does not run; undefined where guards cannot say it. */
export function opposite(guards: readonly Guard[]): readonly Guard[] | undefined {
  const [guard, more] = simplified(guards);
  if (guard === undefined || more !== undefined) return undefined;
  switch (guard.kind) {
    case 'dialect':
      return [{ ...guard, negated: !guard.negated }];
    case 'offline':
      return [{ ...guard, value: !guard.value }];
    case 'engine':
    case 'uncertain':
      return undefined;
  }
}
