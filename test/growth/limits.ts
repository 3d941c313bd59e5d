/*
 * The only timed tests, in processor time, which other work on the machine does not stretch. Whatever takes text from outside takes time in proportion to its length: ten times the text may
 * take twenty times as long, and what takes no longer than the floor is not compared, because that is noise.
 */
import { isFull } from '../support/sampleSize.js';

/** `npm run test:full` takes all inputs at 100 KB and 1 MB; `npm test` a sample of them at a fifth of that. */
export const short = isFull ? 100_000 : 20_000;
export const factor = 10;
export const long = factor * short;
/** Most readers of Python parse first, which takes nearly all of their time: a part of the text shows as much of the rest. */
export const parsedPart = isFull ? 1 : 1 / 4;
export const mostGrowth = 20;
/** In milliseconds. */
export const floor = 5;
export const mostTries = 5;
/** How many inputs there are for each one that is tried. */
export const step = isFull ? 1 : 5;
