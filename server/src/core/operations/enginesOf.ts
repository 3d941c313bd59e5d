import type { Operation } from './operation.js';

/** The engines of the multidb template that operations are for, in the order of the alphabet; none elsewhere. */
export function enginesOf(all: Iterable<readonly Operation[]>): string[] {
  const engines = new Set<string>();
  for (const operations of all)
    for (const { when } of operations) for (const guard of when) if (guard.kind === 'engine') engines.add(guard.name);
  return [...engines].sort();
}
