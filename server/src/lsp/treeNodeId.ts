import type { OutlineAddress } from '../core/graph/outline.js';

/** What a tree node's id says: the server keeps nothing of the tree between requests. */
export interface TreeNodeId {
  readonly environment: string;
  /** Where the node's children are. */
  readonly address: OutlineAddress;
  /** Makes the id unique among nodes with the same children. */
  readonly key: string;
}

export function encodeNodeId({ environment, address, key }: TreeNodeId): string {
  return JSON.stringify([environment, address.line, 'merge' in address ? address.merge : address.from, key]);
}

/** Undefined for anything that is not an id of our own. */
export function decodeNodeId(id: string): Pick<TreeNodeId, 'environment' | 'address'> | undefined {
  const parts = parse(id);
  if (!Array.isArray(parts)) return undefined;
  const [environment, line, at] = parts as readonly unknown[];
  if (typeof environment !== 'string' || !isStrings(line)) return undefined;
  if (typeof at === 'string') return { environment, address: { line, merge: at } };
  return typeof at === 'number' ? { environment, address: { line, from: at } } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
