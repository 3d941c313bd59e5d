import { labelText } from 'alembic-language-server/escape';
import type { TreeNode } from 'alembic-language-server/messages';
import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Command } from 'vscode';
import { markdownString } from './markdown.js';

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

const appliedColor = new ThemeColor('charts.green');
const pendingColor = new ThemeColor('charts.yellow');

const problemIcon = new ThemeIcon('warning', new ThemeColor('list.warningForeground'));

/** How a node of the server's tree looks and what a click on it does. */
export function toTreeItem(node: TreeNode): TreeItem {
  const item = new TreeItem(labelText(node.label), collapsibleStates[node.collapsible]);
  item.id = node.id;
  const state = stateText(node);
  item.description = labelText([node.description, state].filter((part) => part !== '').join(' · '));
  item.tooltip = markdownString(node.tooltip);
  item.accessibilityInformation = { label: [node.accessibilityLabel, state].filter((part) => part !== '').join(', ') };
  item.iconPath = node.hasProblem ? problemIcon : iconOf(node);
  item.contextValue = contextValueOf(node);
  const open = openCommand(node);
  if (open !== undefined) item.command = open;
  return item;
}

/** In words too, because a colour alone is not seen by all. Empty until the database was asked. */
function stateText({ databaseState }: TreeNode): string {
  if (databaseState === undefined) return '';
  return databaseState === 'applied' ? l10n.t('applied') : l10n.t('pending');
}

/** Shape tells the kind, colour what the database has; where the shape says nothing else, a tick means applied. */
function iconOf({ kind, databaseState }: TreeNode): ThemeIcon {
  const icon = icons[kind];
  if (databaseState === undefined) return icon;
  if (databaseState === 'pending') return new ThemeIcon(icon.id, pendingColor);
  const isPlain = kind === 'revision' || kind === 'base';
  return new ThemeIcon(isPlain ? 'pass' : kind === 'head' ? 'pass-filled' : icon.id, appliedColor);
}

/** What the manifest's menus ask for: the kind, `file` and `revision` where the node has one, and what the database has. */
function contextValueOf(node: TreeNode): string {
  const parts = [node.kind, node.uri === null ? '' : 'file', node.revision === null ? '' : 'revision', node.databaseState ?? ''];
  return parts.filter((part) => part !== '').join('.');
}

function openCommand(node: TreeNode): Command | undefined {
  if (node.uri === null) return undefined;
  return { command: 'alembic.openRevision', title: l10n.t('Open'), arguments: [node] };
}
