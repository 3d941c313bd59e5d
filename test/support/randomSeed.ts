import fc from 'fast-check';

/**
 * Random inputs are new ones on each run, but for continuous integration: what it says must be the same when it is run
 * again. `ALEMBIC_TEST_SEED` chooses others there, or the same ones here.
 */
const ofContinuousIntegration = 20261126;

export const randomSeed = Number(
  process.env['ALEMBIC_TEST_SEED'] ?? (process.env['CI'] === 'true' ? ofContinuousIntegration : Date.now() % 2 ** 31),
);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: randomSeed });
