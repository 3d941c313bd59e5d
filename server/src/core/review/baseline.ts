import { isTable } from '../settings/setting.js';

/** The fingerprints of findings that are known already. */
export type Baseline = ReadonlySet<string>;

/** The form of the file. */
export const baselineVersion = 1;

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
  if (document['version'] !== baselineVersion)
    throw new Error(
      `is of version ${String(document['version'])}, and this is ${String(baselineVersion)}: write it again`,
    );
  return new Set(
    findings.map((entry: unknown, index) => {
      const fingerprint = isTable(entry) ? entry['fingerprint'] : undefined;
      if (typeof fingerprint !== 'string') throw new Error(`has no fingerprint in its entry ${String(index + 1)}`);
      return fingerprint;
    }),
  );
}
