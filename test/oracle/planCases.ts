import type { PlanCase } from './randomPlans.js';

/** Graphs that once were answered wrongly. */
export const keptCases: readonly PlanCase[] = [];
