/**
 * Groups items that are connected, directly or through others; in the order of their first items. Each pair is asked
 * both ways.
 */
export function connected<T>(items: readonly T[], isConnected: (one: T, other: T) => boolean): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const touching = groups.filter((group) =>
      group.some((other) => isConnected(item, other) || isConnected(other, item)),
    );
    const [first] = touching;
    if (first === undefined) groups.push([item]);
    else {
      first.push(...touching.slice(1).flat(), item);
      for (const group of touching.slice(1)) groups.splice(groups.indexOf(group), 1);
    }
  }
  const order = new Map(items.map((item, index) => [item, index]));
  return groups.map((group) => group.sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0)));
}
