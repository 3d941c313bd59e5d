import type { FileOperations } from '../core/operations/operation.js';
import { operationsKey } from '../core/operations/operationsKey.js';
import { commentsOf } from '../core/revision/ownComments.js';
import type { ReadDirection } from '../core/schema/surelyOther.js';
import type { FileOperationsReader } from './operationStore.js';

/** What each direction of a text does; undefined where the text cannot be read or has no such function. */
export type OperationReadings = Readonly<Partial<Record<'upgrade' | 'downgrade', Reading>>>;

interface Reading extends ReadDirection {
  /** The same for the same operations; undefined where not all of them are understood. */
  readonly key: string | undefined;
}

/** So many texts are remembered: with every key in a file there is another one. */
const most = 100;

/** Reads the operations of texts, each once as long as its digest stays. */
export function createOperationReadings(
  read: FileOperationsReader,
): (digest: string, textOf: () => string | undefined) => OperationReadings {
  const known = new Map<string, OperationReadings>();
  return (digest, textOf) => {
    const before = known.get(digest);
    if (before !== undefined) return before;
    const text = textOf();
    if (text === undefined) return {};
    const operations = read(text);
    const readings = {
      ...readingOf('upgrade', operations, text),
      ...readingOf('downgrade', operations, text),
    };
    // Maps keep their order: the first is the oldest.
    const [oldest] = known.size >= most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(digest, readings);
    return readings;
  };
}

function readingOf(
  direction: 'upgrade' | 'downgrade',
  { missing, [direction]: operations }: FileOperations,
  text: string,
): OperationReadings {
  if (missing[direction] !== undefined) return {};
  // Where there is none, what the function does is not in its operations.
  const key = operations.length === 0 ? undefined : operationsKey(operations);
  return { [direction]: { operations, key, text: codeFor(direction, text) } };
}

/** The text without comments, the docstring and the function of the other direction. */
function codeFor(direction: 'upgrade' | 'downgrade', text: string): string {
  let code = '';
  let end = 0;
  for (const comment of commentsOf(text)) {
    code += text.slice(end, comment.start);
    end = comment.end;
  }
  code += text.slice(end);
  const other = direction === 'upgrade' ? 'downgrade' : 'upgrade';
  const lines = code.replace(/^\s*[rRuU]?("""|''')[^]*?\1/, '').split('\n');
  let isOther = false;
  return lines
    .filter((line) => {
      if (/^[^\s)\]}]/.test(line)) isOther = new RegExp(`^def ${other}`).test(line);
      return !isOther;
    })
    .join('\n');
}
