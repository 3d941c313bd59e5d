import type { NamedCode, Suppression } from '../revision/facts.js';
import type { Problem } from './problem.js';

/** A finding that somebody set aside. */
export interface SuppressedProblem extends Problem {
  /** The reason that its comment gives. */
  readonly suppressed: string;
}

/** What comments left of some findings. */
export interface Suppressing<P = Problem> {
  readonly problems: readonly P[];
  readonly suppressed: readonly (P & Pick<SuppressedProblem, 'suppressed'>)[];
  /** The codes in comments by which a finding was set aside. */
  readonly used: ReadonlySet<NamedCode>;
}

export type SuppressionsOf = (file: string) => readonly Suppression[];

const withoutReason = 'no reason is given';

/** Sets aside the findings that a comment `# alembic: ignore[CODE] reason` is about. */
export function suppress<P extends Pick<Problem, 'code' | 'file' | 'span'>>(
  problems: readonly P[],
  suppressionsOf: SuppressionsOf,
): Suppressing<P> {
  const left: P[] = [];
  const suppressed: (P & Pick<SuppressedProblem, 'suppressed'>)[] = [];
  const used = new Set<NamedCode>();
  for (const problem of problems) {
    const found = suppressionsOf(problem.file).flatMap(({ codes, reason, range }) => {
      const code = codes.find((each) => each.code === problem.code);
      return code !== undefined && isAbout(range, problem.span) ? [{ code, reason }] : [];
    });
    const [first] = found;
    for (const { code } of found) used.add(code);
    if (first === undefined) left.push(problem);
    else suppressed.push({ ...problem, suppressed: first.reason === '' ? withoutReason : first.reason });
  }
  return { problems: left, suppressed, used };
}

/** Whether a finding is in a range, or reaches in, as one of a whole call with a comment on one of its lines. */
function isAbout(range: Suppression['range'], span: Problem['span']): boolean {
  return range.start < range.end && span.start < range.end && range.start < Math.max(span.end, span.start + 1);
}
