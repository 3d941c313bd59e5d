import { refusal, type RunFailure } from '../../alembic/failure.js';
import { noAlembicText } from '../../alembic/failurePythonName.js';
import { lacksAlembic } from '../../alembic/installedAlembic.js';
import { installation as findInstallation } from '../../alembic/installation.js';
import { pythonSetup, type RunContext } from '../../alembic/runSetup.js';
import { pathOfUri } from '../../workspace/paths.js';
import { runContext } from '../alembicProject.js';
import type { Feature, FeatureContext } from '../context.js';
import { environmentOf } from '../environmentOf.js';
import type { InstallationAnswer, PythonAnswer, PythonParams } from '../messages.js';

/** The Python that would run Alembic; a failure where there is none, or where it has no Alembic. */
export const python: Feature<PythonParams, PythonAnswer> = async (params, context) => {
  const place = await placeOf(params, context);
  if ('failure' in place) return place;
  const setup = await pythonSetup(place.run, place.cwd, context.signal);
  if ('failure' in setup) return setup;
  if (await lacksAlembic(setup, context.signal))
    return refusal('noAlembic', noAlembicText(setup), 'alembic.interpreter');
  return setup.interpreter === null ? {} : { interpreter: setup.interpreter };
};

/** What to install in an empty folder: the environment that most begin with needs both. */
const firstPackages = ['alembic', 'sqlmodel'];

export const installation: Feature<PythonParams, InstallationAnswer> = async (params, context) => {
  const place = await placeOf(params, context);
  if ('failure' in place) return place;
  const { run, cwd } = place;
  const setup = await pythonSetup(run, cwd, context.signal);
  if ('failure' in setup && setup.failure !== 'noInterpreter') return setup;
  const interpreter = 'failure' in setup ? null : setup.interpreter;
  const packages = 'environment' in params ? ['alembic'] : firstPackages;
  return findInstallation({
    interpreter,
    isChosen: run.interpreterSetting !== '',
    from: cwd,
    folder: run.folder,
    packages,
  });
};

/** Where Alembic would run, and with what. */
async function placeOf(
  params: PythonParams,
  context: FeatureContext,
): Promise<{ readonly run: RunContext; readonly cwd: string } | RunFailure> {
  if ('environment' in params) {
    const indexed = environmentOf(params.environment, context);
    return 'failure' in indexed
      ? indexed
      : { run: await runContext(indexed.folder, context), cwd: indexed.environment.workingDirectory };
  }
  const root = pathOfUri(params.folder);
  if (root === undefined) return refusal('settings', 'This folder is not on a disk that Python can read.');
  return { run: await runContext({ uri: params.folder, root }, context), cwd: root };
}
