import type { OperationCall } from '../revision/operationCalls.js';
import type { Created } from './created.js';

const losing =
  /\bdrop_(?:table|column)\b|\bDROP\s+(?:TABLE|COLUMN|SCHEMA)\b|\bTRUNCATE\b|\bDELETE\s+FROM\b|\bdelete\(/i;

/**
 * Whether a revision whose SQL is not all known may lose data that was there before: its Python, without the function
 * for the other direction, drops or deletes something that the run did not create. Reads the text alone; never throws.
 */
export function mayLoseUnseen(
  { python, direction }: { readonly python: string; readonly direction: 'upgrade' | 'downgrade' },
  created: Created,
  operations: (python: string) => readonly OperationCall[],
): boolean {
  const other = direction === 'upgrade' ? 'downgrade' : 'upgrade';
  const own = python.replace(new RegExp(String.raw`^def ${other}\b[^]*?(?=^[^\s#)]|$(?![^]))`, 'm'), '');
  if (!losing.test(own)) return false;
  const harmless = operations(own).flatMap((call) => ownDrops(call, own, created));
  return losing.test(without(own, harmless));
}

/** The calls, of one and of its block, that drop what the run created. A schema that is named may be any. */
function ownDrops(call: OperationCall, python: string, created: Created): OperationCall[] {
  const { name, argument, children, span } = call;
  if (/\bschema\b/.test(python.slice(span.start, span.end))) return [];
  const table = quoted(argument);
  if (name === 'batch_alter_table')
    return children.filter((child) => child.name === 'drop_column' && created.hasColumn(table, quoted(child.argument)));
  if (name === 'drop_table') return created.hasTable(table) ? [call] : [];
  const [ofTable = '', column, ...more] = argument.split('.');
  const isColumn = name === 'drop_column' && column !== undefined && more.length === 0;
  return isColumn && created.hasColumn(quoted(ofTable), quoted(column)) ? [call] : [];
}

/** As SQLAlchemy writes a name: in quotes where it has more than small letters. */
function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name}"`;
}

function without(python: string, calls: readonly OperationCall[]): string {
  const inOrder = [...calls].sort((a, b) => b.span.start - a.span.start);
  return inOrder.reduce((text, { span }) => text.slice(0, span.start) + text.slice(span.end), python);
}
