const losing = /\bdrop_(?:table|column)\b|\bDROP\s+(?:TABLE|COLUMN|SCHEMA)\b|\bTRUNCATE\b|\bDELETE\s+FROM\b|\bdelete\(/i;

/**
 * Whether a revision whose SQL is not all known may lose data: its Python, without the function for the other
 * direction, names an operation that drops or deletes. Reads the text alone; never throws.
 */
export function mayLoseUnseen(python: string, direction: 'upgrade' | 'downgrade'): boolean {
  const other = direction === 'upgrade' ? 'downgrade' : 'upgrade';
  return losing.test(python.replace(new RegExp(String.raw`^def ${other}\b[^]*?(?=^[^\s#)]|$(?![^]))`, 'm'), ''));
}
