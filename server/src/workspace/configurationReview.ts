import { readConfigurationComments } from '../core/project/configurationComments.js';
import { isTemplateSource } from '../core/project/configurationFiles.js';
import type { ConfigProblem } from '../core/project/environment.js';
import { type ReviewSettings, withSettings } from '../core/review/reviewSettings.js';
import { isRule } from '../core/review/reviewGraph.js';
import { discoveryRules } from '../core/review/rules/discovery.js';
import { unusedSuppressions } from '../core/review/rules/od06UnusedSuppression.js';
import { suppress } from '../core/review/suppress.js';
import type { Suppression } from '../core/revision/facts.js';

/** A problem of a configuration file that a comment sets aside. */
export type SuppressedConfigProblem = ConfigProblem & {
  /** The reason that the comment gives. */
  readonly suppressed: string;
};

export interface ReviewedConfiguration {
  readonly problems: readonly ConfigProblem[];
  readonly suppressed: readonly SuppressedConfigProblem[];
}

/**
 * Applies settings and the comments of configuration files to what was found in them, and reports the comments that
 * suppress nothing.
 * @param texts of the ini and TOML files that were read
 */
export function reviewConfiguration(
  found: readonly ConfigProblem[],
  texts: ReadonlyMap<string, string>,
  settings: ReviewSettings,
): ReviewedConfiguration {
  const comments = new Map<string, readonly Suppression[]>();
  for (const [file, text] of texts) {
    const form = file.endsWith('.toml') ? 'toml' : 'ini';
    const suppressions = isTemplateSource(file, text) ? [] : readConfigurationComments(text, form);
    if (suppressions.length > 0) comments.set(file, suppressions);
  }
  const { problems, suppressed, used } = suppress(withSettings(found, settings), (file) => comments.get(file) ?? []);
  const isJudged = (code: string): boolean =>
    discoveryRules.some((rule) => rule.code === code) && settings.rules[code] !== 'off';
  const unused = [...comments].flatMap(([file, suppressions]) =>
    unusedSuppressions(file, suppressions, (code) => used.has(code), { isRule, isJudged }).map(
      ({ message, span }): ConfigProblem => ({
        code: 'OD06',
        name: 'unused-suppression',
        severity: 'information',
        message,
        file,
        span,
      }),
    ),
  );
  return { problems: [...problems, ...withSettings(unused, settings)], suppressed };
}
