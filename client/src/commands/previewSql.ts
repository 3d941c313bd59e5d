import path from 'node:path';
import type { Client } from '../client.js';
import type { PreviewPanel } from '../preview/panel.js';
import { documentOf, treeNodeOf } from '../target.js';
import { sayNotARevision } from './notARevision.js';

/** Shows the SQL of a revision in the panel: a tree node's, a code lens's, else the active editor's. */
export async function previewSql({ environments }: Client, preview: PreviewPanel, argument: unknown): Promise<void> {
  const uri = documentOf(argument);
  const isRevision = uri !== undefined && (await environments.holding(uri)).length > 0;
  if (isRevision) {
    await preview.show({ uri: uri.toString(), name: treeNodeOf(argument)?.label ?? path.posix.basename(uri.path, '.py') });
  } else if (argument === undefined && preview.isActive()) {
    await preview.showAgain();
  } else {
    await sayNotARevision();
  }
}
