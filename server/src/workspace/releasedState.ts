import { buildGraph } from '../core/graph/buildGraph.js';
import { closesGap } from '../core/graph/closesGap.js';
import type { Revision, RevisionFile, RevisionGraph } from '../core/graph/revisionGraph.js';
import { hasSameAncestors } from '../core/graph/sameAncestors.js';
import type { Environment } from '../core/project/environment.js';
import { isOnlyDowngrade, type ReleasedEdit, type ReleasedHistory } from '../core/graph/released.js';
import type { FunctionKeys } from '../core/python/codeKey.js';
import type { ReferenceList, RevisionHeader } from '../core/revision/facts.js';
import type { Branch, BranchPoint } from '../git/branches.js';
import type { CommittedFiles } from '../git/objects.js';
import { newFilesAt, unmergedBranches } from '../git/newFiles.js';
import { filesLeftOut, readReleasedFiles, type VersionedDirectories, versionFilesAt } from '../git/releasedFiles.js';
import type { Repository } from '../git/repository.js';
import { findReleaseTags, type Tag } from '../git/tags.js';
import type { GitUnknown } from '../git/runGit.js';
import type { BlobStore } from './blobStore.js';
import { type CommittedRevision, readCommittedRevisions } from './committedRevisions.js';
import type { FunctionReader } from './factReader.js';
import { isSurelyOther } from '../core/schema/surelyOther.js';
import { createOperationReadings, type OperationReadings } from './operationReadings.js';
import type { FileOperationsReader } from './operationStore.js';
import type { SourceLookup } from './sourceStore.js';

/** What the default branch has of an environment's revisions, to be compared with the work tree whenever that changes. */
export interface ReleasedState {
  readonly kind: 'released';
  /** As the files are now. The same object as long as nothing differs from the last time. */
  history(graph: RevisionGraph, sources: SourceLookup): ReleasedHistory;
  readonly isReleased: (path: string) => boolean;
  /** Reads what comparisons lacked; false when they lacked nothing that can be read. */
  complete(signal: AbortSignal): Promise<boolean>;
}

export interface ReleasedServices {
  readonly sources: SourceLookup;
  readonly blobs: BlobStore;
  readonly functions: FunctionReader;
  readonly fileOperations: FileOperationsReader;
  /** The text of a file, the open document before the disk; undefined when it cannot be read. */
  readonly textOf: (path: string) => string | undefined;
  /** A comparison lacks what `complete` reads. */
  readonly onLack: () => void;
}

/** Reads what the default branch has, what it had where the work tree's branch left it, and what releases have. */
export async function readReleased(
  environment: Environment,
  versions: VersionedDirectories,
  { point, tags, branches }: ReleasePoints,
  services: ReleasedServices,
  signal: AbortSignal,
): Promise<ReleasedState | GitUnknown> {
  const files = await readReleasedFiles(versions, point, signal);
  if ('kind' in files) return files;
  const read = { ...services, signal };
  const hasUnmerged = point.mergeBase === null || !sameFiles(files.tip, files.base);
  const tip = await readCommittedRevisions(environment, versions.repository, files.tip, read);
  if ('kind' in tip) return tip;
  const base =
    files.base === files.tip ? tip : await readCommittedRevisions(environment, versions.repository, files.base, read);
  if ('kind' in base) return base;
  const releases: CommittedRelease[] = [];
  for (const { name, commit } of tags) {
    const filesThen = await versionFilesAt(versions, commit, signal);
    if ('kind' in filesThen) return filesThen;
    const revisions = await readCommittedRevisions(environment, versions.repository, filesThen, read);
    if ('kind' in revisions) return revisions;
    releases.push({ name, revisions });
  }
  const leftOut = await filesLeftOut(versions, signal);
  if ('kind' in leftOut) return leftOut;
  const others = await readBranches(environment, versions, point, branches, read);
  return 'kind' in others
    ? others
    : releasedState({ versions, point, hasUnmerged, leftOut, tip, base, releases, others }, services);
}

function sameFiles(one: CommittedFiles, other: CommittedFiles): boolean {
  return one === other || (one.size === other.size && [...one].every(([path, blob]) => other.get(path) === blob));
}

