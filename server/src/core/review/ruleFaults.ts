import type { ConfigProblem, Discovery } from '../project/environment.js';
import { unusableSetting } from '../project/ownConfiguration.js';
import { isTable } from '../settings/setting.js';
import { rules } from './rules/index.js';

const codes = new Set(rules.map(({ code }) => code));

/** The codes in the project's setting `review.rules` that no rule has. */
export function ruleFaults({ settingsFile }: Pick<Discovery, 'settingsFile'>): ConfigProblem[] {
  const review = settingsFile?.table['review'];
  const changed = isTable(review) ? review['rules'] : undefined;
  if (settingsFile === null || !isTable(changed)) return [];
  return Object.keys(changed)
    .filter((code) => !codes.has(code))
    .map((code) => unusableSetting(settingsFile, `review.rules.${code}`, `There is no rule "${code}".`));
}
