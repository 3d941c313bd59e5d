import type { Finding } from '../../check/finding.js';
import type {
  CheckReport,
  MergeReport,
  OperationCoverage,
  ReviewedRevision,
  RevisionRoundTrip,
} from '../../check/report.js';
import { documentationOf } from '../rules.js';

/** `check --format json`: a contract. Fields may be added, none renamed. Lines and characters count from 0, in UTF-16 code units. */
export interface CheckDocument {
  readonly findings: readonly FindingDocument[];
  readonly base: { readonly commit: string | null; readonly name: string | null; readonly reason: string | null };
  /** Which revisions are reviewed; null where that is not known. */
  readonly reviewed: readonly ReviewedRevision[] | null;
  readonly read: 'bodies';
  /** Of the upgrades of these revisions; null where it is not known which they are. */
  readonly coverage: OperationCoverage | null;
  /** Whether `downgrade` undoes `upgrade`, of each reviewed revision. */
  readonly roundTrip: readonly RevisionRoundTrip[];
  /** With `--merge`. */
  readonly merge?: MergeReport;
}

interface FindingDocument extends Finding {
  readonly documentation: string;
}

export function checkJson(report: CheckReport): string {
  return `${JSON.stringify(checkDocument(report), null, 2)}\n`;
}

function checkDocument({ findings, base, reviewed, coverage, roundTrips, merge }: CheckReport): CheckDocument {
  return {
    findings: findings.map((finding) => ({ ...finding, documentation: documentationOf(finding.code) })),
    base:
      base.kind === 'known'
        ? { commit: base.commit, name: base.name, reason: null }
        : { commit: null, name: null, reason: base.reason },
    reviewed,
    read: 'bodies',
    coverage,
    roundTrip: roundTrips,
    ...(merge === undefined ? {} : { merge }),
  };
}
