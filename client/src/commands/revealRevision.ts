import { commands } from 'vscode';
import type { RevisionsView } from '../revisionsView.js';
import { documentOf } from '../target.js';
import { sayNotARevision } from './notices.js';

/** Goes to the row of a revision: of the active editor's file, or of the tab whose menu was used. */
export async function revealRevision(view: RevisionsView, argument: unknown): Promise<void> {
  const uri = documentOf(argument);
  if (uri === undefined) return sayNotARevision();
  await commands.executeCommand('alembic.revisions.focus');
  if (!(await view.reveal(uri, undefined, true))) await sayNotARevision();
}
