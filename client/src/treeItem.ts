import { labelText, markdownText } from 'alembic-language-server/escape';
import type { EnvironmentSummary, TreeNode } from 'alembic-language-server/messages';
import {
  env,
  l10n,
  Range,
  type MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  type Command,
} from 'vscode';
import { markdownString } from './markdown.js';
import { decorationUri } from './rowDecorations.js';
import { severityOf } from './rowMarks.js';
import { toRange } from './target.js';
import { rowText, tooltipState } from './treeText.js';

const collapsibleStates = {
  none: TreeItemCollapsibleState.None,
  collapsed: TreeItemCollapsibleState.Collapsed,
  expanded: TreeItemCollapsibleState.Expanded,
};

const plainIcon = new ThemeIcon('circle-small-filled');
const icons: Readonly<Record<TreeNode['kind'], ThemeIcon>> = {
  environment: new ThemeIcon('layers'),
  head: new ThemeIcon('circle-filled'),
  revision: plainIcon,
  merge: new ThemeIcon('git-merge'),
  branchPoint: new ThemeIcon('repo-forked'),
  base: plainIcon,
  page: new ThemeIcon('ellipsis'),
  branch: new ThemeIcon('git-branch'),
  branchStart: new ThemeIcon('repo-forked'),
  file: new ThemeIcon('file'),
  database: new ThemeIcon('database'),
  outlook: new ThemeIcon('git-pull-request', new ThemeColor('problemsWarningIcon.foreground')),
  outlookHead: new ThemeIcon('circle-filled'),
  outlookConflict: new ThemeIcon('diff'),
  outlookProblem: new ThemeIcon('error'),
};
const pendingIcon = new ThemeIcon('circle-outline');
const errorIcon = new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground'));

/** How a node of the server's tree looks and what a click on it does. */
export function toTreeItem(node: TreeNode, environment: EnvironmentSummary | undefined): TreeItem {
  const { label, description, spoken } = rowText(node, { l10n, locale: env.language, now: Date.now() });
  const item = new TreeItem(labelText(label), collapsibleStates[node.collapsible]);
  item.id = node.id;
  item.description = labelText(description);
  // What a revision's tooltip says of its downgrade is worked out once somebody looks at it.
  if (!hasRoundTrip(node)) item.tooltip = tooltipOf(node);
  item.accessibilityInformation = { label: spoken };
  item.iconPath = iconOf(node);
  item.contextValue = contextValueOf(node, environment);
  const decoration = decorationUri(node, l10n);
  if (decoration !== undefined) item.resourceUri = decoration;
  const open = openCommand(node);
  if (open !== undefined) item.command = open;
  return item;
}

/** Whether it is a revision with a file. */
export function hasRoundTrip(node: TreeNode): node is TreeNode & { readonly uri: string } {
  const isRevision = ['head', 'revision', 'merge', 'branchPoint', 'base'].includes(node.kind);
  return isRevision && node.uri !== null;
}

/** @param more a paragraph of its own */
export function tooltipOf(node: TreeNode, more = ''): MarkdownString {
  const state = markdownText(tooltipState(node, l10n));
  const parts = [node.tooltip, state, markdownText(more)];
  return markdownString(parts.filter((part) => part !== '').join('\n\n'));
}

/** The shape tells the kind; hollow is what the database lacks. An error is seen before either. */
function iconOf(node: TreeNode): ThemeIcon {
  if (severityOf(node) === 'error') return errorIcon;
  const icon = icons[node.kind];
  return icon === plainIcon && 'databaseState' in node && node.databaseState === 'pending' ? pendingIcon : icon;
}

/**
 * What the manifest's menus ask for: the kind, then `file`, `revision`, `parent` and `history` (revisions of an
 * environment) where the node has one, `severalHeads` of its environment, `current` where the database is at it, and
 * last what the database has of it.
 */
function contextValueOf(node: TreeNode, environment: EnvironmentSummary | undefined): string {
  const { kind, revision, uri } = node;
  const hasParent =
    kind === 'merge' ||
    kind === 'branchPoint' ||
    kind === 'revision' ||
    (kind === 'head' && node.collapsible !== 'none');
  const flags: (readonly [string, boolean])[] = [
    ['file', uri !== null],
    ['revision', revision !== null],
    ['parent', hasParent],
    ['history', kind === 'environment' && node.revisionCount > 0],
    ['severalHeads', (environment?.heads.length ?? 0) > 1],
    ['current', revision !== null && environment?.database?.revisions.includes(revision) === true],
    ['databaseState' in node ? (node.databaseState ?? '') : '', true],
  ];
  return [kind, ...flags.flatMap(([flag, isSet]) => (isSet && flag !== '' ? flag : []))].join('.');
}

/** The editor's own command, which pins the editor on a double click, but only with a selection. */
function openCommand({ uri, range }: TreeNode): Command | undefined {
  if (uri === null) return undefined;
  const start = range === null ? new Range(0, 0, 0, 0).start : toRange(range).start;
  return {
    command: 'vscode.open',
    title: l10n.t('Open'),
    arguments: [Uri.parse(uri), { selection: new Range(start, start) }],
  };
}
