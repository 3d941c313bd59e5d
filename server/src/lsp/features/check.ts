import { checkModels } from '../../alembic/check.js';
import { whyOtherDatabase } from '../../alembic/current.js';
import type { RunFailure } from '../../alembic/failure.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature } from '../context.js';
import { environmentOf } from '../environmentOf.js';
import type { CheckResult, EnvironmentParams } from '../messages.js';

/** Compares the models of an environment with its database. */
export const check: Feature<EnvironmentParams, CheckResult | RunFailure> = async ({ environment }, context) => {
  const indexed = environmentOf(environment, context);
  if ('failure' in indexed) return indexed;
  const project = await alembicProject(indexed, context);
  const other = await whyOtherDatabase(context.alembic.bridges, project, context.signal);
  return other ?? checkModels(context.alembic.bridges.script, project, context.signal);
};
