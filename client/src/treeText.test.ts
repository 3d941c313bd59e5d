import type {
  DatabaseNode,
  EnvironmentNode,
  OutlookNode,
  RevisionNode,
  TreeNode,
} from 'alembic-language-server/messages';
import { describe, expect, it } from 'vitest';
import { english } from '../../test/support/english.js';
import { rowMarks } from './rowMarks.js';
import { rowText, tooltipState } from './treeText.js';

const fine = { errors: 0, warnings: 0 };
const base = {
  id: 'n',
  tooltip: '',
  collapsible: 'none',
  environment: 'e',
  revision: null,
  uri: null,
  range: null,
} as const;

function revision(more: Partial<RevisionNode> = {}): RevisionNode {
  return {
    ...base,
    kind: 'revision',
    name: 'add invoices',
    labels: [],
    isNeeded: false,
    isYours: false,
    createDate: '2026-09-07 09:00:00',
    problems: fine,
    revision: '3f9c2e71a0b4',
    ...more,
  };
}

function environment(more: Partial<EnvironmentNode> = {}): EnvironmentNode {
  return {
    ...base,
    kind: 'environment',
    name: 'backend/alembic',
    folder: null,
    revisionCount: 9,
    headCount: 1,
    pendingCount: 0,
    problems: fine,
    ...more,
  };
}

function database(more: Partial<DatabaseNode> = {}): DatabaseNode {
  return { ...base, kind: 'database', name: 'SQLite shop.db', unknown: [], ...more };
}

function outlook(more: Partial<OutlookNode>): OutlookNode {
  return {
    ...base,
    kind: 'outlook',
    branch: 'origin/main',
    headCount: 0,
    problemCount: 0,
    conflictCount: 0,
    ...more,
  };
}

const reading = { l10n: english, locale: 'en', now: new Date(2026, 8, 10, 12).getTime() };

describe('a row of the tree', () => {
  it.each<[TreeNode, string, string, string]>([
    [revision(), 'add invoices | 3 d', '', 'Revision add invoices, September 7, 2026, 3f9c2e71a0b4'],
    [
      revision({
        kind: 'head',
        labels: ['billing', 'shop'],
        isYours: true,
        databaseState: 'pending',
        problems: { errors: 2, warnings: 1 },
      }),
      'add invoices | head · billing, shop · yours · 3 d',
      'PY',
      'Head revision add invoices, billing, shop, yours, pending, 3 problems, September 7, 2026, 3f9c2e71a0b4',
    ],
    [
      revision({ kind: 'head', isNeeded: true }),
      'add invoices | head · needed by others · 3 d',
      '',
      'Head revision add invoices, needed by others, September 7, 2026, 3f9c2e71a0b4',
    ],
    [
      revision({ databaseState: 'applied', createDate: null }),
      'add invoices | ',
      '',
      'Revision add invoices, applied, 3f9c2e71a0b4',
    ],
    [
      revision({
        kind: 'merge',
        revision: null,
        createDate: null,
        isYours: true,
        databaseState: 'pending',
        problems: { errors: 0, warnings: 1 },
      }),
      'add invoices | yours · id not known',
      'P!',
      'Merge revision add invoices, yours, id not known, pending, 1 problem',
    ],
    [environment(), 'backend/alembic | 1 head', '', 'Environment backend/alembic, 1 head'],
    [
      environment({ headCount: 2, pendingCount: 3, problems: { errors: 1, warnings: 0 }, folder: 'shop' }),
      'backend/alembic | 2 heads · 3 pending · 1 problem · shop',
      'P',
      'Environment backend/alembic, 2 heads, 3 pending, 1 problem, shop',
    ],
    [
      environment({ revisionCount: 0, headCount: 0 }),
      'backend/alembic | no revisions yet',
      '',
      'Environment backend/alembic, no revisions yet',
    ],
    [{ ...base, kind: 'page', count: 1, isHistory: true }, '1 earlier revision | ', '', 'Show 1 earlier revision'],
    [{ ...base, kind: 'page', count: 20, isHistory: false }, '20 more | ', '', 'Show 20 more'],
    [
      { ...base, kind: 'file', name: 'helpers.py', reason: 'It has no ids.', problems: { errors: 0, warnings: 1 } },
      'helpers.py | no revision',
      '!',
      'File helpers.py, no revision. It has no ids.',
    ],
    [
      outlook({ headCount: 2, conflictCount: 1, problemCount: 1 }),
      'Merging origin/main gives 2 heads | 1 file in conflict · 1 problem',
      '',
      'Merging origin/main gives 2 heads, 1 file in conflict, 1 problem',
    ],
    [
      outlook({ problemCount: 3 }),
      'Merging origin/main gives 3 problems | ',
      '',
      'Merging origin/main gives 3 problems',
    ],
    [
      { ...base, kind: 'outlookHead', name: 'add invoices', branch: 'origin/main', side: 'there', revision: '3f9c' },
      'add invoices | origin/main',
      '',
      'add invoices, origin/main, 3f9c',
    ],
    [
      { ...base, kind: 'outlookConflict', name: '3f9c_add_invoices.py' },
      '3f9c_add_invoices.py | in conflict',
      '',
      '3f9c_add_invoices.py, in conflict',
    ],
    [database(), 'Database is here | SQLite shop.db', '', 'Database is here, SQLite shop.db'],
    [
      database({ unknown: ['dddd'] }),
      'Database is at dddd, which no file has | SQLite shop.db',
      '!',
      'Database is at dddd, which no file has, SQLite shop.db',
    ],
  ])('%#', (node, text, letters, spoken) => {
    const { label, description, spoken: heard } = rowText(node, reading);
    expect([`${label} | ${description}`, rowMarks(node, english).letters, heard]).toEqual([text, letters, spoken]);
  });

  it('has no more letters than the editor draws', () => {
    const all = revision({ databaseState: 'pending', isYours: true, problems: { errors: 0, warnings: 1 } });
    expect(rowMarks(all, english)).toEqual({ letters: 'P!', severity: 'warning' });
    expect(tooltipState(all, english)).toBe('pending · yours · 1 problem');
  });
});
