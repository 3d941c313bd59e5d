/** Paths of names are few, but a history asks for them a hundred thousand times. */
const most = 5000;

/** The same function, which works the answer for a path out once. */
export function perPath<T>(work: (path: string) => T): (path: string) => T {
  const known = new Map<string, { readonly answer: T }>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before.answer;
    if (known.size >= most) known.clear();
    const answer = work(path);
    known.set(path, { answer });
    return answer;
  };
}
