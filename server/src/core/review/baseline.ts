import { isTable } from '../settings/setting.js';

/** The findings that are known already, by their fingerprints. */
export type Baseline = ReadonlyMap<string, BaselineEntry>;

export interface BaselineEntry {
  /** Null where the entry does not say it. */
  readonly code: string | null;
  /** The id of the revision in whose file it was; null in other files, and where the entry does not say it. */
  readonly revision: string | null;
}

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
  return new Map(
    findings.map((entry: unknown, index) => {
      const { fingerprint, code, revision } = isTable(entry) ? entry : {};
      if (typeof fingerprint !== 'string') throw new Error(`has no fingerprint in its entry ${String(index + 1)}`);
      return [fingerprint, { code: textOrNull(code), revision: textOrNull(revision) }];
    }),
  );
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
