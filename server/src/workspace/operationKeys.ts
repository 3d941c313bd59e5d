import { operationsKey } from '../core/operations/operationsKey.js';
import type { FileOperationsReader } from './operationStore.js';

/** For each direction a text that is the same for the same operations; undefined where not all of them are understood. */
export interface OperationKeys {
  readonly upgrade: string | undefined;
  readonly downgrade: string | undefined;
}

/** So many texts are remembered: with every key in a file there is another one. */
const most = 100;

/** Reads the operations of texts, each once as long as its digest stays. */
export function createOperationKeys(
  read: FileOperationsReader,
): (digest: string, textOf: () => string | undefined) => OperationKeys {
  const known = new Map<string, OperationKeys>();
  return (digest, textOf) => {
    const before = known.get(digest);
    if (before !== undefined) return before;
    const text = textOf();
    if (text === undefined) return { upgrade: undefined, downgrade: undefined };
    const { upgrade, downgrade, missing } = read(text);
    const keys = {
      // Where there is none, what the function does is not in its operations.
      upgrade: missing.upgrade !== undefined || upgrade.length === 0 ? undefined : operationsKey(upgrade),
      downgrade: missing.downgrade !== undefined || downgrade.length === 0 ? undefined : operationsKey(downgrade),
    };
    // Maps keep their order: the first is the oldest.
    const [oldest] = known.size >= most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(digest, keys);
    return keys;
  };
}
