import type { CurrentResult, EnvironmentSummary, RevisionSummary } from 'alembic-language-server/messages';
import { describe, expect, it } from 'vitest';
import { english } from '../../../test/support/english.js';
import { commandTargets, upgradeTitle } from './targets.js';

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const orders: RevisionSummary = { revision: 'aaaa1111', message: 'add orders', uri: 'file:///a.py', range };
const mail: RevisionSummary = { revision: 'bbbb2222', message: '', uri: 'file:///b.py', range };
const nameless: RevisionSummary = { ...mail, revision: null };

function environment(heads: readonly RevisionSummary[], revisions?: readonly string[]): EnvironmentSummary {
  const database = {
    dialect: 'SQLite',
    driver: null,
    host: null,
    database: 'a.db',
    user: null,
    description: 'SQLite a.db',
    isLocal: true,
  };
  const current: CurrentResult | undefined =
    revisions === undefined ? undefined : { database, revisions, unknown: [], hasVersionTable: true, pending: 0 };
  return {
    id: 'e',
    name: 'migrations',
    folder: 'file:///',
    scriptLocation: '/migrations',
    configFile: null,
    section: null,
    revisionCount: heads.length,
    heads,
    problemCount: 0,
    ...(current !== undefined && { database: current }),
  };
}

describe('commandTargets', () => {
  it.each([
    ['upgrade', environment([orders]), ['heads', '+1', null]],
    ['upgrade', environment([orders, mail]), ['heads', 'aaaa1111', 'bbbb2222', '+1', null]],
    ['upgrade', environment([orders, nameless]), ['heads', 'aaaa1111', '+1', null]],
    ['upgrade', environment([orders, mail], ['aaaa1111', 'bbbb2222']), ['heads', 'aaaa1111', 'bbbb2222', null]],
    ['upgrade', environment([]), ['+1', null]],
    ['downgrade', environment([orders]), ['-1', null, 'base']],
    ['downgrade', environment([orders], ['aaaa1111', 'bbbb2222']), [null, 'base']],
    ['downgrade', environment([orders], ['aaaa1111']), ['-1', null, 'base']],
    ['downgrade', environment([orders], []), [null, 'base']],
    ['stamp', environment([orders]), ['heads', null, 'base']],
  ] as const)('%s %#', (command, from, expected) => {
    expect(commandTargets(command, from, english).map(({ to }) => to)).toEqual(expected);
  });

  it.each([
    [[orders], 'Upgrade to Head'],
    [[orders, mail], 'Upgrade to Heads'],
  ])('the button that upgrades is in the singular with one head: %#', (heads, title) => {
    expect(upgradeTitle(environment(heads), english)).toBe(title);
  });

  it('names the only head by its message and id', () => {
    expect(commandTargets('stamp', environment([orders]), english)[0]).toEqual({
      label: 'Head',
      description: 'add orders · aaaa1111',
      to: 'heads',
    });
  });
});
