import type { RevisionSummary, TreeNode } from 'alembic-language-server/messages';
import { Range, Uri } from 'vscode';
import { window } from './window.js';

/** The node that a command of the tree's context menu was called with. */
export function treeNodeOf(argument: unknown): TreeNode | undefined {
  const isNode = typeof argument === 'object' && argument !== null && 'kind' in argument && 'environment' in argument;
  return isNode ? (argument as TreeNode) : undefined;
}

/**
 * The document that a command is about: a tree node's, the editor title's URI, a code lens's URI string, else the
 * active editor's.
 */
export function documentOf(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) return argument;
  if (typeof argument === 'string') return Uri.parse(argument);
  const node = treeNodeOf(argument);
  if (node !== undefined) return node.uri === null ? undefined : Uri.parse(node.uri);
  return window.activeTextEditor?.document.uri;
}

/** The editor's form of the protocol's range. */
export function toRange(range: RevisionSummary['range']): Range {
  return new Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

/** Opens a file with the cursor at the start of `range`, where the revision's id is. */
export async function openAt(uri: string, range: RevisionSummary['range'] | null): Promise<void> {
  const start = range === null ? undefined : toRange(range).start;
  await window.showTextDocument(Uri.parse(uri), start === undefined ? {} : { selection: new Range(start, start) });
}
