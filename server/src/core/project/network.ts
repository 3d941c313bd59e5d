import type { ProjectTree, UnnamedEnvironment } from './environment.js';
import { isWithin } from './paths.js';

/**
 * Windows logs in to a host as soon as a path on it is looked up, and so sends the user's credentials to whomever a
 * configuration file names. Until the workspace is trusted such paths are not looked up.
 */

const DRIVE = /^[a-z]:\//i;
const SHARE = /^\/\/[^/]+\/[^/]+/;

/** Why a location on the network is not read. */
export const NETWORK_REASON = 'it is on the network, where nothing is looked up before the workspace is trusted';

/**
 * Whether looking at a normalised path would reach for another host: `//host/share`, `//?/UNC/…`, `//./…`. Not on the
 * workspace's own share, and not where Windows does not run: two slashes mean one there.
 */
export function reachesForNetwork(path: string, root: string): boolean {
  const ownShare = SHARE.exec(root)?.[0];
  if (!path.startsWith('//') || (ownShare === undefined && !DRIVE.test(root))) return false;
  return ownShare === undefined || !isWithin(path.toLowerCase(), ownShare.toLowerCase());
}

/** The tree without what lies on the network, for a workspace that is not trusted. */
export function withoutNetwork(tree: ProjectTree): ProjectTree {
  const isOut = (path: string): boolean => reachesForNetwork(path, tree.root);
  return {
    ...tree,
    read: (path) => (isOut(path) ? undefined : tree.read(path)),
    encodingFault: (path) => (isOut(path) ? undefined : tree.encodingFault(path)),
    isDirectory: (path) => !isOut(path) && tree.isDirectory(path),
    realPath: (path) => (isOut(path) ? path : tree.realPath(path)),
    header: (path) => (isOut(path) ? undefined : tree.header(path)),
  };
}

/**
 * The environment with its version locations on the network among those that are not found, so that nobody lists them.
 */
export function leaveNetworkOut(environment: UnnamedEnvironment, root: string): UnnamedEnvironment {
  const isOut = (path: string): boolean => reachesForNetwork(path, root);
  const { versionLocations, unresolved } = environment;
  if (!versionLocations.some(isOut)) return environment;
  return {
    ...environment,
    versionLocations: versionLocations.filter((location) => !isOut(location)),
    unresolved: [...unresolved, ...versionLocations.filter(isOut).map((value) => ({ value, reason: NETWORK_REASON }))],
  };
}
