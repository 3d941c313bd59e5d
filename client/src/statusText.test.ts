import type { CurrentResult, EnvironmentSummary } from 'alembic-language-server/messages';
import { describe, expect, it } from 'vitest';
import { english } from '../../test/support/english.js';
import { isDatabaseLost, statusText } from './statusText.js';

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function environment(headCount: number, database?: Partial<CurrentResult>): EnvironmentSummary {
  const summary = {
    dialect: 'SQLite',
    driver: null,
    host: null,
    database: 'shop.db',
    user: null,
    description: 'SQLite shop.db',
    isLocal: true,
  };
  return {
    id: 'e',
    name: 'migrations',
    folder: 'file:///',
    scriptLocation: '/migrations',
    configFile: null,
    section: null,
    revisionCount: headCount * 2,
    heads: Array.from({ length: headCount }, (_, index) => ({
      revision: `head${index}`,
      message: '',
      uri: 'file:///h.py',
      range,
    })),
    problemCount: 0,
    ...(database !== undefined && {
      database: {
        database: summary,
        revisions: ['head0'],
        unknown: [],
        hasVersionTable: true,
        pending: 0,
        ...database,
      },
    }),
  };
}

describe('statusText', () => {
  it.each([
    ['Alembic: no revisions', environment(0)],
    ['Alembic: 1 head', environment(1)],
    ['Alembic: 1 head · 3 pending', environment(1, { pending: 3 })],
    ['Alembic: 2 heads · database up to date', environment(2, {})],
    ['Alembic: 1 head', environment(1, { pending: null })],
    ['Alembic: 1 head · database at an unknown revision', environment(1, { unknown: ['dddd4444'], pending: null })],
  ])('%s', (text, summary) => {
    expect(statusText(summary, false, english)).toBe(text);
    expect(isDatabaseLost(summary)).toBe(text.includes('unknown'));
  });

  it('names the environment where there are others', () => {
    expect(statusText(environment(1, { pending: 3 }), true, english)).toBe('Alembic: migrations · 1 head · 3 pending');
  });
});
