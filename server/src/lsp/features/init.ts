import { refusal, type RunFailure } from '../../alembic/failure.js';
import { initEnvironment } from '../../alembic/initEnvironment.js';
import { normalPath, pathOfUri, uriOfPath } from '../../workspace/paths.js';
import { runContext } from '../alembicProject.js';
import type { Feature } from '../context.js';
import type { InitParams, InitResult } from '../messages.js';

/** Makes an environment in a folder from one of its templates. */
export const init: Feature<InitParams, InitResult | RunFailure> = async ({ folder, directory, template }, context) => {
  const root = pathOfUri(folder);
  if (root === undefined) return refusal('settings', 'This folder is not on a disk that Python can read.');
  const request = { directory, template, templates: context.alembic.templates };
  const made = await initEnvironment(await runContext({ uri: folder, root }, context), request, context.signal);
  if ('failure' in made) return made;
  return { files: made.files.map((file) => uriOfPath(normalPath(file))), output: made.output };
};
