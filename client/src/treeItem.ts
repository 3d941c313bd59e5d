import type { TreeNode } from 'alembic-language-server/messages';
import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Command } from 'vscode';

const collapsibleStates = {
  none: TreeItemCollapsibleState.None,
  collapsed: TreeItemCollapsibleState.Collapsed,
  expanded: TreeItemCollapsibleState.Expanded,
};

const icons: Readonly<Record<TreeNode['kind'], ThemeIcon>> = {
  environment: new ThemeIcon('folder-library'),
  head: new ThemeIcon('circle-filled', new ThemeColor('charts.green')),
  revision: new ThemeIcon('circle-outline'),
  merge: new ThemeIcon('git-merge'),
  branchPoint: new ThemeIcon('repo-forked'),
  base: new ThemeIcon('debug-stackframe-dot'),
  page: new ThemeIcon('ellipsis'),
  branch: new ThemeIcon('git-branch'),
  file: new ThemeIcon('file'),
};

const problemIcon = new ThemeIcon('warning', new ThemeColor('list.warningForeground'));

/** How a node of the server's tree looks and what a click on it does. */
export function toTreeItem(node: TreeNode): TreeItem {
  const item = new TreeItem(node.label, collapsibleStates[node.collapsible]);
  item.id = node.id;
  item.description = node.description;
  item.tooltip = new MarkdownString(node.tooltip);
  item.accessibilityInformation = { label: node.accessibilityLabel };
  item.iconPath = node.hasProblem ? problemIcon : icons[node.kind];
  item.contextValue = contextValueOf(node);
  const open = openCommand(node);
  if (open !== undefined) item.command = open;
  return item;
}

/** What the manifest's menus ask for: the kind, then `file` and `revision` where the node has one. */
function contextValueOf(node: TreeNode): string {
  return [node.kind, node.uri === null ? '' : 'file', node.revision === null ? '' : 'revision'].filter((part) => part !== '').join('.');
}

function openCommand(node: TreeNode): Command | undefined {
  if (node.uri === null) return undefined;
  return { command: 'alembic.openRevision', title: l10n.t('Open'), arguments: [node] };
}