/** No branch adds more revisions than this; one that seems to is older than a squash. */
const mostAdded = 200;

/** What other branches have that the default branch does not have; those that have nothing are left out. */
async function readBranches(
  environment: Environment,
  versions: VersionedDirectories,
  { defaultBranch }: BranchPoint,
  branches: readonly Branch[],
  read: Pick<ReleasedServices, 'sources' | 'blobs'> & { readonly signal: AbortSignal },
): Promise<CommittedRelease[] | GitUnknown> {
  const commits = branches.map(({ commit }) => commit);
  const files = await newFilesAt(versions, defaultBranch.commit, commits, read.signal);
  if ('kind' in files) return files;
  const others: CommittedRelease[] = [];
  for (const { name, commit } of branches) {
    const found = files.get(commit) ?? new Map<string, string>();
    if (found.size === 0 || found.size > mostAdded) continue;
    const revisions = await readCommittedRevisions(environment, versions.repository, found, read);
    if ('kind' in revisions) return revisions;
    others.push({ name, revisions });
  }
  return others;
}

/** What the work tree is compared with. */
export interface ReleasePoints {
  readonly point: BranchPoint;
  /** Newest first. */
  readonly tags: readonly Tag[];
  /** Branches that are neither the default branch nor in the work tree's commit; newest first. */
  readonly branches: readonly Branch[];
}

/**
 * The releases before the point where the work tree's branch left the default branch, none where that is not known; and
 * the other branches.
 */
export async function releasePoints(
  repository: Repository,
  point: BranchPoint,
  pattern: string,
  signal: AbortSignal,
): Promise<ReleasePoints | GitUnknown> {
  const tags = point.mergeBase === null ? [] : await findReleaseTags(repository, point.mergeBase, pattern, signal);
  if ('kind' in tags) return tags;
  const unmerged = point.head === null ? [] : await unmergedBranches(repository, point.head, signal);
  if ('kind' in unmerged) return unmerged;
  const { name, commit } = point.defaultBranch;
  return { point, tags, branches: unmerged.filter((each) => each.name !== name && each.commit !== commit) };
}

interface CommittedRelease {
  readonly name: string;
  readonly revisions: readonly CommittedRevision[];
}

interface Committed {
  readonly versions: VersionedDirectories;
  readonly point: BranchPoint;
  readonly hasUnmerged: boolean;
  /** The files that a sparse checkout leaves out. */
  readonly leftOut: ReadonlySet<string>;
  readonly tip: readonly CommittedRevision[];
  readonly base: readonly CommittedRevision[];
  readonly releases: readonly CommittedRelease[];
  readonly others: readonly CommittedRelease[];
}

