import type { OutlineAddress, OutlineItem, RevisionRole } from '../core/graph/outline.js';
import type { Revision, RevisionFile } from '../core/graph/revisionGraph.js';
import type { Standing } from '../core/graph/standing.js';
import type { Problem } from '../core/review/problem.js';
import { releaseOf } from '../core/graph/released.js';
import { baseName, uriOfPath } from '../workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';
import type { DatabaseState } from './databaseStates.js';
import { revisionLocation } from './locations.js';
import { markdown } from './markup.js';
import type { DatabaseNode, EnvironmentNode, ProblemCounts, RevisionNode, TreeNode } from './messages.js';
import { revisionName, revisionTooltip } from './revisionText.js';
import { encodeNodeId } from './treeNodeId.js';

/** Above this many environments the tree starts closed. */
const openEnvironments = 3;

/** Where nodes are made for: the list of an address. */
export interface TreePlace {
  readonly snapshot: Snapshot;
  readonly environment: IndexedEnvironment;
  readonly address: OutlineAddress;
  /** Undefined until the database was asked. */
  readonly database: (DatabaseState & { readonly standing: Standing }) | undefined;
}

/** The nodes of a list, with those that say where the database is. */
export function listedNodes(place: TreePlace, items: readonly OutlineItem[]): TreeNode[] {
  const { address, database } = place;
  const nodes = items.flatMap((item) => {
    const node = outlineNode(place, item);
    const position = item.kind === 'revision' ? databasePosition(place, item.revision) : undefined;
    if (position === undefined) return [node];
    const here = databaseNode(place, `before ${node.id}`);
    return position === 'before' ? [here, node] : [node, here];
  });
  return isTop(address) && database !== undefined && database.standing.unknown.length > 0
    ? [databaseNode(place, 'unknown'), ...nodes]
    : nodes;
}

/** Whether a list begins with the newest head. */
export function isTop(address: OutlineAddress): boolean {
  return address.line.length === 0 && 'from' in address && address.from === 0;
}

/** Above what is applied, below what is not; while nothing is applied, below the first revision of the line. */
function databasePosition(
  { address, database, environment }: TreePlace,
  revision: Revision,
): 'before' | 'after' | undefined {
  if (database === undefined) return undefined;
  if (revision.id !== null && database.revisions.includes(revision.id)) return 'before';
  const isEnd = address.line.length < 2 && environment.graph.bases.includes(revision);
  return database.revisions.length === 0 && isEnd ? 'after' : undefined;
}

/** The node of an environment. */
export function environmentNode({ snapshot, environment: indexed, database }: TreePlace): EnvironmentNode {
  const { folders, environments } = snapshot;
  const { id, environment, graph, folder } = indexed;
  const isEmpty = graph.files.length === 0;
  return {
    kind: 'environment',
    id: encodeNodeId({ environment: id, address: { line: [], from: 0 }, key: '' }),
    name: environment.name,
    folder: folders.length > 1 ? folder.name : null,
    revisionCount: graph.revisions.length,
    headCount: graph.heads.length,
    pendingCount: database?.standing.pending?.size ?? 0,
    problems: counted(indexed.problems),
    tooltip: environmentTooltip(environment.source?.configFile, environment.versionLocations),
    collapsible: isEmpty ? 'none' : environments.length <= openEnvironments ? 'expanded' : 'collapsed',
    environment: id,
    ...nowhere,
  };
}

function environmentTooltip(configFile: string | undefined, versionLocations: readonly string[]): string {
  return markdown.paragraphs([
    configFile === undefined
      ? markdown.text('Found by its env.py and script.py.mako; no configuration names it.')
      : `Configuration: ${markdown.code(configFile)}`,
    `Revisions: ${versionLocations.map(markdown.code).join(', ')}`,
  ]);
}

