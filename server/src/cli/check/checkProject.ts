import { baseOf, oneBase } from '../../check/base.js';
import { checkSnapshot, type CheckSubject, pathFrom } from '../../check/checkSnapshot.js';
import { conflictFindings } from '../../check/conflicts.js';
import type { CheckReport, EnvironmentHeads, MergeReport, ReviewedRevision } from '../../check/report.js';
import type { DialectName } from '../../core/dialects/dialectName.js';
import { resolve } from '../../core/graph/resolve.js';
import type { Revision, RevisionGraph } from '../../core/graph/revisionGraph.js';
import { releaseOf } from '../../core/graph/released.js';
import { readSettings, type Settings } from '../../core/settings/settings.js';
import { type BranchPoint, pointSince } from '../../git/branches.js';
import { findRepository, type Repository } from '../../git/repository.js';
import type { GitUnknown } from '../../git/runGit.js';
import { reviewConfigurationOf } from '../../workspace/configurationReviewer.js';
import { createOperationStore } from '../../workspace/operationStore.js';
import { createSchemaStore } from '../../workspace/schemaStore.js';
import { textNow } from '../../workspace/readTexts.js';
import { readSqlFacts } from '../../workspace/sqlFacts.js';
import { askReleased, defaultPoint, type ReleasedAnswer } from '../../workspace/releasedNow.js';
import type { IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import { UsageError } from '../io.js';
import type { MergedProject } from '../mergedProject.js';
import type { OpenProject } from '../project.js';
import { committedSides } from './committedSides.js';
import type { CheckArguments } from './checkArguments.js';
import { newRevisionSql } from './newRevisionSql.js';
import { readRoundTrips } from './readRoundTrips.js';
import { type ReviewedIn, reviewRevisions } from './reviewRevisions.js';

type Scope = CheckArguments['scope'];

export interface CheckOptions {
  /** What is checked in place of the work tree. */
  readonly merged?: MergedProject;
  /** Whether the report shows SQL. */
  readonly withSql?: boolean;
  /** The option `--dialect`. */
  readonly dialect?: DialectName | null;
}

/**
 * Checks the work tree of a folder, or what a merge would leave of it: asks git what is released, then judges.
 * Throws a UsageError for a scope that can't be had.
 */
export async function checkProject(
  { root, index, readers }: OpenProject,
  scope: Scope,
  { merged, withSql = false, dialect = null }: CheckOptions = {},
): Promise<Omit<CheckReport, 'goneFromBaseline'>> {
  // A command ends with its process.
  const { signal } = new AbortController();
  const gitSettings = ({ folder }: IndexedEnvironment): Settings['git'] =>
    readSettings(undefined, index.snapshot().projectSettings(folder.uri)).git;
  const answers = await askReleased({
    index,
    readers,
    pointOf: pointsFor(scope, gitSettings, signal),
    releaseTags: (environment) => gitSettings(environment).releaseTags,
    signal,
  });
  refuseUnknownSince(scope, answers);
  const graphs = index.snapshot();
  const base = oneBase(graphs.environments.map(({ id }) => baseOf(answers.get(id))));
  const reviewed = scope.kind === 'unreleased' && base.kind === 'unknown' ? null : reviewedIn(graphs, scope);
  const operations = createOperationStore({
    reader: () => Promise.resolve(readers.upgradeFirst),
    bufferText: () => undefined,
    postgres: () => Promise.resolve(readers.postgres),
  });
  // Rules and round trips ask for the same schemas.
  const schemas = createSchemaStore(operations);
  const coverage =
    reviewed === null ? null : await reviewRevisions(reviewed, { index, readers, schemas, dialect, signal });
  reviewConfigurations(graphs, { index, readers });
  const snapshot = index.snapshot();
  const repository = await findRepository(root, signal);
  const textOf = textReader();
  const subject: CheckSubject = {
    root,
    snapshot,
    textOf,
    rewrite(path, wanted) {
      const text = textOf(path);
      return text === undefined
        ? { kind: 'refused', reason: 'the file cannot be read' }
        : readers.identifiers(text, wanted);
    },
    repair: readers.repair,
    sidesOf: merged?.folder.sidesOf ?? (await committedSides(repository, snapshot, textOf, signal)),
  };
  return {
    findings: [...conflictFindings(subject, merged?.folder.conflicts ?? []), ...checkSnapshot(subject)],
    base,
    scope: scope.kind,
    reviewed: reviewed?.flatMap((each) => reviewedRevisions(each, root)) ?? null,
    coverage,
    roundTrips: reviewed === null ? [] : await readRoundTrips(reviewed, { root, snapshot, schemas, dialect }),
    ...(withSql &&
      scope.kind === 'unreleased' &&
      reviewed !== null && { sql: await newRevisionSql(reviewed, snapshot, operations, readers.environment) }),
    environments: snapshot.environments.map(headsOf),
    ...(merged === undefined ? {} : { merge: mergeReport(merged) }),
    prefix: repository.kind === 'unknown' ? '' : repository.prefix,
  };
}

function reviewConfigurations({ environments }: Snapshot, { index, readers }: Omit<OpenProject, 'root'>): void {
  for (const indexed of environments) {
    const settings = readSettings(undefined, index.snapshot().projectSettings(indexed.folder.uri));
    const facts = readSqlFacts({ indexed, settings, readEnvironment: readers.environment });
    const findings = reviewConfigurationOf({ indexed, readEnvScript: readers.envScript, facts });
    index.setConfigurationFindings(indexed.id, findings);
  }
}

function mergeReport({ folder: { root, refs, conflicts }, settings }: MergedProject): MergeReport {
  return { refs, conflicts: conflicts.map((file) => pathFrom(root, file)), settings };
}

/** Each repository is asked once, whatever the number of its environments. */
function pointsFor(
  scope: Scope,
  gitSettings: (environment: IndexedEnvironment) => Settings['git'],
  signal: AbortSignal,
): (repository: Repository, environment: IndexedEnvironment) => Promise<BranchPoint | GitUnknown> {
  const points = new Map<string, Promise<BranchPoint | GitUnknown>>();
  const since = scope.kind === 'unreleased' ? scope.since : null;
  return (repository, environment) => {
    const { defaultBranch } = gitSettings(environment);
    const point =
      points.get(repository.root) ??
      (since === null ? defaultPoint(repository, defaultBranch, signal) : pointSince(repository, since, signal));
    points.set(repository.root, point);
    return point;
  };
}

function refuseUnknownSince(scope: Scope, answers: ReadonlyMap<string, ReleasedAnswer | GitUnknown>): void {
  if (scope.kind !== 'unreleased' || scope.since === null) return;
  for (const answer of answers.values())
    if ('reason' in answer) throw new UsageError(`check --since ${scope.since}: ${answer.reason}`);
}

function reviewedIn({ environments }: Snapshot, scope: Scope): ReviewedIn[] {
  const named = scope.kind === 'named' ? scope.revisions : [];
  const unmatched = named.filter((name) => environments.every(({ graph }) => revisionsNamed(graph, name).length === 0));
  if (unmatched[0] !== undefined) throw new UsageError(`check --revision: "${unmatched[0]}" names no revision`);
  return environments.map((indexed) => {
    const { graph, released } = indexed;
    const chosen = scope.kind === 'named' ? new Set(named.flatMap((name) => revisionsNamed(graph, name))) : null;
    const isReviewed = (revision: Revision): boolean =>
      chosen?.has(revision) ?? (scope.kind === 'all' || releaseOf(released, revision) !== 'released');
    return { indexed, revisions: graph.revisions.filter(isReviewed) };
  });
}

function reviewedRevisions({ indexed, revisions }: ReviewedIn, root: string): ReviewedRevision[] {
  return revisions.map(({ id, message, file }) => ({
    environment: indexed.environment.name,
    revision: id,
    message,
    file: pathFrom(root, file.path),
  }));
}

/** The revisions that a word names in one environment; none where it names nothing there. */
function revisionsNamed(graph: RevisionGraph, name: string): readonly Revision[] {
  const known = graph.byId.get(name);
  if (known !== undefined) return [known];
  const resolved = resolve(graph, name);
  return 'refusal' in resolved ? [] : resolved.revisions;
}

function headsOf({ environment, graph, released }: IndexedEnvironment): EnvironmentHeads {
  const ids = ({ heads }: RevisionGraph): string[] => heads.flatMap(({ id }) => id ?? []);
  return { name: environment.name, before: released === undefined ? null : ids(released.tip), after: ids(graph) };
}

/** Reads each file once: many findings are in one. */
function textReader(): (path: string) => string | undefined {
  const texts = new Map<string, string | undefined>();
  return (path) => {
    if (!texts.has(path)) texts.set(path, textNow(path));
    return texts.get(path);
  };
}
