import { buildGraph } from '../core/graph/buildGraph.js';
import type { RevisionFile, RevisionGraph } from '../core/graph/revisionGraph.js';
import type { Environment } from '../core/project/environment.js';
import type { ReleasedEdit, ReleasedHistory } from '../core/graph/released.js';
import type { FunctionKeys } from '../core/python/codeKey.js';
import type { ReferenceList, RevisionHeader } from '../core/revision/facts.js';
import type { BranchPoint } from '../git/branches.js';
import { readReleasedFiles, type VersionedDirectories } from '../git/releasedFiles.js';
import type { GitUnknown } from '../git/runGit.js';
import type { BlobStore } from './blobStore.js';
import { type CommittedRevision, readCommittedRevisions } from './committedRevisions.js';
import type { FunctionReader } from './factReader.js';
import type { SourceLookup } from './sourceStore.js';

/**
 * What the default branch has of an environment's revisions, to be compared with the work tree whenever that changes.
 */
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
  /** The text of a file, the open document before the disk; undefined when it cannot be read. */
  readonly textOf: (path: string) => string | undefined;
  /** A comparison lacks what `complete` reads. */
  readonly onLack: () => void;
}

/** Reads what the default branch has, and what it had where the work tree's branch left it. */
export async function readReleased(
  environment: Environment,
  versions: VersionedDirectories,
  point: BranchPoint,
  services: ReleasedServices,
  signal: AbortSignal,
): Promise<ReleasedState | GitUnknown> {
  const files = await readReleasedFiles(versions, point, signal);
  if ('kind' in files) return files;
  const read = { ...services, signal };
  const tip = await readCommittedRevisions(environment, versions.repository, files.tip, read);
  if ('kind' in tip) return tip;
  const base =
    files.base === files.tip ? tip : await readCommittedRevisions(environment, versions.repository, files.base, read);
  return 'kind' in base ? base : releasedState({ versions, point, tip, base }, services);
}

interface Committed {
  readonly versions: VersionedDirectories;
  readonly point: BranchPoint;
  readonly tip: readonly CommittedRevision[];
  readonly base: readonly CommittedRevision[];
}

function releasedState(
  { versions, point, tip, base }: Committed,
  { blobs, functions, textOf, onLack }: ReleasedServices,
): ReleasedState {
  const all = base === tip ? tip : [...base, ...tip];
  const byPath = groupBy(all, ({ path }) => path);
  const byId = groupBy(all, ({ header }) => (header.revision?.kind === 'known' ? header.revision.value : undefined));
  const facts: Omit<ReleasedHistory, 'edited'> = {
    branch: point.defaultBranch.name,
    tip: buildGraph(tip),
    ids: new Set(byId.keys()),
    paths: new Set(byPath.keys()),
    locations: new Set(versions.directories.map(({ location }) => location)),
  };
  const read = new Map<string, { readonly digest: string; readonly keys: FunctionKeys | undefined }>();
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

  function editOf(file: RevisionFile, digest: string): ReleasedEdit | undefined {
    const id = file.header.revision?.kind === 'known' ? file.header.revision.value : undefined;
    const forms = byPath.get(file.path) ?? (id === undefined ? undefined : byId.get(id)) ?? [];
    if (forms.length === 0 || forms.some(({ blob }) => blob === digest || blobs.of(blob)?.digests.has(digest) === true))
      return undefined;
    const unread = forms.filter(({ blob }) => blobs.of(blob) === undefined);
    if (unread.length > 0) {
      want(unread.map(({ blob }) => blob));
      return undefined;
    }
    const keys = keysOf(file.path, digest);
    const edits = forms.map((form) => difference(form.header, blobs.of(form.blob)?.functions(), file.header, keys));
    // The first form is the older one, which this branch started from.
    return edits.every((edit) => edit !== undefined) ? edits[0] : undefined;
  }

  return {
    kind: 'released',
    isReleased: (path) => byPath.has(path),
    history(graph, sources) {
      const edited = new Map<string, ReleasedEdit>();
      for (const { file } of graph.revisions) {
        if (!facts.locations.has(file.location)) continue;
        const edit = editOf(file, sources(file.path)?.digest ?? '');
        if (edit !== undefined) edited.set(file.path, edit);
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

/**
 * Undefined where nothing differs, or where one of the two is not Python to its end, as a pointer of Git LFS or a line
 * half typed.
 */
function difference(
  before: RevisionHeader,
  functionsBefore: FunctionKeys | undefined,
  after: RevisionHeader,
  functionsAfter: FunctionKeys | undefined,
): ReleasedEdit | undefined {
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
  return identifiers.length + functions.length === 0 ? undefined : { identifiers, functions };
}

function differing(before: FunctionKeys, after: FunctionKeys): string[] {
  return [...new Set([...after.keys(), ...before.keys()])].filter((name) => before.get(name) !== after.get(name));
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
