import {
  LSPErrorCodes,
  type PrepareRenameParams,
  type Range,
  type RenameParams,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import {
  type RenameSubject,
  renamedElsewhere,
  renamedFiles,
  renamedMentions,
  whyIncomplete,
  whyNoName,
} from '../../core/edits/renameId.js';
import { renamedFileName } from '../../core/edits/renamedFileName.js';
import type { NewIdentifiers } from '../../core/edits/rewriteIdentifiers.js';
import type { TextChange } from '../../core/edits/textChange.js';
import { noticeText } from '../../core/escape.js';
import { resolveDependency } from '../../core/graph/lineage.js';
import { releaseOf } from '../../core/graph/released.js';
import { contentDigest } from '../../workspace/contentDigest.js';
import { baseName, parentOf, uriOfPath } from '../../workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import type { Feature, FeatureContext } from '../context.js';
import { type NamedId, type Place, idAtPosition, revisionsNamed } from '../idAtPosition.js';
import { rangeIn } from '../locations.js';
import { editedText, workspaceEditOf } from '../workspaceEdit.js';

/** What a rename is refused with; the client shows the message. */
type Refusal = ResponseError;

/** The id or label at a position, when all its places are known; null at any other place. */
export const prepareRename: Feature<PrepareRenameParams, { range: Range; placeholder: string } | Refusal | null> = (
  { textDocument, position },
  { snapshot },
) => {
  const place = idAtPosition(snapshot, textDocument.uri, position);
  if (place === undefined) return null;
  const target = targetAt(snapshot, place);
  if (target instanceof ResponseError) return target;
  return { range: rangeIn(snapshot, place.file.path, place.id.span), placeholder: target.name };
};

/** Another name for an id or label wherever it stands, in the docstrings and the file's name too: one edit. */
export const rename: Feature<RenameParams, WorkspaceEdit | Refusal | null> = async (
  { textDocument, position, newName },
  context,
) => {
  const { snapshot, client } = context;
  const place = idAtPosition(snapshot, textDocument.uri, position);
  if (place === undefined) return null;
  const target = targetAt(snapshot, place);
  if (target instanceof ResponseError) return target;
  if (newName === target.name) return workspaceEditOf([], context);
  for (const { indexed, subject } of [...target.subjects, ...target.dependants]) {
    const reason = whyNoName(indexed.graph, subject, newName);
    if (reason !== undefined) return refuse(reason);
    const isInDatabase = subject.kind === 'id' && context.database.revisionsOf(indexed.id)?.includes(subject.name);
    if (isInDatabase === true)
      return cannot(
        target.name,
        'the database that was asked last is at it, and would not know it any more; downgrade it first',
      );
  }
  const changes = await changesFor(target, newName, context);
  if (changes instanceof ResponseError) return changes;
  const edit = workspaceEditOf(changes, context);
  const newPath = client.renameFiles ? newPathOf(target, newName, context) : undefined;
  const files =
    newPath === undefined
      ? []
      : [{ kind: 'rename', oldUri: uriOfPath(target.path), newUri: uriOfPath(newPath) } as const];
  const warning = client.changeAnnotations ? releasedWarning(target) : undefined;
  if (edit.documentChanges === undefined) return edit;
  const documentChanges = [...edit.documentChanges, ...files];
  return warning === undefined ? { documentChanges } : confirmedEdit(documentChanges, warning);
};

/** Said of an id that others have: a database of theirs may be at it. */
function releasedWarning({ name, subjects }: Target): string | undefined {
  const released = subjects.find(
    ({ indexed, subject }) => subject.kind === 'id' && releaseOf(indexed.released, subject.revision) === 'released',
  );
  return (
    released &&
    `"${name}" is on ${released.indexed.released?.branch ?? 'the default branch'} already: a database at it will not find it any more.`
  );
}

/** The edit as one that the client shows first, with a warning. */
function confirmedEdit(
  documentChanges: NonNullable<WorkspaceEdit['documentChanges']>,
  description: string,
): WorkspaceEdit {
  const annotationId = 'released';
  return {
    documentChanges: documentChanges.map((change) =>
      'edits' in change
        ? { ...change, edits: change.edits.map((edit) => ({ ...edit, annotationId })) }
        : { ...change, annotationId },
    ),
    changeAnnotations: {
      [annotationId]: { label: 'Rename a released revision', description, needsConfirmation: true },
    },
  };
}

interface Subject {
  readonly indexed: IndexedEnvironment;
  readonly subject: RenameSubject;
}

interface Target {
  readonly name: string;
  /** The file that declares it. */
  readonly path: string;
  /** What it is in each environment that loads the file. */
  readonly subjects: readonly Subject[];
  /** The environments without the file whose revisions depend on it. */
  readonly dependants: readonly Subject[];
}

function targetAt(snapshot: Snapshot, { id, environments, file }: Place): Target | Refusal {
  if (id.kind === 'unread') {
    return refuse(
      id.part.kind === 'unknown'
        ? `The id is not known, so it cannot be renamed: ${id.part.reason}.`
        : `Alembic cannot use ${id.part.found} as an id.`,
    );
  }
  const declaring = new Set(environments.flatMap(({ graph }) => declaringPaths(graph, id)));
  const [path, another] = declaring;
  if (path === undefined) return cannot(id.value, 'no file declares it');
  if (another !== undefined)
    return cannot(
      id.value,
      `${[...declaring].map(baseName).join(' and ')} declare it, and which of them is meant is not known`,
    );
  const subjects = snapshot.environmentsOf(path).flatMap((indexed) => {
    const revision = indexed.byPath.get(path);
    if (revision === undefined) return [];
    const kind = revision.id === id.value && id.field !== 'branch_labels' ? ('id' as const) : ('label' as const);
    return [{ indexed, subject: { kind, name: id.value, revision } }];
  });
  if (file.body?.syntaxProblems.some(({ isCertain }) => isCertain) === true)
    return cannot(id.value, 'the file has a syntax error');
  for (const { indexed, subject } of subjects) {
    const reason = whyIncomplete(indexed.graph, subject);
    if (reason !== undefined) return cannot(id.value, reason);
  }
  return { name: id.value, path, subjects, dependants: dependingOn(subjects, snapshot) };
}

/** All files that declare what an id or label names: Alembic takes the last of several ids and refuses labels. */
function declaringPaths(graph: IndexedEnvironment['graph'], id: NamedId): string[] {
  const named = revisionsNamed(graph, id);
  const isLabel = id.field === 'branch_labels' || named.every((revision) => revision.id !== id.value);
  const declaring = isLabel ? graph.revisions.filter(({ branchLabels }) => branchLabels.includes(id.value)) : named;
  return declaring.map(({ file }) => file.path);
}

/**
 * Where revisions depend on a subject that their environment does not have; nowhere if another environment too declares
 * what they name.
 */
function dependingOn(subjects: readonly Subject[], { environments }: Snapshot): Subject[] {
  const others = environments.filter((indexed) => !subjects.some((one) => one.indexed === indexed));
  return subjects.slice(0, 1).flatMap(({ subject }) => {
    if (others.some(({ graph }) => resolveDependency(graph, subject.name) !== undefined)) return [];
    return others
      .filter(({ graph }) => graph.revisions.some(({ dependsOn }) => dependsOn.includes(subject.name)))
      .map((indexed) => ({ indexed, subject }));
  });
}

async function changesFor(
  { name, subjects, dependants }: Target,
  newName: string,
  context: FeatureContext,
): Promise<TextChange[] | Refusal> {
  const { identifiers: rewrite } = await context.python;
  const wantedByPath = new Map<string, NewIdentifiers>();
  for (const { indexed, subject } of dependants) {
    for (const { file, wanted } of renamedElsewhere(indexed.graph, subject, newName))
      wantedByPath.set(file.path, wanted);
  }
  for (const { indexed, subject } of subjects) {
    for (const { file, wanted } of renamedFiles(indexed.graph, subject, newName)) wantedByPath.set(file.path, wanted);
  }
  const changes: TextChange[] = [];
  for (const [path, wanted] of wantedByPath) {
    const text = editedText(context, path);
    const source = context.snapshot.file(path);
    if (source === undefined || text === undefined || contentDigest(text) !== source.digest) {
      return cannot(name, `${baseName(path)} is being changed by another program; try again`);
    }
    const rewriting = rewrite(text, wanted);
    if (rewriting.kind === 'refused') return cannot(name, `in ${baseName(path)} ${rewriting.reason}`);
    const mentions = subjects.some(({ subject }) => subject.kind === 'id')
      ? renamedMentions(source.header, rewriting.changes, name, newName)
      : [];
    changes.push(...[...rewriting.changes, ...mentions].map((change) => ({ file: path, ...change })));
  }
  return changes;
}

/** Where the declaring file goes; undefined where it stays. */
function newPathOf({ name, path, subjects }: Target, newName: string, context: FeatureContext): string | undefined {
  const [first] = subjects;
  if (first?.subject.kind !== 'id') return undefined;
  const fileName = renamedFileName(baseName(path), {
    id: name,
    newId: newName,
    message: first.subject.revision.message,
  });
  const newPath = fileName === undefined ? undefined : `${parentOf(path)}/${fileName}`;
  return newPath === undefined || editedText(context, newPath) !== undefined ? undefined : newPath;
}

function cannot(name: string, reason: string): Refusal {
  return refuse(`"${name}" cannot be renamed: ${reason}.`);
}

function refuse(message: string): Refusal {
  // VS Code shows it as a notification.
  return new ResponseError(LSPErrorCodes.RequestFailed, noticeText(message));
}
