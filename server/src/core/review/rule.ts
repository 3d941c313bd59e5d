import type { DialectName } from '../dialects/dialectName.js';
import type { RevisionFile, RevisionGraph } from '../graph/revisionGraph.js';
import type { Environment } from '../project/environment.js';
import type { LeftOutReason } from '../project/leftOutFiles.js';
import type { RevisionBody } from '../revision/facts.js';
import type { Span } from '../text.js';
import type { Fixes } from './fix.js';
import type { Problem, RelatedPlace, Severity } from './problem.js';
import type { ReleasedHistory } from '../graph/released.js';

/** What the page of a rule says, in Markdown. */
export interface RuleDocumentation {
  /** What the rule reports. */
  readonly what: string;
  /** What happens otherwise. */
  readonly why: string;
  readonly whatToDo: string;
  /** When the rule stays silent although it might seem to apply; left out where that never happens. */
  readonly whenSilent?: string;
  /** Which lock it takes, and what that blocks; of a rule about locks. */
  readonly lock?: string;
  /** Code that is reported, and the same put right. */
  readonly bad: string;
  readonly good: string;
  /** What the default branch has, where the rule compares with it. */
  readonly released?: string;
  /** What `upgrade()` of an earlier, released revision does; of a rule about operations. */
  readonly before?: string;
  /** The language of both examples; Python where nothing is said. */
  readonly language?: string;
}

export interface Rule {
  readonly code: string;
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  /** The dialects that it is about; all of them where it does not say. */
  readonly dialects?: 'all' | readonly DialectName[];
  /** Whether it compares with what is released: where that is not known, it finds nothing. */
  readonly needsReleased?: boolean;
  readonly documentation: RuleDocumentation;
}

/** A file that Alembic leaves out, with what it says of itself. */
export interface LeftOutFile extends Pick<RevisionFile, 'path' | 'header'> {
  readonly reason: LeftOutReason;
}

/** A rule about the graph of one environment. `check` is pure, and linear in the number of revisions and findings. */
export interface GraphRule extends Rule {
  check(
    environment: Environment,
    graph: RevisionGraph,
    released?: ReleasedHistory,
    leftOut?: readonly LeftOutFile[],
    surroundings?: Surroundings,
  ): Problem[];
}

/** What counts for a graph from outside of its files. */
export interface Surroundings {
  /** The setting `replaces`: the id of a revision → those that it took the place of. */
  readonly replaces?: Readonly<Record<string, readonly string[]>>;
  /** The graphs of the other environments of the workspace. */
  readonly elsewhere?: readonly RevisionGraph[];
}

/** A file with all that was read of it: what the rules of files judge. */
export interface ReviewedFile extends RevisionFile {
  /** Null while only its header was read. */
  readonly body: RevisionBody | null;
}

/** What a rule of files needs to know beside the file. */
export interface FileContext {
  readonly environment: Pick<Environment, 'foundBy' | 'scriptLocation' | 'versionLocations'>;
  /** What the default branch has; undefined where git does not say. */
  readonly released: ReleasedHistory | undefined;
}

/** A rule that judges each file by itself: while somebody types in a function, only that file is judged again. */
export interface FileRule extends Rule {
  checkFile(file: ReviewedFile, context: FileContext): Problem[];
}

/** A finding of a rule at a place, with what fixes it: a rule that found something need not look for it again. */
export function problemOf(
  rule: Omit<Rule, 'documentation' | 'title'>,
  file: string,
  span: Span,
  message: string,
  { related = [], fixes }: { readonly related?: readonly RelatedPlace[]; readonly fixes?: Fixes } = {},
): Problem {
  return {
    code: rule.code,
    name: rule.name,
    severity: rule.severity,
    message,
    file,
    span,
    related,
    ...(fixes && { fixes }),
  };
}

/** Nobody reads more related places than this, and a thousand heads would relate a thousand each. */
const maxRelated = 10;

/** The first few of a group but for the one given, for related places. */
export function othersOf<T>(group: readonly T[], one: T): T[] {
  return group
    .slice(0, maxRelated + 1)
    .filter((other) => other !== one)
    .slice(0, maxRelated);
}

/** `"a", "b" and 3 more`: ids for a message, in the order given. */
export function listIds(ids: readonly string[], limit = 4): string {
  const quoted = ids.slice(0, limit).map((id) => `"${id}"`);
  const rest = ids.length - quoted.length;
  if (rest > 0) return `${quoted.join(', ')} and ${String(rest)} more`;
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
