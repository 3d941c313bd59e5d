import type { Problem, Severity } from './problem.js';

/** What the settings of a project or an editor change in a review. */
export interface ReviewSettings {
  /** By the code of a rule. */
  readonly rules: Readonly<Record<string, Exclude<Severity, 'hint'> | 'off'>>;
}

/** Findings with the severity that the settings give their rules, without those of rules that are off. */
export function withSettings<P extends Pick<Problem, 'code' | 'severity'>>(
  problems: readonly P[],
  { rules }: ReviewSettings,
): readonly P[] {
  if (Object.keys(rules).length === 0) return problems;
  return problems.flatMap((problem) => {
    const severity = Object.hasOwn(rules, problem.code) ? rules[problem.code] : undefined;
    if (severity === undefined) return [problem];
    return severity === 'off' ? [] : [{ ...problem, severity }];
  });
}
