import { type CompletionList, type CompletionParams, CompletionTriggerKind } from 'vscode-languageserver/node';
import { offsetAt } from '../../workspace/lineTable.js';
import { pathOfUri } from '../../workspace/paths.js';
import { completeIds } from '../completion/ids.js';
import { completeKeywords } from '../completion/keywords.js';
import type { CompletionProvider } from '../completion/provider.js';
import { completeSchemaNames } from '../completion/schemaNames.js';
import type { Feature } from '../context.js';

/** Quotes open a string, blanks are before a docstring's id; editors do not suggest in strings by themselves. */
export const completionTriggers: readonly string[] = ['"', "'", ' '];

/** The first that knows the place answers. */
const providers: readonly CompletionProvider[] = [completeIds, completeKeywords, completeSchemaNames];

/** Ids and labels where a revision file names some; in calls of directives keyword arguments and the names of the schema. */
export const completion: Feature<CompletionParams, CompletionList | null> = async (
  { textDocument, position, context: asked },
  context,
) => {
  const { snapshot, bufferText } = context;
  const path = pathOfUri(textDocument.uri);
  const file = path === undefined ? undefined : snapshot.file(path);
  const text = path === undefined ? undefined : bufferText(path);
  if (path === undefined || file === undefined || text === undefined) return null;
  const environments = snapshot.environmentsOf(path);
  if (environments.length === 0) return null;
  const offset = offsetAt(file.lines, position);
  const isTriggered = asked?.triggerKind === CompletionTriggerKind.TriggerCharacter;
  for (const provider of providers) {
    const list = await provider({ file, text, offset, environments, isTriggered }, context);
    if (list !== null) return list;
  }
  return null;
};
