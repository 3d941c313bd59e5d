import type { Guard } from './operation.js';

type DialectGuard = Extract<Guard, { kind: 'dialect' }>;

/** The same condition with no guard twice, and with one on the dialect where that says all of them. */
export function simplified(given: readonly Guard[]): readonly Guard[] {
  if (given.length < 2) return given;
  const guards = [...new Map(given.map((guard) => [keyOf(guard), guard])).values()];
  const dialects = guards.filter((guard) => guard.kind === 'dialect');
  if (dialects.length < 2) return guards;
  const one = oneOf(dialects);
  if (one === undefined) return guards;
  const at = guards.findIndex(({ kind }) => kind === 'dialect');
  return guards.flatMap((guard, index): readonly Guard[] =>
    guard.kind !== 'dialect' ? [guard] : index === at ? [one] : [],
  );
}

/** The same for guards that say the same. */
function keyOf(guard: Guard): string {
  switch (guard.kind) {
    case 'dialect':
      return `${guard.negated ? 'not ' : ''}${guard.names.join('|')}`;
    case 'engine':
      return `engine ${guard.name}`;
    case 'offline':
      return `offline ${guard.value}`;
    case 'inspected':
      return `${guard.isThere ? '' : 'not '}${guard.asked.id}`;
    case 'uncertain':
      return `${guard.times} ${guard.reason.span.start} ${guard.reason.span.end} ${guard.reason.reason}`;
  }
}

/** Whether guards never hold together. */
export function areContrary(guards: readonly Guard[]): boolean {
  const dialects = guards.filter((guard) => guard.kind === 'dialect');
  if (dialects.length > 1 && oneOf(dialects) === undefined) return true;
  const offline = new Set(guards.flatMap((guard) => (guard.kind === 'offline' ? [guard.value] : [])));
  const engines = new Set(guards.flatMap((guard) => (guard.kind === 'engine' ? [guard.name] : [])));
  if (offline.size > 1 || engines.size > 1) return true;
  const inspected = guards.filter((guard) => guard.kind === 'inspected');
  return inspected.some(({ asked: { id }, isThere }) =>
    inspected.some((other) => other.asked.id === id && other.isThere !== isThere),
  );
}

/** The conditions without those that are there already. */
export function distinctConditions<T extends { readonly guards: readonly Guard[] }>(all: readonly T[]): readonly T[] {
  if (all.length < 2) return all;
  return [...new Map(all.map((each) => [each.guards.map(keyOf).join('\n'), each])).values()];
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
    case 'inspected':
      return [{ ...guard, isThere: !guard.isThere }];
    case 'engine':
    case 'uncertain':
      return undefined;
  }
}
