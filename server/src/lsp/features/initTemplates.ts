import { refusal } from '../../alembic/failure.js';
import { initTemplates as runInitTemplates } from '../../alembic/initEnvironment.js';
import { pathOfUri } from '../../workspace/paths.js';
import { runContext } from '../alembicProject.js';
import type { Feature } from '../context.js';
import type { InitTemplatesParams, InitTemplatesResult } from '../messages.js';

/** The templates that an environment in this folder can be made from. */
export const initTemplates: Feature<InitTemplatesParams, InitTemplatesResult> = async ({ folder }, context) => {
  const root = pathOfUri(folder);
  if (root === undefined) return refusal('settings', 'This folder is not on a disk that Python can read.');
  return runInitTemplates(await runContext({ uri: folder, root }, context), context.signal);
};
