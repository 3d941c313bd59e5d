import type { Span } from '../../text.js';
import type { Fixes } from '../fix.js';
import type { Severity } from '../problem.js';
import type { Rule } from '../rule.js';
import type { EnvironmentConfiguration } from './environmentConfiguration.js';

/** What a rule about configuration says of one place. */
export interface ConfigurationReport {
  readonly file: string;
  readonly span: Span;
  readonly message: string;
  /** Where it is another one than the rule's. */
  readonly severity?: Severity;
  /** By what the finding is known again, where the text at its place must not be kept or does not say it. */
  readonly cause?: string;
  readonly fixes?: Fixes;
}

/**
 * A rule about what configures an environment: its ini and TOML files, env.py and script.py.mako. It is pure, and
 * applied whenever one of them changes, saved or not.
 */
export interface ConfigurationRule extends Rule {
  checkConfiguration(configuration: EnvironmentConfiguration): Iterable<ConfigurationReport>;
}
