import { type OutlineAddress, type OutlineItem, type RevisionRole, outlineChildren, outlineTop } from '../../core/graph/outline.js';
import type { Revision, RevisionFile } from '../../core/graph/revisionGraph.js';
import { releaseOf } from '../../core/review/released.js';
import { standing, type Standing } from '../../core/graph/standing.js';
import { isWarned } from '../../core/review/problem.js';
import { baseName, uriOfPath } from '../../workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import type { Feature, FeatureContext } from '../context.js';
import { revisionLocation } from '../locations.js';
import { markdown } from '../markup.js';
import type { TreeNode, TreeParams } from '../messages.js';
import { dateText, plural, revisionName, revisionTooltip, shortId } from '../revisionText.js';
import { decodeNodeId, encodeNodeId } from '../treeNodeId.js';

/** Beyond this many environments the tree starts closed. */
const openEnvironments = 3;

/** The children of a node of the tree: environments (hidden when there is one), heads, histories. */
export const tree: Feature<TreeParams, TreeNode[]> = ({ node }, context) => {
  const { environments } = context.snapshot;
  if (node === undefined) {
    const [only] = environments;
    const nodes = only !== undefined && environments.length === 1 ? nodesAt(context, only, outlineTop) : [];
    return nodes.length > 0 ? nodes : environments.map((environment) => environmentNode(context, environment));
  }
  const place = decodeNodeId(node);
  const environment = environments.find(({ id }) => id === place?.environment);
  return place === undefined || environment === undefined ? [] : nodesAt(context, environment, place.address);
};

function nodesAt(context: FeatureContext, environment: IndexedEnvironment, address: OutlineAddress): TreeNode[] {
  const place: Place = { snapshot: context.snapshot, environment, address, standing: standingOf(context, environment) };
  return outlineChildren(environment.graph, address).map((item) => itemNode(place, item));
}

/** Undefined until the database was asked. */
function standingOf({ databases }: FeatureContext, environment: IndexedEnvironment): Standing | undefined {
  const state = databases.of(environment);
  return state && standing(environment.graph, state.revisions);
}

interface Place {
  readonly snapshot: Snapshot;
  readonly environment: IndexedEnvironment;
  /** The node's parent. */
  readonly address: OutlineAddress;
  readonly standing: Standing | undefined;
}

function environmentNode(context: FeatureContext, indexed: IndexedEnvironment): TreeNode {
  const { folders, environments } = context.snapshot;
  const { id, environment, graph, folder } = indexed;
  const problems = indexed.problems.filter(isWarned);
  const isEmpty = graph.files.length === 0;
  const pending = standingOf(context, indexed)?.pending?.size ?? 0;
  const facts = [
    isEmpty ? 'no revisions yet' : plural(graph.heads.length, 'head'),
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(problems.length > 0 ? [plural(problems.length, 'problem')] : []),
    ...(folders.length > 1 ? [folder.name] : []),
  ];
  return {
    id: encodeNodeId({ environment: id, address: outlineTop, key: '' }),
    kind: 'environment',
    label: environment.name,
    description: facts.join(' · '),
    tooltip: environmentTooltip(environment.source?.configFile, environment.versionLocations),
    accessibilityLabel: `Environment ${environment.name}, ${facts.join(', ')}`,
    collapsible: isEmpty ? 'none' : environments.length <= openEnvironments ? 'expanded' : 'collapsed',
    hasProblem: problems.length > 0,
    environment: id,
    revision: null,
    uri: null,
    range: null,
  };
}

function environmentTooltip(configFile: string | undefined, versionLocations: readonly string[]): string {
  return markdown.paragraphs([
    configFile === undefined ? markdown.text('Found by its env.py and script.py.mako; no configuration names it.') : `Configuration: ${markdown.code(configFile)}`,
    `Revisions: ${versionLocations.map(markdown.code).join(', ')}`,
  ]);
}

function itemNode(place: Place, item: OutlineItem): TreeNode {
  switch (item.kind) {
    case 'revision':
      return revisionNode(place, item.revision, item.role, item.children);
    case 'branch':
      return branchNode(place, item.revision, item.children);
    case 'page':
      return pageNode(place, item.count, item.children);
    case 'file':
      return fileNode(place, item.file);
  }
}

