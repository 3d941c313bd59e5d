import {
  type EnvironmentSummary,
  RoundTripRequest,
  type TreeNode,
  TreePathRequest,
  TreeRequest,
} from 'alembic-language-server/messages';
import { Disposable, EventEmitter, l10n, type Event, type TreeDataProvider, type Uri, type ViewBadge } from 'vscode';
import type { Environments } from './environments.js';
import type { Client } from './client.js';
import { hasRoundTrip, toTreeItem, tooltipOf } from './treeItem.js';
import { window } from './window.js';

/** The native tree "Revisions". */
export interface RevisionsView {
  readonly isVisible: boolean;
  readonly onDidChangeVisibility: Event<unknown>;
  /** The node that is selected; undefined for none or several. */
  readonly selected: TreeNode | undefined;
  /**
   * Selects the row of a revision's file and opens what it is in; shows the view where it is hidden.
   * @param focus whether the row gets the keyboard too
   * @returns false where the tree has no such row
   */
  reveal(uri: Uri, environment: string | undefined, focus: boolean): Promise<boolean>;
  dispose(): void;
}

/**
 * Makes the view. The server computes its nodes one list at a time. What an empty tree says, and the views below it
 * that say why nothing can be run, are texts of the manifest.
 */
export function createRevisionsView({
  server,
  environments,
  log,
}: Pick<Client, 'server' | 'environments' | 'log'>): RevisionsView {
  const changed = new EventEmitter<void>();
  /** Parents of the nodes that were handed out, by the child's id: the editor asks for them on the way to a row. */
  const parents = new Map<string, TreeNode>();

  const provider: TreeDataProvider<TreeNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: (node) =>
      toTreeItem(
        node,
        environments.all.find(({ id }) => id === node.environment),
      ),
    // Cancelled or refused, the tooltip is as it was.
    async resolveTreeItem(item, node) {
      if (!hasRoundTrip(node)) return item;
      const answer = await server.request(RoundTripRequest, { uri: node.uri }).catch(() => undefined);
      item.tooltip = tooltipOf(node, answer?.kind === 'verdict' ? answer.text : '');
      return item;
    },
    getParent: (node) => parents.get(node.id),
    async getChildren(node) {
      try {
        const children = await server.request(TreeRequest, node === undefined ? {} : { node: node.id });
        if (node !== undefined) for (const { id } of children) parents.set(id, node);
        return children;
      } catch (error) {
        log.error(`The tree of revisions could not be read: ${String(error)}`);
        return [];
      }
    },
  };

  const view = window.createTreeView('alembic.revisions', { treeDataProvider: provider, showCollapseAll: true });
  const update = (): void => {
    view.badge = badgeOf(environments);
    changed.fire();
  };
  update();
  const subscriptions = Disposable.from(view, environments.onDidChange(update), changed);

  return {
    get isVisible() {
      return view.visible;
    },
    onDidChangeVisibility: view.onDidChangeVisibility,
    get selected() {
      return view.selection.length === 1 ? view.selection[0] : undefined;
    },
    async reveal(uri, environment, focus) {
      const path = await server.request(TreePathRequest, {
        uri: uri.toString(),
        ...(environment !== undefined && { environment }),
      });
      path.reduce<TreeNode | undefined>((parent, node) => {
        if (parent !== undefined) parents.set(node.id, parent);
        return node;
      }, undefined);
      const node = path.at(-1);
      if (node === undefined) return false;
      await view.reveal(node, { select: true, focus });
      return true;
    },
    dispose: () => subscriptions.dispose() as undefined,
  };
}

/** Problems before anything else: what is pending waits for them. */
function badgeOf({ all }: Environments): ViewBadge | undefined {
  const problems = sum(all, ({ problemCount }) => problemCount);
  if (problems > 0)
    return { value: problems, tooltip: problems === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', problems) };
  const pending = sum(all, ({ database }) => database?.pending ?? 0);
  if (pending === 0) return undefined;
  return {
    value: pending,
    tooltip: pending === 1 ? l10n.t('1 revision is pending.') : l10n.t('{0} revisions are pending.', pending),
  };
}

function sum(environments: readonly EnvironmentSummary[], count: (environment: EnvironmentSummary) => number): number {
  return environments.reduce((total, environment) => total + count(environment), 0);
}