/** The node of an item of the outline. */
export function outlineNode(place: TreePlace, item: OutlineItem): TreeNode {
  const { snapshot, environment } = place;
  switch (item.kind) {
    case 'revision':
      return revisionNode(place, item.revision, item.role, item.children);
    case 'branch':
      return {
        kind: 'branch',
        id: nodeId(place, `branch ${item.revision.file.path}`, item.children),
        name: revisionName(item.revision),
        tooltip: revisionTooltip(snapshot, environment, item.revision, markdown),
        collapsible: 'collapsed',
        environment: environment.id,
        ...nowhere,
      };
    case 'branchStart':
      return {
        kind: 'branchStart',
        id: nodeId(place, `start ${item.revision.file.path}`, null),
        name: revisionName(item.revision),
        tooltip: revisionTooltip(snapshot, environment, item.revision, markdown),
        collapsible: 'none',
        environment: environment.id,
        revision: item.revision.id,
        ...revisionLocation(snapshot, item.revision),
      };
    case 'page':
      return {
        kind: 'page',
        id: nodeId(place, 'page', item.children),
        count: item.count,
        isHistory: place.address.line.length > 0,
        tooltip: '',
        collapsible: 'collapsed',
        environment: environment.id,
        ...nowhere,
      };
    case 'file':
      return fileNode(place, item.file);
  }
}

function revisionNode(
  place: TreePlace,
  revision: Revision,
  role: RevisionRole,
  children: OutlineAddress | null,
): RevisionNode {
  const { snapshot, environment } = place;
  const { graph } = environment;
  const isHead = role === 'head';
  // Beside other environments the history of one would bury them.
  const isOpen = isHead && graph.heads.length === 1 && snapshot.environments.length === 1;
  return {
    kind: role,
    id: nodeId(place, `revision ${revision.file.path}`, children),
    name: revisionName(revision),
    labels: (isHead && revision.id !== null ? graph.effectiveLabels.get(revision.id) : undefined) ?? [],
    isNeeded: isHead && revision.id !== null && graph.dependants.has(revision.id),
    isYours: isYours(environment, revision),
    createDate: revision.createDate,
    problems: counted(snapshot.problems.get(revision.file.path) ?? []),
    tooltip: revisionTooltip(snapshot, environment, revision, markdown),
    collapsible: children === null ? 'none' : isOpen ? 'expanded' : 'collapsed',
    environment: environment.id,
    revision: revision.id,
    ...revisionLocation(snapshot, revision),
    ...databaseStateOf(place, revision),
  };
}

/** Worth a word where there is a difference: while the default branch has none of the revisions, all are yours. */
function isYours({ released }: IndexedEnvironment, revision: Revision): boolean {
  return released !== undefined && released.paths.size > 0 && releaseOf(released, revision) === 'yours';
}

function databaseStateOf({ database }: TreePlace, revision: Revision): Pick<RevisionNode, 'databaseState'> {
  if (database?.standing.applied.has(revision) === true) return { databaseState: 'applied' };
  return database?.standing.pending?.has(revision) === true ? { databaseState: 'pending' } : {};
}

function fileNode(place: TreePlace, { path }: RevisionFile): TreeNode {
  const problems = place.snapshot.problems.get(path) ?? [];
  const reason = problems[0]?.message ?? 'This file declares no revision.';
  return {
    kind: 'file',
    id: nodeId(place, `file ${path}`, null),
    name: baseName(path),
    reason,
    problems: counted(problems),
    tooltip: markdown.paragraphs([markdown.text(reason), markdown.code(path)]),
    collapsible: 'none',
    environment: place.environment.id,
    revision: null,
    uri: uriOfPath(path),
    range: null,
  };
}

function databaseNode(place: TreePlace, key: string): DatabaseNode {
  const { database, environment } = place;
  return {
    kind: 'database',
    id: nodeId(place, `database ${key}`, null),
    name: database?.database.description ?? '',
    unknown: key === 'unknown' ? (database?.standing.unknown ?? []) : [],
    tooltip: '',
    collapsible: 'none',
    environment: environment.id,
    ...nowhere,
  };
}

/** A node that opens no file. */
const nowhere = { revision: null, uri: null, range: null } as const;

/** Unique by its parent and what it shows; carries where its children are. */
function nodeId({ environment, address }: TreePlace, shows: string, children: OutlineAddress | null): string {
  const key = `${JSON.stringify(address.line)} ${'merge' in address ? address.merge : ''} ${shows}`;
  return encodeNodeId({ environment: environment.id, address: children ?? { line: [''], from: 0 }, key });
}

function counted(problems: readonly Pick<Problem, 'severity'>[]): ProblemCounts {
  const count = (wanted: Problem['severity']): number => problems.filter(({ severity }) => severity === wanted).length;
  return { errors: count('error'), warnings: count('warning') };
}
