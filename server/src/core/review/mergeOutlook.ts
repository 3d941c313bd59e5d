import { parentsOf, reach, reachAny } from '../graph/lineage.js';
import { planRebase, type Rebase } from '../graph/rebase.js';
import { releaseOf, type ReleasedHistory } from '../graph/released.js';
import type { Revision, RevisionGraph } from '../graph/revisionGraph.js';
import { isWarned, type Problem } from './problem.js';
import { multipleHeads } from './rules/graph/gr01MultipleHeads.js';
import { graphRules } from './rules/index.js';

/** Who has a revision: the work tree, what is merged into it, or both. */
export type MergeSide = 'here' | 'there' | 'both';

/** An environment before a merge, and as the merge would leave it. Paths are those of the work tree on both sides. */
export interface MergeStates {
  /** What is merged, as the user calls it: "origin/main". */
  readonly ref: string;
  readonly here: {
    readonly graph: RevisionGraph;
    /** What is known to be wrong already, the problems that comments set aside included. */
    readonly problems: readonly Problem[];
    readonly released: ReleasedHistory | undefined;
  };
  readonly there: { readonly ids: ReadonlySet<string>; readonly paths: ReadonlySet<string> };
  readonly merged: { readonly graph: RevisionGraph; readonly problems: readonly Problem[] };
  /** Files of the environment that git cannot merge. */
  readonly conflicts: readonly string[];
}

/** A head that a merge would leave. */
export interface MergedHead {
  readonly revision: Revision;
  readonly side: MergeSide;
}

/** What a merge would give, before it is made. */
export interface MergeOutlook {
  readonly ref: string;
  /** The heads now and after the merge, `depends_on` folded in. */
  readonly before: readonly Revision[];
  readonly heads: readonly MergedHead[];
  /** Of the heads after it those that are in each other's way. */
  readonly competing: readonly MergedHead[];
  /** Whether one of them is there, or is in the way, only after the merge. */
  readonly addsHeads: boolean;
  /** The other errors that are not there before the merge. */
  readonly problems: readonly Problem[];
  readonly conflicts: readonly string[];
  /** Revisions that the merge brings, and those that only the work tree has. */
  readonly brought: readonly Revision[];
  readonly yours: readonly Revision[];
  /** Files here that the other side does not have. */
  readonly ownFiles: ReadonlySet<string>;
  /** For each competing head that only the work tree has: how it would follow the other side's. */
  readonly ways: readonly WayOut[];
}

/** How a head that only the work tree has could follow the other side's. */
export interface WayOut {
  readonly head: Revision;
  /** The one head to follow; undefined where there are several. */
  readonly onto: Revision | undefined;
  readonly rebase: Rebase;
  /** The newest revision that both heads come after and that is here. */
  readonly fork: Revision | undefined;
}

/** Compares an environment with what a merge would leave of it. */
export function mergeOutlook({ ref, here, there, merged, conflicts }: MergeStates): MergeOutlook {
  const sideOf = ({ id, file }: Revision): MergeSide => {
    const isHere = id === null ? here.graph.files.some(({ path }) => path === file.path) : here.graph.byId.has(id);
    const isThere = id === null ? there.paths.has(file.path) : there.ids.has(id);
    return isHere && isThere ? 'both' : isThere ? 'there' : 'here';
  };
  // What an earlier outlook has added is information, and must not hide the same from the next one.
  const known = new Set(here.problems.filter(isWarned).map((problem) => keyOf(problem, here.graph)));
  const news = merged.problems.filter(
    (problem) => breaking.has(problem.code) && isWarned(problem) && !known.has(keyOf(problem, merged.graph)),
  );
  const heads = merged.graph.effectiveHeads.map((revision): MergedHead => ({ revision, side: sideOf(revision) }));
  const reported = new Set(merged.problems.flatMap(({ code, file }) => (code === severalHeads ? [file] : [])));
  const competing = heads.filter(({ revision }) => reported.has(revision.file.path));
  const addsHeads = news.some(({ code }) => code === severalHeads);
  const brought = merged.graph.revisions.filter((revision) => sideOf(revision) === 'there');
  return {
    ref,
    before: here.graph.effectiveHeads,
    heads,
    competing,
    addsHeads,
    problems: distinct(news.filter(({ code }) => code !== severalHeads)),
    conflicts,
    brought,
    yours: merged.graph.revisions.filter((revision) => sideOf(revision) === 'here'),
    ownFiles: new Set(here.graph.files.flatMap(({ path }) => (there.paths.has(path) ? [] : [path]))),
    ways: addsHeads ? waysOut(competing, { here, merged }) : [],
  };
}

/** Whether there is anything that somebody should know before the merge. */
export function isWorthKnowing({ addsHeads, problems, conflicts }: MergeOutlook): boolean {
  return addsHeads || problems.length + conflicts.length > 0;
}

const severalHeads = multipleHeads.code;

/** Rules of what stops Alembic: no other finding is worth a word before its file is here. */
const breaking = new Set(graphRules.flatMap(({ code, severity }) => (severity === 'error' ? [code] : [])));

/** Known again by what it is about: messages count heads, and files may be renamed. */
function keyOf({ code, file }: Problem, graph: RevisionGraph): string {
  const about = graph.revisions.find((revision) => revision.file.path === file);
  return `${code} ${about?.id ?? file}`;
}

/** What two places report of each other, as an id that both declare, is one problem. */
function distinct(problems: readonly Problem[]): Problem[] {
  return problems.filter(
    ({ code, related }, index) =>
      !problems.slice(0, index).some((other) => other.code === code && related.some(({ file }) => file === other.file)),
  );
}

function waysOut(
  competing: readonly MergedHead[],
  { here, merged }: Pick<MergeStates, 'here' | 'merged'>,
): readonly WayOut[] {
  const [onto, ...more] = competing.filter(({ side }) => side !== 'here');
  if (onto === undefined) return [];
  const up = (revision: Revision): Revision[] => parentsOf(merged.graph, revision);
  const theirs = reachAny([onto.revision], up);
  return competing.flatMap(({ revision: head, side }): WayOut[] => {
    if (side !== 'here') return [];
    const common = [...reach(head, up)].find((revision) => theirs.has(revision));
    const fork = common?.id === undefined || common.id === null ? undefined : here.graph.byId.get(common.id);
    if (more.length > 0)
      return [
        { head, onto: undefined, fork, rebase: { kind: 'refused', reason: 'there are several heads to follow' } },
      ];
    const rebase = planRebase(merged.graph, head, onto.revision, {
      isReleased: (revision) => releaseOf(here.released, revision) === 'released',
      // Known when somebody asks for the edits.
      appliedTo: () => undefined,
    });
    return [{ head, onto: onto.revision, rebase, fork }];
  });
}
