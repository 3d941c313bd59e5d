import type { EffectiveLabels, Revision } from '../core/graph/revisionGraph.js';
import type { ConfigProblem } from '../core/project/environment.js';
import type { Problem } from '../core/review/problem.js';
import type { Span } from '../core/text.js';
import { rangeOf, type LinePosition } from '../workspace/lineTable.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { relativePath, type Project } from './project.js';

/**
 * `graph --format json`: a contract. Fields may be added, none renamed. Lines and characters count from 0, in UTF-16
 * code units.
 */
export interface GraphDocument {
  readonly environments: readonly EnvironmentDocument[];
  readonly read: Project['read'];
  readonly problems: readonly ProblemDocument[];
  /** With `--merge`: what was merged, and the files that git could not merge. */
  readonly merge?: {
    readonly refs: readonly { readonly name: string; readonly commit: string }[];
    readonly conflicts: readonly string[];
  };
}

interface EnvironmentDocument {
  readonly name: string;
  readonly configFile: string | null;
  readonly section: string | null;
  readonly scriptLocation: string;
  readonly versionLocations: readonly string[];
  /** Version locations that the text does not say. */
  readonly unresolvedLocations: readonly { readonly value: string; readonly reason: string }[];
  /** In Alembic's load order. */
  readonly revisions: readonly RevisionDocument[];
  readonly heads: readonly string[];
  readonly effectiveHeads: readonly string[];
  readonly bases: readonly string[];
  readonly branchPoints: readonly string[];
  readonly mergePoints: readonly string[];
}

interface RevisionDocument {
  readonly revision: string | null;
  readonly downRevisions: readonly string[];
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  readonly effectiveLabels: readonly string[];
  readonly message: string;
  readonly createDate: string | null;
  readonly file: string;
  /** Where the id is. */
  readonly line: number;
  readonly unknown: readonly { readonly field: string; readonly reason: string }[];
  /** With `--merge`: the sides that the file comes from. */
  readonly sides?: readonly string[];
}

interface Place {
  readonly file: string;
  readonly range: { readonly start: LinePosition; readonly end: LinePosition };
}

interface ProblemDocument extends Place {
  readonly code: string;
  readonly name: string;
  readonly severity: string;
  readonly message: string;
  readonly related: readonly (Place & { readonly message: string })[];
  /** With `--merge`: the sides that the file comes from. */
  readonly sides?: readonly string[];
}

export function graphDocument(project: Project): GraphDocument {
  const { snapshot, merge } = project;
  return {
    environments: snapshot.environments.map((environment) => environmentDocument(project, environment)),
    read: project.read,
    problems: [...snapshot.problems.values()].flat().map((problem) => problemDocument(project, problem)),
    ...(merge === undefined
      ? {}
      : { merge: { refs: merge.refs, conflicts: merge.conflicts.map((file) => relativePath(project, file)) } }),
  };
}

function environmentDocument(project: Project, { environment, graph }: IndexedEnvironment): EnvironmentDocument {
  const relative = (path: string): string => relativePath(project, path);
  const { source } = environment;
  return {
    name: environment.name,
    configFile: source === null ? null : relative(source.configFile),
    section: source?.section ?? null,
    scriptLocation: relative(environment.scriptLocation),
    versionLocations: environment.versionLocations.map(relative),
    unresolvedLocations: environment.unresolved,
    revisions: graph.revisions.map((revision) => revisionDocument(project, revision, graph.effectiveLabels)),
    heads: ids(graph.heads),
    effectiveHeads: ids(graph.effectiveHeads),
    bases: ids(graph.bases),
    branchPoints: ids(graph.branchPoints),
    mergePoints: ids(graph.mergePoints),
  };
}

function revisionDocument(project: Project, revision: Revision, effectiveLabels: EffectiveLabels): RevisionDocument {
  const { id, file, idSpan, unknown } = revision;
  return {
    revision: id,
    downRevisions: revision.downRevisions,
    dependsOn: revision.dependsOn,
    branchLabels: revision.branchLabels,
    effectiveLabels: (id === null ? undefined : effectiveLabels.get(id)) ?? revision.branchLabels,
    message: revision.message,
    createDate: revision.createDate,
    file: relativePath(project, file.path),
    line: placeOf(project, file.path, idSpan).range.start.line,
    unknown: unknown.map(({ field, reason }) => ({ field, reason })),
    ...sidesOf(project, file.path),
  };
}

function problemDocument(project: Project, problem: Problem | ConfigProblem): ProblemDocument {
  const { code, name, severity, message, file, span } = problem;
  const related = 'related' in problem ? problem.related : [];
  return {
    code,
    name,
    severity,
    message,
    ...placeOf(project, file, span),
    related: related.map((place) => ({ message: place.message, ...placeOf(project, place.file, place.span) })),
    ...sidesOf(project, file),
  };
}

function sidesOf({ merge }: Project, file: string): { sides?: readonly string[] } {
  return merge === undefined ? {} : { sides: merge.sidesOf(file) };
}

function placeOf(project: Project, path: string, span: Span): Place {
  return { file: relativePath(project, path), range: rangeOf(project.snapshot.lines(path), span) };
}

function ids(revisions: readonly Revision[]): string[] {
  return revisions.flatMap(({ id }) => id ?? []);
}
