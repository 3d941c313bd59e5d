import { refusal, type RunFailure } from '../../alembic/failure.js';
import { noAlembicText } from '../../alembic/failurePythonName.js';
import { lacksAlembic } from '../../alembic/installedAlembic.js';
import { installation as findInstallation } from '../../alembic/installation.js';
import { missingOnDisk } from '../../alembic/missingAlembic.js';
import { pythonSetup, type RunContext } from '../../alembic/runSetup.js';
import { pathOfUri } from '../../workspace/paths.js';
import { runContext } from '../alembicProject.js';
import type { Feature, FeatureContext } from '../context.js';
import { environmentOf } from '../environmentOf.js';
import type { InstallationAnswer, PythonAnswer, PythonParams, PythonPlace } from '../messages.js';

/** The Python that would run Alembic; a failure where there is none, or where it has no Alembic. */
export const python: Feature<PythonParams, PythonAnswer> = async (params, context) => {
  const place = await placeOf(params, context);
  if ('failure' in place) return place;
  if (params.onlyFiles === true && place.run.trusted) {
    return (await missingOnDisk(place.run, place.cwd, context.signal)) ?? {};
  }
  const setup = await pythonSetup(place.run, place.cwd, context.signal);
  if ('failure' in setup) return setup;
  if (await lacksAlembic(setup, context.signal))
    return refusal('noAlembic', noAlembicText(setup), 'alembic.interpreter');
  return setup.interpreter === null ? {} : { interpreter: setup.interpreter };
};

const noPython = refusal(
  'noInterpreter',
  'There is no Python on PATH. Install Python 3 from python.org or with the packages of your system, then try again.',
);

/** What to install in an empty folder: the environment that most begin with needs both. */
const firstPackages = ['alembic', 'sqlmodel'];

export const installation: Feature<PythonPlace, InstallationAnswer> = async (params, context) => {
  const place = await placeOf(params, context);
  if ('failure' in place) return place;
  const { run, cwd } = place;
  const setup = await pythonSetup(run, cwd, context.signal);
  // What a setting names and is not there would be taken after an installation elsewhere, too.
  if ('failure' in setup && (setup.failure !== 'noInterpreter' || run.interpreterSetting !== '')) return setup;
  const interpreter = 'failure' in setup ? null : setup.interpreter;
  const packages = 'environment' in params ? ['alembic'] : firstPackages;
  const found = await findInstallation({
    interpreter,
    isChosen: run.interpreterSetting !== '',
    from: cwd,
    folder: run.folder,
    packages,
  });
  return found ?? noPython;
};

/** Where Alembic would run, and with what. */
async function placeOf(
  params: PythonPlace,
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
