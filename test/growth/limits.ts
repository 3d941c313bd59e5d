/*
 * The only timed tests. Whatever takes text from outside takes time in proportion to its length: ten times the text may
 * take twenty times as long, and what takes no longer than the floor is not compared, because that is noise.
 */

/** `npm run test:full` takes all inputs at 100 KB and 1 MB; `npm test` a sample of them at a fifth of that. */
const isFull = process.env['ALEMBIC_TEST_FULL'] !== undefined;
export const short = isFull ? 100_000 : 20_000;
export const long = 10 * short;
export const mostGrowth = 20;
/** In milliseconds. */
export const floor = 5;
export const mostTries = 5;
/** How many inputs there are for each one that is tried. */
export const step = isFull ? 1 : 5;
