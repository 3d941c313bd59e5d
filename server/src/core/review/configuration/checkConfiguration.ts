import type { Problem } from '../problem.js';
import { problemOf } from '../rule.js';
import { configurationRules } from '../rules/index.js';
import type { ConfigurationRule } from './configurationRule.js';
import type { EnvironmentConfiguration } from './environmentConfiguration.js';

/** What the rules about configuration say of an environment, by rule and place. */
export function checkConfiguration(
  configuration: EnvironmentConfiguration,
  rules: readonly ConfigurationRule[] = configurationRules,
): Problem[] {
  return rules.flatMap((rule) =>
    [...rule.checkConfiguration(configuration)].map(
      ({ file, span, message, severity = rule.severity, cause, fixes }): Problem => ({
        ...problemOf({ ...rule, severity }, file, span, message, fixes && { fixes }),
        ...(cause !== undefined && { cause }),
      }),
    ),
  );
}
