import type { Problem, Severity } from './problem.js';

const ranks: Readonly<Record<Severity, number>> = { error: 3, warning: 2, information: 1, hint: 0 };

/**
 * Findings with one for each cause: of those that rules about the same operation report for the same reason the most
 * severe is left, or of several such one that has a fix, with the others in it. The same list where there are none.
 */
export function mergeCauses<P extends Problem>(problems: readonly P[]): readonly P[] {
  const groups = new Map<string, P[]>();
  for (const problem of problems) {
    if (problem.causeOf === undefined) continue;
    const key = `${problem.causeOf} ${problem.span.start} ${problem.span.end} ${problem.file}`;
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  const replaced = new Map<P, P | undefined>();
  for (const group of groups.values()) {
    const [first, ...more] = group.sort(
      (one, other) => ranks[other.severity] - ranks[one.severity] || Number(hasFix(other)) - Number(hasFix(one)),
    );
    if (first === undefined || more.length === 0) continue;
    replaced.set(first, { ...first, merged: more });
    for (const each of more) replaced.set(each, undefined);
  }
  if (replaced.size === 0) return problems;
  return problems.flatMap((problem) => (replaced.has(problem) ? (replaced.get(problem) ?? []) : [problem]));
}

function hasFix({ fixes }: Pick<Problem, 'fixes'>): boolean {
  return fixes !== undefined;
}
