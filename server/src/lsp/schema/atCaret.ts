import type { Position } from 'vscode-languageserver/node';
import { offsetAt } from '../../workspace/lineTable.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { SourceFile } from '../../workspace/sourceFile.js';
import type { FeatureContext } from '../context.js';
import { editedText } from '../workspaceEdit.js';

/** Asks for what is at a position of a revision file; null in any other file. */
export async function atCaret<T>(
  uri: string,
  position: Position,
  context: FeatureContext,
  ask: (file: SourceFile, text: string, offset: number, context: FeatureContext) => Promise<T | null>,
): Promise<T | null> {
  const path = pathOfUri(uri);
  const file = path === undefined ? undefined : context.snapshot.file(path);
  if (path === undefined || file === undefined || context.snapshot.environmentsOf(path).length === 0) return null;
  const text = editedText(context, path);
  return text === undefined ? null : ask(file, text, offsetAt(file.lines, position), context);
}
