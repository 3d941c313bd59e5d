import { createHash } from 'node:crypto';

/** What a finding is recognised by, whatever happens above it in its file. */
export interface FingerprintParts {
  readonly code: string;
  readonly environment: string | null;
  readonly revision: string | null;
  /** The text that the finding is about. */
  readonly cause: string;
}

/** SHA-256 in hexadecimal digits; how the cause is laid out in blanks and lines does not count. */
export function fingerprintOf({ code, environment, revision, cause }: FingerprintParts): string {
  const folded = cause.replace(/\s+/g, ' ').trim();
  return createHash('sha256')
    .update(JSON.stringify([code, environment, revision, folded]))
    .digest('hex');
}

/** Numbers the second and later of equal fingerprints, in the order given. */
export function createNumbering(): (fingerprint: string) => string {
  const counts = new Map<string, number>();
  return (fingerprint) => {
    const count = (counts.get(fingerprint) ?? 0) + 1;
    counts.set(fingerprint, count);
    return count === 1 ? fingerprint : `${fingerprint}-${String(count)}`;
  };
}
