import { outlineChildren, outlineTop, type OutlineAddress } from '../../core/graph/outline.js';
import { outlinePath } from '../../core/graph/outlinePath.js';
import { standing } from '../../core/graph/standing.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { Feature, FeatureContext } from '../context.js';
import type { TreeNode, TreeParams, TreePathParams } from '../messages.js';
import { isOutlookAddress, outlookChildren, outlookNode } from '../outlookNodes.js';
import { environmentNode, isTop, listedNodes, outlineNode, type TreePlace } from '../treeNodes.js';
import { decodeNodeId } from '../treeNodeId.js';

/** The children of a node of the tree: environments (hidden when there is one), heads, histories. */
export const tree: Feature<TreeParams, TreeNode[]> = ({ node }, context) => {
  const { environments } = context.snapshot;
  if (node === undefined) {
    const only = onlyEnvironment(context);
    return only === undefined
      ? environments.map((environment) => environmentNode(placeIn(context, environment, outlineTop)))
      : nodesAt(context, only, outlineTop);
  }
  const place = decodeNodeId(node);
  const environment = environments.find(({ id }) => id === place?.environment);
  return place === undefined || environment === undefined ? [] : nodesAt(context, environment, place.address);
};

/** The nodes that lead to the revision of a document, from the top of the tree. */
export const treePath: Feature<TreePathParams, TreeNode[]> = ({ uri, environment: wanted }, context) => {
  const path = pathOfUri(uri);
  const holders = path === undefined ? [] : context.snapshot.environmentsOf(path);
  const environment = holders.find(({ id }) => id === wanted) ?? holders[0];
  const revision = path === undefined ? undefined : environment?.byPath.get(path);
  const steps =
    environment === undefined || revision === undefined ? undefined : outlinePath(environment.graph, revision);
  if (environment === undefined || steps === undefined) return [];
  const top =
    onlyEnvironment(context) === undefined ? [environmentNode(placeIn(context, environment, outlineTop))] : [];
  return [...top, ...steps.map(({ address, item }) => outlineNode(placeIn(context, environment, address), item))];
};

/** The environment whose content is the top of the tree; one that is empty is shown itself. */
function onlyEnvironment({ snapshot }: FeatureContext): IndexedEnvironment | undefined {
  const [first, ...more] = snapshot.environments;
  return more.length === 0 && first !== undefined && first.graph.files.length > 0 ? first : undefined;
}

function nodesAt(context: FeatureContext, environment: IndexedEnvironment, address: OutlineAddress): TreeNode[] {
  const place = placeIn(context, environment, address);
  if (isOutlookAddress(address)) return outlookChildren(place);
  const nodes = listedNodes(place, outlineChildren(environment.graph, address));
  return isTop(address) ? [...outlookNode(place), ...nodes] : nodes;
}

function placeIn(
  { snapshot, database: states }: FeatureContext,
  environment: IndexedEnvironment,
  address: OutlineAddress,
): TreePlace {
  const database = states.of(environment);
  return {
    snapshot,
    environment,
    address,
    database: database && { ...database, standing: standing(environment.graph, database.revisions) },
  };
}