function releasedState(
  { versions, point, hasUnmerged, leftOut, tip, base, releases, others }: Committed,
  { blobs, functions, fileOperations, textOf, onLack }: ReleasedServices,
): ReleasedState {
  const all = base === tip ? tip : [...base, ...tip];
  const byPath = groupBy(all, ({ path }) => path);
  const byId = groupBy(all, idOf);
  const [tipGraph, baseGraph] = [buildGraph(tip), buildGraph(base)];
  const tags = releases.map(({ name, revisions }) => ({ name, graph: buildGraph(revisions) }));
  const compared = [
    { against: point.defaultBranch.name, byPath, byId, graphs: [tipGraph, baseGraph] },
    ...releases.map(({ name, revisions }, index) => ({
      against: name,
      byPath: groupBy(revisions, ({ path }) => path),
      byId: groupBy(revisions, idOf),
      graphs: tags.slice(index, index + 1).map(({ graph }) => graph),
    })),
  ];
  const facts: Omit<ReleasedHistory, 'edited'> = {
    branch: point.defaultBranch.name,
    tip: tipGraph,
    base: baseGraph,
    tags,
    branches: others.map(({ name, revisions }) => ({ name, graph: buildGraph(revisions) })),
    hasUnmerged: hasUnmerged || others.length > 0,
    notCheckedOut: new Set(
      [...all, ...releases.flatMap(({ revisions }) => revisions)].flatMap((file) =>
        leftOut.has(file.path) ? (idOf(file) ?? []) : [],
      ),
    ),
    ids: new Set(byId.keys()),
    paths: new Set(byPath.keys()),
    locations: new Set(versions.directories.map(({ location }) => location)),
    textOf: (file) => blobs.of('blob' in file && typeof file.blob === 'string' ? file.blob : '')?.text,
  };
  const read = new Map<string, { readonly digest: string; readonly keys: FunctionKeys | undefined }>();
  const operationsOf = createOperationReadings(fileOperations);
  /** Each is asked for once: a partial clone does not have it. */
  const asked = new Set<string>();
  let wanted: string[] = [];
  let last: ReleasedHistory | undefined;

  function keysOf(path: string, digest: string): FunctionKeys | undefined {
    const known = read.get(path);
    if (known?.digest === digest) return known.keys;
    const text = textOf(path);
    const keys = text === undefined ? undefined : functions(text);
    read.set(path, { digest, keys });
    return keys;
  }

  function want(ids: readonly string[]): void {
    const fresh = ids.filter((id) => !asked.has(id));
    for (const id of fresh) asked.add(id);
    wanted.push(...fresh);
    if (fresh.length > 0) onLack();
  }

  /** The first that has another form counts: the default branch before releases, and what is sure before what is not. */
  function editOf(revision: Revision, digest: string, graph: RevisionGraph): ReleasedEdit | undefined {
    const { file } = revision;
    const id = idOf(file);
    const found: ReleasedEdit[] = [];
    for (const { against, ...history } of compared) {
      const forms = history.byPath.get(file.path) ?? (id === undefined ? undefined : history.byId.get(id)) ?? [];
      const edit = withoutGaps(editFrom(forms, file, digest), revision, graph, history.graphs);
      if (edit === undefined) continue;
      const { identifiers, functions, isOther } = edit;
      const isOtherBefore = isOtherHistory(identifiers, id, graph, history.graphs);
      const surely = isOtherBefore ? 'other history' : isOther ? 'other database' : null;
      if (surely !== null) return { against, identifiers, functions, surely };
      found.push({ against, identifiers, functions, surely });
    }
    return found.find((edit) => !isOnlyDowngrade(edit)) ?? found[0];
  }

  function editFrom(forms: readonly CommittedRevision[], file: RevisionFile, digest: string): Difference | undefined {
    if (forms.length === 0 || forms.some(({ blob }) => blob === digest || blobs.of(blob)?.digests.has(digest) === true))
      return undefined;
    const unread = forms.filter(({ blob }) => blobs.of(blob) === undefined);
    if (unread.length > 0) {
      want(unread.map(({ blob }) => blob));
      return undefined;
    }
    const keys = keysOf(file.path, digest);
    const edits = forms.map((form) =>
      judged(difference(form.header, blobs.of(form.blob)?.functions(), file.header, keys), () => [
        operationsOf(form.blob, () => blobs.of(form.blob)?.text),
        operationsOf(digest, () => textOf(file.path)),
      ]),
    );
    // The first form is the older one, which this branch started from.
    const [first] = edits;
    return first === undefined || edits.includes(undefined)
      ? undefined
      : { ...first, isOther: edits.every((edit) => edit?.isOther === true) };
  }

  return {
    kind: 'released',
    isReleased: (path) => compared.some((history) => history.byPath.has(path)),
    history(graph, sources) {
      const edited = new Map<string, ReleasedEdit>();
      for (const revision of graph.revisions) {
        const { path, location } = revision.file;
        if (!facts.locations.has(location)) continue;
        const edit = editOf(revision, sources(path)?.digest ?? '', graph);
        if (edit !== undefined) edited.set(path, edit);
      }
      if (last === undefined || JSON.stringify([...last.edited]) !== JSON.stringify([...edited]))
        last = { ...facts, edited };
      return last;
    },
    async complete(signal) {
      const missing = wanted;
      wanted = [];
      return missing.length > 0 && (await blobs.load(versions.repository, missing, signal)) === undefined;
    },
  };
}

interface Difference extends Pick<ReleasedEdit, 'identifiers' | 'functions'> {
  /** Whether the functions surely leave another database behind. */
  readonly isOther: boolean;
}