const roleNames: Readonly<Record<RevisionRole, string>> = {
  head: 'Head revision',
  merge: 'Merge revision',
  branchPoint: 'Branch point',
  base: 'Base revision',
  revision: 'Revision',
};

function revisionNode(place: Place, revision: Revision, role: RevisionRole, children: OutlineAddress | null): TreeNode {
  const { snapshot, environment } = place;
  const problems = problemCount(snapshot, revision.file.path);
  const isOnlyHead = role === 'head' && environment.graph.heads.length === 1;
  const details = [
    // First, or a narrow side bar would cut it off.
    isYours(environment, revision) ? 'yours' : '',
    revision.id === null ? 'id not known' : shortId(revision.id),
    ...(role === 'head' ? headDetails(environment, revision) : [dateText(revision)]),
    problems > 0 ? plural(problems, 'problem') : '',
  ].filter((detail) => detail !== '');
  const name = revisionName(revision);
  return {
    id: nodeId(place, `revision ${revision.file.path}`, children),
    kind: role,
    label: name,
    description: details.join(' · '),
    tooltip: revisionTooltip(snapshot, environment, revision, markdown),
    accessibilityLabel: `${roleNames[role]} ${name}, ${details.join(', ')}`,
    collapsible: children === null ? 'none' : isOnlyHead ? 'expanded' : 'collapsed',
    hasProblem: problems > 0,
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

function databaseStateOf({ standing }: Place, revision: Revision): Pick<TreeNode, 'databaseState'> {
  if (standing?.applied.has(revision) === true) return { databaseState: 'applied' };
  return standing?.pending?.has(revision) === true ? { databaseState: 'pending' } : {};
}

function headDetails({ graph }: IndexedEnvironment, head: Revision): string[] {
  const labels = (head.id === null ? undefined : graph.effectiveLabels.get(head.id)) ?? [];
  const isNeeded = head.id !== null && graph.dependants.has(head.id);
  return [isNeeded ? 'head, needed by others' : 'head', ...(labels.length > 0 ? [labels.join(', ')] : [])];
}

function branchNode(place: Place, revision: Revision, children: OutlineAddress): TreeNode {
  const { snapshot, environment } = place;
  const name = revisionName(revision);
  return {
    id: nodeId(place, `branch ${revision.file.path}`, children),
    kind: 'branch',
    label: `Merged: ${name}`,
    description: revision.id === null ? '' : shortId(revision.id),
    tooltip: revisionTooltip(snapshot, environment, revision, markdown),
    accessibilityLabel: `Merged branch that ends with ${name}`,
    collapsible: 'collapsed',
    hasProblem: false,
    environment: environment.id,
    revision: null,
    uri: null,
    range: null,
  };
}

function pageNode(place: Place, count: number, children: OutlineAddress): TreeNode {
  const isHistory = place.address.line.length > 0;
  const label = isHistory ? plural(count, 'earlier revision') : `${count} more`;
  return {
    id: nodeId(place, 'page', children),
    kind: 'page',
    label,
    description: '',
    tooltip: '',
    accessibilityLabel: `Show ${label}`,
    collapsible: 'collapsed',
    hasProblem: false,
    environment: place.environment.id,
    revision: null,
    uri: null,
    range: null,
  };
}

function fileNode(place: Place, { path }: RevisionFile): TreeNode {
  const name = baseName(path);
  const [problem] = place.snapshot.problems.get(path) ?? [];
  const reason = problem?.message ?? 'This file declares no revision.';
  return {
    id: nodeId(place, `file ${path}`, null),
    kind: 'file',
    label: name,
    description: 'no revision',
    tooltip: markdown.paragraphs([markdown.text(reason), markdown.code(path)]),
    accessibilityLabel: `File ${name}, no revision. ${reason}`,
    collapsible: 'none',
    hasProblem: true,
    environment: place.environment.id,
    revision: null,
    uri: uriOfPath(path),
    range: null,
  };
}

/** Unique by its parent and what it shows; carries where its children are. */
function nodeId({ environment, address }: Place, shows: string, children: OutlineAddress | null): string {
  const key = `${JSON.stringify(address.line)} ${'merge' in address ? address.merge : ''} ${shows}`;
  return encodeNodeId({ environment: environment.id, address: children ?? { line: [''], from: 0 }, key });
}

function problemCount({ problems }: Snapshot, path: string): number {
  return (problems.get(path) ?? []).filter(isWarned).length;
}
