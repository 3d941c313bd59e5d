/**
 * The strongly connected components of more than one node, and the nodes that point at themselves: everything that
 * lies on a cycle. Tarjan's algorithm with its own stack, linear in nodes and edges. Members come in the order of
 * `nodes`.
 */
export function findCyclicComponents<T>(nodes: readonly T[], edges: (node: T) => readonly T[]): T[][] {
  const order = new Map<T, number>();
  const low = new Map<T, number>();
  const open: T[] = [];
  const isOpen = new Set<T>();
  const components: T[][] = [];

  const enter = (node: T): { node: T; next: readonly T[]; position: number } => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    open.push(node);
    isOpen.add(node);
    return { node, next: edges(node), position: 0 };
  };
  const lower = (node: T, value: number): void => {
    low.set(node, Math.min(low.get(node) ?? value, value));
  };

  for (const root of nodes) {
    if (order.has(root)) continue;
    const path = [enter(root)];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const next = frame.next[frame.position++];
      if (next !== undefined) {
        if (!order.has(next)) path.push(enter(next));
        else if (isOpen.has(next)) lower(frame.node, order.get(next) ?? 0);
        continue;
      }
      path.pop();
      const own = low.get(frame.node) ?? 0;
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.node, own);
      if (own === order.get(frame.node)) {
        const component = open.splice(open.lastIndexOf(frame.node));
        for (const member of component) isOpen.delete(member);
        if (component.length > 1 || edges(frame.node).includes(frame.node)) components.push(component);
      }
    }
  }
  const position = new Map(nodes.map((node, index) => [node, index]));
  const compare = (a: T | undefined, b: T | undefined): number => at(a) - at(b);
  const at = (node: T | undefined): number => (node === undefined ? -1 : (position.get(node) ?? -1));
  return components.map((component) => component.sort(compare)).sort(([a], [b]) => compare(a, b));
}

/** A shortest cycle through the first node that has one within the component, in the order of the edges. */
export function shortestCycle<T>(component: readonly T[], edges: (node: T) => readonly T[]): T[] {
  const [start] = component;
  if (start === undefined) return [];
  const members = new Set(component);
  const cameFrom = new Map<T, T>();
  const queue: T[] = [start];
  for (const node of queue) {
    for (const next of edges(node)) {
      if (next === start) return pathTo(node, start, cameFrom);
      if (!members.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return [];
}

function pathTo<T>(end: T, start: T, cameFrom: ReadonlyMap<T, T>): T[] {
  const path = [end];
  for (let node: T | undefined = end; node !== undefined && node !== start;) {
    node = cameFrom.get(node);
    if (node !== undefined) path.push(node);
  }
  return path.reverse();
}
