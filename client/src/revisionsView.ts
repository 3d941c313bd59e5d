import type { TreeNode } from 'alembic-language-server/messages';
import { Disposable, EventEmitter, type TreeDataProvider } from 'vscode';
import type { Client } from './client.js';
import { treeRequest } from './requests.js';
import { toTreeItem } from './treeItem.js';
import { window } from './window.js';

/**
 * The native tree "Revisions". The server computes it node by node. What an empty tree says, and the view "Python"
 * below it that tells why nothing can be run, are texts of the manifest.
 */
export function registerRevisionsView({ server, environments, log }: Client): Disposable {
  const changed = new EventEmitter<void>();

  const provider: TreeDataProvider<TreeNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: toTreeItem,
    async getChildren(node) {
      try {
        return await server.request(treeRequest, node === undefined ? {} : { node: node.id });
      } catch (error) {
        log.error(`The tree of revisions could not be read: ${String(error)}`);
        return [];
      }
    },
  };

  return Disposable.from(
    window.createTreeView('alembic.revisions', { treeDataProvider: provider, showCollapseAll: true }),
    environments.onDidChange(() => {
      changed.fire();
    }),
    changed,
  );
}
