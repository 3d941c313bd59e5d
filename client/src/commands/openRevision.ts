import { openAt, treeNodeOf } from '../target.js';

/** Opens a tree node's file, with the cursor at the revision's id. */
export async function openRevision(argument: unknown): Promise<void> {
  const node = treeNodeOf(argument);
  if (node !== undefined && node.uri !== null) await openAt(node.uri, node.range);
}
