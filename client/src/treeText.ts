import type {
  OutlookHeadNode,
  OutlookNode,
  ProblemCounts,
  RevisionNode,
  TreeNode,
} from 'alembic-language-server/messages';
import { shortDate, spokenDate } from './relativeDate.js';
import type { Words } from './words.js';

/** What a row of the tree says. */
export interface RowText {
  readonly label: string;
  /** The state, then the date: a narrow view cuts off the end. */
  readonly description: string;
  /** For screen readers: all of it, the id included. */
  readonly spoken: string;
}

/** In which language, and seen from when. */
export interface Reading {
  readonly l10n: Words;
  readonly locale: string;
  /** In milliseconds. */
  readonly now: number;
}

/** The texts of a row. What must be seen at any width is in its icon and its letters too. */
export function rowText(node: TreeNode, reading: Reading): RowText {
  const { l10n } = reading;
  switch (node.kind) {
    case 'environment': {
      const facts = [
        node.revisionCount === 0
          ? l10n.t('no revisions yet')
          : node.headCount === 1
            ? l10n.t('1 head')
            : l10n.t('{0} heads', node.headCount),
        node.pendingCount === 0 ? '' : l10n.t('{0} pending', node.pendingCount),
        problemsText(node.problems, l10n),
        node.folder ?? '',
      ];
      return {
        label: node.name,
        description: joined(facts, ' · '),
        spoken: joined([l10n.t('Environment {0}', node.name), ...facts], ', '),
      };
    }
    case 'branch':
      return {
        label: l10n.t('Merged: {0}', node.name),
        description: '',
        spoken: l10n.t('Merged branch that ends with {0}', node.name),
      };
    case 'branchStart':
      return {
        label: l10n.t('Begins after {0}', node.name),
        description: '',
        spoken: l10n.t('This branch begins after {0}', node.name),
      };
    case 'page': {
      const label = pageLabel(node.count, node.isHistory, l10n);
      return { label, description: '', spoken: l10n.t('Show {0}', label) };
    }
    case 'file':
      return {
        label: node.name,
        description: l10n.t('no revision'),
        spoken: joined([l10n.t('File {0}, no revision', node.name), node.reason], '. '),
      };
    case 'database': {
      const label =
        node.unknown.length === 0
          ? l10n.t('Database is here')
          : l10n.t('Database is at {0}, which no file has', node.unknown.join(', '));
      return { label, description: node.name, spoken: joined([label, node.name], ', ') };
    }
    case 'outlook':
      return outlookText(node, l10n);
    case 'outlookHead': {
      const place = sideText(node, l10n);
      return { label: node.name, description: place, spoken: joined([node.name, place, node.revision ?? ''], ', ') };
    }
    case 'outlookConflict': {
      const state = l10n.t('in conflict');
      return { label: node.name, description: state, spoken: joined([node.name, state], ', ') };
    }
    case 'outlookProblem':
      return { label: node.name, description: '', spoken: node.name };
    default:
      return revisionText(node, reading);
  }
}

/** Two heads are what a merge gives most often; the rest is counted behind. */
function outlookText({ branch, headCount, problemCount, conflictCount }: OutlookNode, l10n: Words): RowText {
  const conflicts =
    conflictCount === 0
      ? ''
      : conflictCount === 1
        ? l10n.t('1 file in conflict')
        : l10n.t('{0} files in conflict', conflictCount);
  const parts = [
    headCount === 0 ? '' : l10n.t('{0} heads', headCount),
    conflicts,
    problemsText({ errors: problemCount, warnings: 0 }, l10n),
  ].filter((part) => part !== '');
  const [first = '', ...more] = parts;
  const label = l10n.t('Merging {0} gives {1}', branch, first);
  return { label, description: joined(more, ' · '), spoken: joined([label, ...more], ', ') };
}

function sideText({ side, branch }: OutlookHeadNode, l10n: Words): string {
  switch (side) {
    case 'here':
      return l10n.t('yours');
    case 'there':
      return branch;
    case 'both':
      return l10n.t('here and on {0}', branch);
  }
}

/** "3 problems"; empty without any. */
function problemsText({ errors, warnings }: ProblemCounts, l10n: Words): string {
  const count = errors + warnings;
  if (count === 0) return '';
  return count === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', count);
}

/** What a row shows with its icon and letters only, in words for its tooltip; empty where there is nothing to say. */
export function tooltipState(node: TreeNode, l10n: Words): string {
  if (!('isYours' in node)) return '';
  return joined(
    [databaseText(node, l10n), node.isYours ? l10n.t('yours') : '', problemsText(node.problems, l10n)],
    ' · ',
  );
}

/** Whether the database lacks or has a revision, in a word; empty until it was asked. */
function databaseText({ databaseState }: RevisionNode, l10n: Words): string {
  if (databaseState === undefined) return '';
  return databaseState === 'applied' ? l10n.t('applied') : l10n.t('pending');
}

function revisionText(node: RevisionNode, { l10n, locale, now }: Reading): RowText {
  const state = [
    node.kind === 'head' ? l10n.t('head') : '',
    node.isNeeded ? l10n.t('needed by others') : '',
    node.labels.join(', '),
    node.isYours ? l10n.t('yours') : '',
    node.revision === null ? l10n.t('id not known') : '',
  ];
  const spoken = [
    `${roleText(node.kind, l10n)} ${node.name}`,
    ...state.slice(1),
    databaseText(node, l10n),
    problemsText(node.problems, l10n),
    spokenDate(node.createDate, locale),
    node.revision ?? '',
  ];
  return {
    label: node.name,
    description: joined([...state, shortDate(node.createDate, now, locale, l10n)], ' · '),
    spoken: joined(spoken, ', '),
  };
}

function roleText(kind: RevisionNode['kind'], l10n: Words): string {
  switch (kind) {
    case 'head':
      return l10n.t('Head revision');
    case 'merge':
      return l10n.t('Merge revision');
    case 'branchPoint':
      return l10n.t('Branch point');
    case 'base':
      return l10n.t('Base revision');
    case 'revision':
      return l10n.t('Revision');
  }
}

function pageLabel(count: number, isHistory: boolean, l10n: Words): string {
  if (!isHistory) return l10n.t('{0} more', count);
  return count === 1 ? l10n.t('1 earlier revision') : l10n.t('{0} earlier revisions', count);
}

function joined(parts: readonly string[], separator: string): string {
  return parts.filter((part) => part !== '').join(separator);
}
