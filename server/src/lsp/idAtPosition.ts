import type { Reference, ReferenceList, RevisionHeader } from '../core/revision/facts.js';
import type { Fact, Invalid, Span, Unknown } from '../core/text.js';
import { resolveDependency } from '../core/graph/lineage.js';
import type { Revision, RevisionGraph } from '../core/graph/revisionGraph.js';
import { pathOfUri } from '../workspace/paths.js';
import { type LinePosition, offsetAt } from '../workspace/lineTable.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';
import type { SourceFile } from '../workspace/sourceFile.js';

/** What a name in a revision file names. `docstring` is a mention that Alembic does not read. */
export type IdField = 'revision' | 'down_revision' | 'branch_labels' | 'depends_on' | 'docstring';

export interface NamedId {
  readonly kind: 'named';
  readonly field: IdField;
  readonly value: string;
  readonly span: Span;
}

/** A part of an identifier that the text does not say, or that Alembic cannot use. */
export interface UnreadId {
  readonly kind: 'unread';
  readonly field: IdField;
  readonly part: Unknown | Invalid;
  readonly span: Span;
}

/** A place in a revision file of at least one environment. */
export interface Place {
  readonly file: SourceFile;
  readonly environments: readonly IndexedEnvironment[];
  readonly id: NamedId | UnreadId;
}

/** The id at a position of a document; undefined anywhere else, and in any file that is not a revision file. */
export function idAtPosition(snapshot: Snapshot, uri: string, position: LinePosition): Place | undefined {
  const path = pathOfUri(uri);
  if (path === undefined) return undefined;
  const environments = snapshot.environmentsOf(path);
  const file = snapshot.file(path);
  if (environments.length === 0 || file === undefined) return undefined;
  const id = idAtOffset(file.header, offsetAt(file.lines, position));
  return id && { file, environments, id };
}

/** The innermost id that holds the offset; both ends count, as the caret is between characters. */
function idAtOffset(header: RevisionHeader, offset: number): NamedId | UnreadId | undefined {
  return idsIn(header).find(({ span }) => span.start <= offset && offset <= span.end);
}

/** All ids and labels that a revision file names, its own among them. */
export function idsIn({
  revision,
  downRevision,
  branchLabels,
  dependsOn,
  docstring,
}: RevisionHeader): (NamedId | UnreadId)[] {
  return [
    ...single(revision),
    ...list('down_revision', downRevision),
    ...list('branch_labels', branchLabels),
    ...list('depends_on', dependsOn),
    ...(docstring?.mentions ?? []).map((mention) => named('docstring', mention)),
  ];
}

/** An id or label of a file that names another revision, and the first revision that it names. */
export interface NamedRevision {
  readonly id: NamedId;
  readonly environment: IndexedEnvironment;
  readonly revision: Revision;
}

/** Where a revision file names others, and which; what names none, or the file itself, is left out. */
export function othersNamedIn(snapshot: Snapshot, file: SourceFile): NamedRevision[] {
  const environments = snapshot.environmentsOf(file.path);
  return idsIn(file.header).flatMap((id): NamedRevision[] => {
    if (id.kind === 'unread' || id.field === 'revision' || id.field === 'branch_labels') return [];
    const found = environments.flatMap((environment) =>
      revisionsNamed(environment.graph, id).map((revision) => ({ id, environment, revision })),
    );
    return found.filter(({ revision }) => revision.file.path !== file.path).slice(0, 1);
  });
}

function single(fact: Fact<string> | undefined): (NamedId | UnreadId)[] {
  if (fact === undefined) return [];
  return fact.kind === 'known' ? [named('revision', fact)] : [unread('revision', fact)];
}

function list(field: IdField, references: ReferenceList | undefined): (NamedId | UnreadId)[] {
  if (references === undefined) return [];
  return [
    ...references.references.map((reference) => named(field, reference)),
    ...[...references.unknown, ...references.invalid].map((part) => unread(field, part)),
  ];
}

function named(field: IdField, { value, span }: Reference): NamedId {
  return { kind: 'named', field, value, span };
}

function unread(field: IdField, part: Unknown | Invalid): UnreadId {
  return { kind: 'unread', field, part, span: part.span };
}

/**
 * The revisions that an id or label names where it is: exact ids, as Alembic reads files; all of a duplicate id.
 */
export function revisionsNamed(graph: RevisionGraph, { field, value }: Pick<NamedId, 'field' | 'value'>): Revision[] {
  if (field === 'branch_labels') return some(graph.byLabel.get(value));
  const byId = graph.byId.has(value) ? graph.revisions.filter(({ id }) => id === value) : [];
  return byId.length === 0 && field === 'depends_on' ? some(resolveDependency(graph, value)) : byId;
}

function some(revision: Revision | undefined): Revision[] {
  return revision === undefined ? [] : [revision];
}
