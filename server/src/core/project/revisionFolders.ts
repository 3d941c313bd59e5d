import type { RevisionHeader } from '../revision/facts.js';
import type { Ground } from './ground.js';
import { baseName, compareCodePoints, isWithin, parentPath, relativePath } from './paths.js';
import { isRevisionFileName } from './revisionFiles.js';

/** A folder with revision files, and what they say of each other. */
export interface RevisionFolder {
  readonly path: string;
  readonly fileCount: number;
  readonly ids: ReadonlySet<string>;
  /** Ids in `down_revision`. */
  readonly parents: ReadonlySet<string>;
  /** Ids and labels in `depends_on`. */
  readonly dependencies: ReadonlySet<string>;
}

/** Folder and file names that revisions have in every layout seen: only there is a file looked into. */
const FOLDER_WORDS = /alembic|migrat|revision|version/i;
/** A project's own folder is often called after Alembic, so that there the whole name must tell. */
const ROOT_NAME = /^(?:alembic|migrations?|revisions|versions)$/i;
const FILE_NAME = /^(?:[0-9a-f]{8,}|\d{3,})(?:_.*)?\.py$/;

/** Of a large folder so many files are tried before it counts as one without revisions. */
const SAMPLE = 12;

/**
 * Whether a file of that name may be a revision in a folder that no configuration names: by the names, or because it
 * is below one of the script locations (the whole workspace folder as script location says nothing).
 */
export function mayBeRevision(path: string, root: string, scriptLocations: readonly string[]): boolean {
  const name = baseName(path);
  if (!isRevisionFileName(name) || name === 'env.py') return false;
  const folder = parentPath(path);
  const isTelling =
    (folder === root ? ROOT_NAME.test(baseName(root)) : FOLDER_WORDS.test(relativePath(root, folder))) ||
    FILE_NAME.test(name);
  return isTelling || scriptLocations.some((scripts) => scripts !== root && isWithin(folder, scripts));
}

/** The folders that hold revision files, by their content, among those that are not covered yet; in order. */
export function findRevisionFolders(
  ground: Ground,
  scriptLocations: readonly string[],
  isCovered: (folder: string) => boolean,
): RevisionFolder[] {
  const candidates = new Map<string, string[]>();
  for (const file of ground.files) {
    if (!file.endsWith('.py') || !mayBeRevision(file, ground.root, scriptLocations)) continue;
    const folder = parentPath(file);
    const others = candidates.get(folder);
    if (others !== undefined) others.push(file);
    else if (!isCovered(folder)) candidates.set(folder, [file]);
  }
  return [...candidates]
    .sort(([one], [other]) => compareCodePoints(one, other))
    .flatMap(([path, files]) =>
      sample(files).some((file) => mentionsRevision(file, ground))
        ? (readRevisionFolder(path, files, ground) ?? [])
        : [],
    );
}

/** What the revision files of a folder say; undefined when there are none. */
export function readRevisionFolder(path: string, files: readonly string[], ground: Ground): RevisionFolder | undefined {
  const ids = new Set<string>();
  const parents = new Set<string>();
  const dependencies = new Set<string>();
  let fileCount = 0;
  for (const file of files) {
    const header = mentionsRevision(file, ground) ? ground.tree.header(file) : undefined;
    if (header === undefined || !isEvidence(header, () => ground.tree.read(file) ?? '')) continue;
    fileCount++;
    if (header.revision?.kind === 'known') ids.add(header.revision.value);
    for (const { value } of header.downRevision?.references ?? []) parents.add(value);
    for (const { value } of header.dependsOn?.references ?? []) dependencies.add(value);
  }
  return fileCount === 0 ? undefined : { path, fileCount, ids, parents, dependencies };
}

const identifiers: ReadonlySet<string> = new Set(['revision', 'down_revision', 'branch_labels', 'depends_on']);

/**
 * Whether a file is surely a revision: tools and tests of revisions have variables of the same names, computed or not,
 * and no upgrade(). One that is half typed may have lost it to a syntax error, or have nothing but identifiers yet.
 */
function isEvidence({ revision, downRevision, names }: RevisionHeader, text: () => string): boolean {
  if (revision === undefined || downRevision === undefined) return false;
  if (names.has('upgrade')) return true;
  return (
    revision.kind === 'known' &&
    ([...names].every((name) => identifiers.has(name)) || /^(?:async[ \t]+)?def[ \t]+upgrade\b/m.test(text()))
  );
}

function sample(files: readonly string[]): readonly string[] {
  const step = Math.max(1, files.length / SAMPLE);
  return files.length <= SAMPLE
    ? files
    : Array.from({ length: SAMPLE }, (_, index) => files[Math.floor(index * step)] ?? '');
}

/** Both names are in every revision file; most other files end here, without being parsed. */
function mentionsRevision(file: string, ground: Ground): boolean {
  const text = ground.tree.read(file) ?? '';
  return text.includes('down_revision') && /\brevision\b/.test(text);
}
