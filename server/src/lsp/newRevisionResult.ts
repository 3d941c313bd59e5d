import type { Range } from 'vscode-languageserver/node';
import type { RunFailure } from '../alembic/failure.js';
import type { NewRevision } from '../alembic/newRevision.js';
import { readText } from '../workspace/disk.js';
import { lineTable, rangeOf } from '../workspace/lineTable.js';
import { normalPath, uriOfPath } from '../workspace/paths.js';
import type { FeatureContext } from './context.js';
import type { NewRevisionResult } from './messages.js';

/** A revision that was made, for the client, with the place to begin to write. */
export async function newRevisionResult(
  made: NewRevision | RunFailure,
  { python }: FeatureContext,
): Promise<NewRevisionResult> {
  if ('failure' in made) return made;
  const { file, isEmpty, interpreter } = made;
  const selection = await selectionIn(file, python);
  return {
    uri: uriOfPath(normalPath(file)),
    isEmpty,
    ...(selection !== undefined && { selection }),
    ...(interpreter !== null && { interpreter }),
  };
}

async function selectionIn(file: string, python: FeatureContext['python']): Promise<Range | undefined> {
  const text = await readText(file).catch(() => '');
  const span = (await python).bodyOfUpgrade(text);
  return span === null ? undefined : rangeOf(lineTable(text), span);
}