/** Whether an edit of identifiers matters to databases, which know of no labels, nor of the order of what has run. */
function isOtherHistory(
  identifiers: ReleasedEdit['identifiers'],
  id: string | undefined,
  graph: RevisionGraph,
  histories: readonly RevisionGraph[],
): boolean {
  if (id === undefined || identifiers.includes('revision')) return identifiers.length > 0;
  return (
    identifiers.some((name) => name !== 'branch_labels') &&
    histories.some((history) => history.byId.has(id) && !hasSameAncestors(id, graph, history))
  );
}

/** What runs the same operations in other words is no difference, and what may do the same is none for sure. */
function judged(
  edit: Difference | undefined,
  read: () => readonly [before: OperationReadings, after: OperationReadings],
): Difference | undefined {
  if (edit === undefined || edit.functions.length === 0) return edit;
  const [before, after] = read();
  const functions = edit.functions.filter((name) => {
    const { [directionOf(name)]: one } = before;
    const { [directionOf(name)]: other } = after;
    return one?.key === undefined || one.key !== other?.key;
  });
  if (edit.identifiers.length + functions.length === 0) return undefined;
  const isOther =
    functions.some((name) => directionOf(name) === 'upgrade') &&
    before.upgrade !== undefined &&
    after.upgrade !== undefined &&
    isSurelyOther(before.upgrade, after.upgrade);
  return { ...edit, functions, isOther };
}

function directionOf(name: string): 'upgrade' | 'downgrade' {
  return name.startsWith('upgrade') ? 'upgrade' : 'downgrade';
}

/** Where parents are gone, that is what has to be reported, once, and not each revision that followed them. */
function withoutGaps(
  edit: Difference | undefined,
  revision: Revision,
  graph: RevisionGraph,
  histories: readonly RevisionGraph[],
): Difference | undefined {
  if (edit?.identifiers.includes('down_revision') !== true) return edit;
  const replacedBy = (gone: string): string[] =>
    graph.revisions.flatMap(({ id, file }) => (id !== null && file.header.replaces.includes(gone) ? [id] : []));
  if (!histories.some((history) => closesGap(revision, graph, history, replacedBy))) return edit;
  const identifiers = edit.identifiers.filter((name) => name !== 'down_revision');
  return identifiers.length + edit.functions.length === 0 ? undefined : { ...edit, identifiers };
}

/** Undefined where nothing differs, or where one of the two is not Python to its end, as a pointer of Git LFS or a line half typed. */
function difference(
  before: RevisionHeader,
  functionsBefore: FunctionKeys | undefined,
  after: RevisionHeader,
  functionsAfter: FunctionKeys | undefined,
): Difference | undefined {
  if (functionsBefore === undefined || functionsAfter === undefined) return undefined;
  const pairs = [
    ['revision', idText(before), idText(after)],
    ['down_revision', listText(before.downRevision), listText(after.downRevision)],
    ['branch_labels', listText(before.branchLabels), listText(after.branchLabels)],
    ['depends_on', listText(before.dependsOn), listText(after.dependsOn)],
  ] as const;
  const identifiers = pairs.flatMap(([name, one, other]) =>
    one === undefined || other === undefined || one === other ? [] : [name],
  );
  const functions = differing(functionsBefore, functionsAfter);
  return identifiers.length + functions.length === 0 ? undefined : { identifiers, functions, isOther: false };
}

function differing(before: FunctionKeys, after: FunctionKeys): string[] {
  return [...new Set([...after.keys(), ...before.keys()])].filter((name) => before.get(name) !== after.get(name));
}

function idOf({ header }: RevisionFile): string | undefined {
  return idText(header);
}

function idText({ revision }: RevisionHeader): string | undefined {
  return revision?.kind === 'known' ? revision.value : undefined;
}

/** A list that is not there is empty for Alembic; one that is not fully known is not compared. */
function listText(list: ReferenceList | undefined): string | undefined {
  if (list === undefined) return '';
  return list.unknown.length + list.invalid.length > 0
    ? undefined
    : list.references.map(({ value }) => value).join('\n');
}

function groupBy<T>(items: readonly T[], key: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
