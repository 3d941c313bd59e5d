import fc from 'fast-check';
import { randomSeed } from './randomSeed.js';

/** `npm run test:full` tries all generated inputs, `npm test` a sample of them. */
export const isFull = process.env['ALEMBIC_TEST_FULL'] !== undefined;

/** How many generated inputs a test tries. */
export function sampleSize(sample: number, all: number): number {
  return isFull ? all : sample;
}

/**
 * Of cases of which each takes long: all of them, or a sample that the random seed chooses, in their order.
 * @param salt with another one the sample is another
 */
export function sampleOf<T>(cases: readonly T[], sample: number, salt: string): readonly T[] {
  if (isFull || cases.length <= sample) return cases;
  const seed = Buffer.from(salt).reduce((sum, byte) => sum + byte, randomSeed);
  const length = { minLength: sample, maxLength: sample };
  return fc.sample(fc.subarray([...cases], length), { numRuns: 1, seed })[0] ?? cases;
}
