import type { ReferenceList, RevisionHeader } from '../revision/facts.js';
import type { Span } from '../text.js';
import type { Revision, RevisionFile, UnknownField } from './revisionGraph.js';

/** Shared, as nearly all revisions have nothing of several kinds. */
const nothing: readonly never[] = [];

/** Alembic's `_legacy_rev`: without a `revision`, a file name of this form gives the id. */
const legacyFileName = /^([a-f0-9]+)\.py$/;

/**
 * The revision that a file holds, or undefined where Alembic would find none and stop
 * (alembic/script/base.py, `Script._from_path`). What the text does not say is listed in `unknown`.
 */
export function loadRevision(file: RevisionFile): Revision | undefined {
  const id = readId(file);
  if (id === undefined) return undefined;
  const { header } = file;
  return {
    id: id.value,
    file,
    idSpan: id.span,
    message: header.docstring?.message ?? '',
    createDate: header.docstring?.createDate ?? null,
    downRevisions: values(header.downRevision),
    dependsOn: values(header.dependsOn),
    branchLabels: values(header.branchLabels),
    unknown: unknownFields(id, header),
  };
}

function unknownFields(id: Id, header: RevisionHeader): readonly UnknownField[] {
  // Of nearly every revision all is known.
  const isKnown =
    id.value !== null &&
    header.downRevision !== undefined &&
    isWhole(header.downRevision) &&
    isWhole(header.branchLabels) &&
    isWhole(header.dependsOn);
  if (isKnown) return nothing;
  return [
    ...(id.value === null ? [{ field: 'revision', reason: id.reason } as const] : []),
    ...unknownParents(header),
    ...unknownParts('branchLabels', header.branchLabels),
    ...unknownParts('dependsOn', header.dependsOn),
  ];
}

function isWhole(list: ReferenceList | undefined): boolean {
  return list === undefined || list.unknown.length === 0;
}

/** Why a name that is not assigned at the top level may be bound all the same; undefined where it is not. */
export function boundElsewhere(header: RevisionHeader, name: string): string | undefined {
  if (header.names.has(name)) return `"${name}" is imported or defined in a way that the text does not say`;
  if (header.otherNames !== null) return `"${name}" may come from ${header.otherNames}`;
  return undefined;
}

interface Id {
  readonly value: string | null;
  readonly span: Span;
  readonly reason: string;
}

function readId({ path, header }: RevisionFile): Id | undefined {
  if (header.unreadable !== null) return undefined;
  const fact = header.revision;
  if (fact?.kind === 'known') return { value: fact.value, span: fact.span, reason: '' };
  if (fact?.kind === 'unknown') return { value: null, span: fact.span, reason: fact.reason };
  if (fact?.kind === 'invalid') return undefined;

  const start = { start: 0, end: 1 };
  const reason = boundElsewhere(header, 'revision');
  if (reason !== undefined) return { value: null, span: start, reason };
  if (header.isBroken) return undefined;
  const legacy = legacyFileName.exec(path.slice(path.lastIndexOf('/') + 1));
  return legacy?.[1] === undefined ? undefined : { value: legacy[1], span: start, reason: '' };
}

function unknownParents(header: RevisionHeader): UnknownField[] {
  if (header.downRevision !== undefined) return unknownParts('downRevision', header.downRevision);
  const reason = boundElsewhere(header, 'down_revision') ?? 'the file does not assign "down_revision"';
  return [{ field: 'downRevision', reason }];
}

function unknownParts(field: UnknownField['field'], list: ReferenceList | undefined): UnknownField[] {
  return list?.unknown.map(({ reason }) => ({ field, reason })) ?? [];
}

function values(list: ReferenceList | undefined): readonly string[] {
  return list === undefined || list.references.length === 0 ? nothing : list.references.map(({ value }) => value);
}
