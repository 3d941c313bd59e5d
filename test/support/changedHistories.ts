import fc from 'fast-check';

/** Parents and dependencies by id, parents first. */
export type History = Readonly<Record<string, { readonly down: readonly string[]; readonly deps: readonly string[] }>>;

/** Choices among what is there, taken from a list of numbers. */
function chooser(numbers: readonly number[]): <T>(items: readonly T[]) => T | undefined {
  let at = 0;
  return (items) => items[(numbers[at++ % numbers.length] ?? 0) % Math.max(1, items.length)];
}

/** A history of some revisions: each follows one or two earlier ones, or none, and may depend on another. */
function releasedOf(count: number, numbers: readonly number[]): History {
  const choose = chooser(numbers);
  const history: Record<string, History[string]> = {};
  for (let index = 0; index < count; index++) {
    const earlier = Object.keys(history);
    const kind = choose(['chain', 'chain', 'chain', 'branch', 'merge', 'base', 'depends']);
    const last = earlier.slice(-1);
    const any = choose(earlier);
    const some = any === undefined ? [] : [any];
    const down =
      kind === 'chain' || kind === 'depends'
        ? last
        : kind === 'branch'
          ? some
          : kind === 'base'
            ? []
            : [...new Set([...last, ...some])];
    history[`r${index}`] = { down, deps: kind === 'depends' ? some.filter((id) => !down.includes(id)) : [] };
  }
  return history;
}

/** The history after some changes as people make them, good ones and bad ones. */
function changed(released: History, numbers: readonly number[], count: number): History {
  const choose = chooser(numbers);
  let history: Record<string, History[string]> = { ...released };
  for (let index = 0; index < count; index++) {
    const ids = Object.keys(history);
    const id = choose(ids) ?? '';
    const { down, deps } = history[id] ?? { down: [], deps: [] };
    const named = new Set(Object.values(history).flatMap((each) => [...each.down, ...each.deps]));
    const heads = ids.filter((each) => !named.has(each));
    const fresh = `n${index}`;
    switch (choose(['append', 'append', 'merge', 'insert', 'delete', 'reparent', 'depend', 'branch'])) {
      case 'append':
        history[fresh] = { down: heads.slice(0, 1), deps: [] };
        break;
      case 'merge':
        history[fresh] = { down: heads, deps: [] };
        break;
      case 'branch':
        history[fresh] = { down: [id], deps: [] };
        break;
      case 'insert':
        history[fresh] = { down, deps: [] };
        history[id] = { down: [fresh], deps };
        break;
      case 'depend':
        history[fresh] = { down: [], deps: [] };
        history[id] = { down, deps: [...deps, fresh] };
        break;
      case 'reparent':
        history[id] = { down: [choose(ids.filter((each) => each < id)) ?? ''].filter((each) => each !== ''), deps };
        break;
      default:
        history = Object.fromEntries(Object.entries(history).filter(([other]) => other !== id));
        for (const [other, each] of Object.entries(history)) {
          const without = (list: readonly string[]): string[] => [
            ...new Set(list.flatMap((one) => (one === id ? down : [one]))),
          ];
          history[other] = { down: without(each.down), deps: each.deps.filter((one) => one !== id) };
        }
        break;
    }
  }
  return history;
}

const numbers = fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 });

/** A released history, and what became of it. */
export const changedHistories: fc.Arbitrary<{ readonly released: History; readonly now: History }> = fc
  .record({
    size: fc.integer({ min: 1, max: 6 }),
    one: numbers,
    changes: fc.integer({ min: 0, max: 3 }),
    other: numbers,
  })
  .map(({ size, one, changes, other }) => {
    const released = releasedOf(size, one);
    return { released, now: changed(released, other, changes) };
  });
