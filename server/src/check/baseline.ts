import { type Baseline, type BaselineEntry, baselineVersion } from '../core/review/baseline.js';
import { activeFindings, type Finding } from './finding.js';

/** A file with a baseline. */
export interface BaselineText {
  /** How messages name it: its path in quotes, and of which commit it is. */
  readonly shown: string;
  /** Undefined where it cannot be read. */
  readonly text: string | undefined;
}

/** The text of a baseline that holds the findings which count now; in an order that changes as little as possible. */
export function writeBaseline(findings: readonly Finding[]): string {
  const entries = activeFindings(findings).map(({ fingerprint, code, revision, message }) => ({
    fingerprint,
    code,
    ...(revision !== null && { revision }),
    message,
  }));
  entries.sort((one, other) =>
    one.code === other.code ? compare(one.fingerprint, other.fingerprint) : compare(one.code, other.code),
  );
  return `${JSON.stringify({ version: baselineVersion, findings: entries }, null, 2)}\n`;
}

/**
 * Sets the known findings aside. What a comment suppressed keeps its reason.
 * @param isJudged whether this check would have found what an entry is about, if it were still there
 */
export function applyBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
  isJudged: (entry: BaselineEntry) => boolean,
): { readonly findings: readonly Finding[]; readonly gone: number } {
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  return {
    findings: findings.map((finding) =>
      finding.suppressed === null && baseline.has(finding.fingerprint)
        ? { ...finding, suppressed: 'baseline' }
        : finding,
    ),
    gone: [...baseline].filter(([fingerprint, entry]) => !found.has(fingerprint) && isJudged(entry)).length,
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
