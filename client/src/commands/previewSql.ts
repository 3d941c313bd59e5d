import type { TreeNode } from 'alembic-language-server/messages';
import type { Client } from '../client.js';
import { directions, memberOf, type Direction } from '../preview/messages.js';
import { sqlScheme, type PreviewPanel } from '../preview/panel.js';

import { revisionTarget } from '../preview/target.js';
import { documentOf, treeNodeOf } from '../target.js';
import { sayNotARevision } from './notices.js';
import { placeOf } from './place.js';

/**
 * Shows the SQL of a revision in the panel: a tree node's, a code lens's (its URI, or `{ uri, direction }`), else the
 * active editor's. Called from the panel, or from an SQL document that it opened, it renders again what is shown.
 */
export async function previewSql({ environments }: Client, preview: PreviewPanel, argument: unknown): Promise<void> {
  const lens = lensOf(argument);
  const uri = documentOf(lens?.uri ?? argument);
  const isPanels = uri === undefined ? argument === undefined : uri.scheme === sqlScheme;
  if (isPanels && preview.target !== undefined) await preview.refresh();
  else if (!isPanels && uri !== undefined && (await environments.holding(uri)).length > 0)
    await preview.show(revisionTarget(uri, nodeName(treeNodeOf(argument))), lens?.direction);
  else await sayNotARevision();
}

/** Asks for two revisions and shows the SQL between them. */
export function previewSqlRange(preview: PreviewPanel, argument: unknown): Promise<void> {
  return preview.choose('range', placeOf(argument));
}

/** Shows the SQL from where the database is to the heads. */
export function previewSqlPending(preview: PreviewPanel, argument: unknown): Promise<void> {
  return preview.choose('pending', placeOf(argument));
}

/** A row's name; a page has none. */
function nodeName(node: TreeNode | undefined): string | undefined {
  return node !== undefined && 'name' in node ? node.name : undefined;
}

function lensOf(argument: unknown): { readonly uri: string; readonly direction: Direction } | undefined {
  if (typeof argument !== 'object' || argument === null || !('uri' in argument) || !('direction' in argument))
    return undefined;
  const direction = memberOf(directions, argument.direction);
  return typeof argument.uri === 'string' && direction !== undefined ? { uri: argument.uri, direction } : undefined;
}
