import { isTable } from '../core/settings/setting.js';
import { activeFindings, type Finding } from './finding.js';

/** The fingerprints of findings that are known already. */
export type Baseline = ReadonlySet<string>;

const version = 1;

/** Reads the text of a baseline; throws an error whose message completes "the baseline FILE ". */
export function readBaseline(text: string): Baseline {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Error('is no JSON');
  }
  const findings = isTable(document) ? document['findings'] : undefined;
  if (!isTable(document) || !Array.isArray(findings)) throw new Error('was not written by --write-baseline');
  if (document['version'] !== version)
    throw new Error(`is of version ${String(document['version'])}, and this is ${String(version)}: write it again`);
  return new Set(
    findings.map((entry: unknown, index) => {
      const fingerprint = isTable(entry) ? entry['fingerprint'] : undefined;
      if (typeof fingerprint !== 'string') throw new Error(`has no fingerprint in its entry ${String(index + 1)}`);
      return fingerprint;
    }),
  );
}

/** The text of a baseline that holds the findings which count now; in an order that changes as little as possible. */
export function writeBaseline(findings: readonly Finding[]): string {
  const entries = activeFindings(findings).map(({ fingerprint, code, message }) => ({ fingerprint, code, message }));
  entries.sort((one, other) =>
    one.code === other.code ? compare(one.fingerprint, other.fingerprint) : compare(one.code, other.code),
  );
  return `${JSON.stringify({ version, findings: entries }, null, 2)}\n`;
}

/** Sets the known findings aside. What a comment suppressed keeps its reason. */
export function applyBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
): { readonly findings: readonly Finding[]; readonly gone: number } {
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  return {
    findings: findings.map((finding) =>
      finding.suppressed === null && baseline.has(finding.fingerprint)
        ? { ...finding, suppressed: 'baseline' }
        : finding,
    ),
    gone: [...baseline].filter((fingerprint) => !found.has(fingerprint)).length,
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
