import type { Base } from './base.js';
import type { RoundTrip } from '../core/schema/roundTrip/roundTrip.js';
import type { Finding } from './finding.js';

/** What a check found, whatever the form it is written in. */
export interface CheckReport {
  /** In order; what was suppressed is among them. */
  readonly findings: readonly Finding[];
  readonly base: Base;
  /** Which revisions were to be reviewed. */
  readonly scope: 'unreleased' | 'all' | 'named';
  /** These revisions; null where the base is not known, and so they are not. */
  readonly reviewed: readonly ReviewedRevision[] | null;
  /** How much of what they do is understood; null where it is not known which they are. */
  readonly coverage: OperationCoverage | null;
  /** Whether the downgrades of these revisions undo their upgrades; empty where it is not known which they are. */
  readonly roundTrips: readonly RevisionRoundTrip[];
  /** The SQL of new revisions, for the forms that show it. */
  readonly sql?: readonly RevisionSql[];
  readonly environments: readonly EnvironmentHeads[];
  /** Entries of the baseline that nothing matches any more. */
  readonly goneFromBaseline: number;
  /** With `--merge`: what was merged into HEAD and the work tree's changes. */
  readonly merge?: MergeReport;
  /** Where the checked folder is in its work tree, with a "/" at its end; empty at its root, and without git. */
  readonly prefix: string;
}

/** How many operations the upgrades of the reviewed revisions have, and how many of them are understood. */
export interface OperationCoverage {
  readonly revisions: number;
  readonly operations: number;
  readonly understood: number;
  /** Operations about which some rule could not decide. */
  readonly unchecked: number;
  /** The environments whose dialect nothing says: only the rules of all dialects were applied there. */
  readonly withoutDialect: readonly string[];
}

/** The verdict on one revision. */
export interface RevisionRoundTrip {
  readonly environment: string;
  readonly revision: string | null;
  /** Relative to the checked folder. */
  readonly file: string;
  readonly verdict: RoundTrip['verdict'];
  readonly data: RoundTrip['data'];
  readonly reasons: readonly {
    readonly message: string;
    /** null where no place of the file is the reason. */
    readonly range: Finding['range'] | null;
    readonly object: string | null;
  }[];
}

/** What a revision runs, as a script each way. */
export interface RevisionSql {
  readonly revision: string | null;
  readonly dialect: string;
  readonly upgrade: string;
  readonly downgrade: string;
}

export interface MergeReport {
  readonly refs: readonly { readonly name: string; readonly commit: string }[];
  /** The files that git could not merge; relative to the checked folder. */
  readonly conflicts: readonly string[];
  /** Our own settings, and the baseline's file, that the merge has otherwise than HEAD: they count as HEAD has them. */
  readonly settings: readonly string[];
}

export interface ReviewedRevision {
  readonly environment: string;
  readonly revision: string | null;
  readonly message: string;
  /** Relative to the checked folder. */
  readonly file: string;
}

export interface EnvironmentHeads {
  readonly name: string;
  /** The heads on the branch that is compared with; null where that is not known. */
  readonly before: readonly string[] | null;
  readonly after: readonly string[];
}

/** For the services that count paths from the root of a repository. */
export function repositoryPath({ prefix }: Pick<CheckReport, 'prefix'>, file: string): string {
  const parts: string[] = [];
  for (const part of `${prefix}${file}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
