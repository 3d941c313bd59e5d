import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomSeed } from '../support/randomSeed.js';
import { isFull, sampleSize } from '../support/sampleSize.js';
import { compareBodies } from './compareBodies.js';
import { randomQuery } from './randomQueries.js';

test.each([true, false])(
  'UNION, recursive CTEs, joins and offsets are written as SQLAlchemy writes them, or are a gap: values in place %s',
  { timeout: isFull ? 1_800_000 : 120_000 },
  async (literal) => {
    const bodies = fc.sample(randomQuery, { numRuns: sampleSize(60, 2000), seed: randomSeed });
    expect(await compareBodies(bodies, literal)).toBe('');
  },
);
