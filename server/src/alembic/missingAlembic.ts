import { refusal, type RunFailure } from './failure.js';
import { noAlembicText } from './failurePythonName.js';
import { alembicOnDisk } from './installedAlembic.js';
import { findInterpreter } from './interpreter.js';
import { directoriesUp } from './interpreterPlaces.js';
import { isOfTool } from './interpreterTools.js';
import type { RunContext } from './runSetup.js';

/**
 * The failure that a run of Alembic in a directory would end with because there is no Python, or one without Alembic,
 * where files alone show that for sure; undefined elsewhere. Starts nothing.
 */
export async function missingOnDisk(
  { folder, interpreterSetting: setting, command = [], editorInterpreter }: RunContext,
  from: string,
  signal: AbortSignal,
): Promise<RunFailure | undefined> {
  // Poetry and pipenv know environments elsewhere, and would have to be started.
  if (command.length > 0 || (setting === '' && (await isOfTool(directoriesUp(from, folder))))) return undefined;
  const query = { setting, folder, from, trusted: false, ...(editorInterpreter && { editorInterpreter }) };
  const found = await findInterpreter(query, signal);
  if ('missing' in found) return refusal('noInterpreter', found.missing, 'alembic.interpreter');
  if ((await alembicOnDisk(found.path)) !== false) return undefined;
  return refusal('noAlembic', noAlembicText({ interpreter: found }), 'alembic.interpreter');
}
