/**
 * What is worked out from the texts of files, for many files: of each the last result is kept, and given again for the
 * same text. The files that were asked for first are forgotten when there are more than `most`.
 */
export function perText<T>(
  most: number,
  compute: (text: string, path: string) => T,
): (path: string, text: string) => T {
  const known = new Map<string, { readonly text: string; readonly result: T }>();
  return (path, text) => {
    const before = known.get(path);
    if (before?.text === text) return before.result;
    const result = compute(text, path);
    // Maps keep their order: the first is the oldest.
    const [oldest] = before === undefined && known.size >= most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(path, { text, result });
    return result;
  };
}
