import type { Severity } from '../core/review/problem.js';
import type { LineRange } from '../workspace/lineTable.js';

/** What a check judges by; the hints of the editor are no findings. */
export type FindingSeverity = Exclude<Severity, 'hint'>;

/** One finding of a check. Paths are relative to the folder that is checked, lines and characters count from 0. */
export interface Finding {
  readonly code: string;
  readonly name: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  /** The id of the revision in whose file it is; null in other files, and where the id is not known. */
  readonly revision: string | null;
  readonly file: string;
  readonly range: LineRange;
  /** The name of the environment; null for a configuration file that none of them uses. */
  readonly environment: string | null;
  /** The same after edits above it and renames of files. */
  readonly fingerprint: string;
  /** Why it does not count: the reason in a comment, or "baseline". */
  readonly suppressed: string | null;
  /** Whose text has it: "HEAD" as it is committed, "worktree" where the file differs from that, or the name of a merged ref. */
  readonly sides: readonly string[];
  readonly related: readonly RelatedFinding[];
  /** What the editor offers to fix it. */
  readonly fixes: readonly string[];
  /** Other rules with the same cause. */
  readonly merged: readonly MergedFinding[];
}

export interface MergedFinding {
  readonly code: string;
  readonly name: string;
  readonly message: string;
}

export interface RelatedFinding {
  readonly message: string;
  readonly file: string;
  readonly range: LineRange;
}

const ranks: Readonly<Record<FindingSeverity, number>> = { error: 3, warning: 2, information: 1 };

/** Whether a finding counts and is at or above a severity. */
export function isAtLeast(
  { severity, suppressed }: Pick<Finding, 'severity' | 'suppressed'>,
  least: FindingSeverity,
): boolean {
  return suppressed === null && ranks[severity] >= ranks[least];
}

/** The findings that count. */
export function activeFindings(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ suppressed }) => suppressed === null);
}
