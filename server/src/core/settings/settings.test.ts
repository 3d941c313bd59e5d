import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { settingsManifest, settingsPage } from './manifest.js';
import { projectFaults, readSettings } from './settings.js';

describe('settings', () => {
  test('are the defaults where nothing is set, or something of another form', () => {
    const defaults = readSettings(undefined);
    expect(defaults).toMatchObject({
      interpreter: '',
      envFile: '.env',
      arguments: {},
      command: [],
      environments: [],
      git: { defaultBranch: '' },
      inlayHints: { enabled: true },
    });
    for (const odd of [null, 5, [], 'x', { git: 5, envFile: {}, inlayHints: [], command: 'flask', arguments: ['a'] }])
      expect(readSettings(odd)).toEqual(defaults);
  });

  test('of the editor override those of the project, its defaults do not', () => {
    const project = { git: { defaultBranch: 'develop' } };
    expect(readSettings({ git: { defaultBranch: '' } }, project).git.defaultBranch).toBe('develop');
    expect(readSettings({ git: { defaultBranch: ' main ' } }, project).git.defaultBranch).toBe('main');
  });

  test('that name a program, or that only the editor shows, are never taken from the project', () => {
    const project = {
      interpreter: './evil',
      command: ['evil'],
      envFile: 'evil.env',
      arguments: { '*': ['x=y'] },
      inlayHints: { enabled: false },
    };
    expect(readSettings({}, project)).toEqual(readSettings({}));
    expect(projectFaults(project).map(({ name }) => name)).toEqual([
      'interpreter',
      'command',
      'envFile',
      'arguments',
      'inlayHints.enabled',
    ]);
  });

  test('keep of lists and tables what has the right form', () => {
    expect(readSettings({ command: ['flask', 5, 'db'], arguments: { '*': ['a=b', null], x: 'y' } })).toMatchObject({
      command: ['flask', 'db'],
      arguments: { '*': ['a=b'] },
    });
  });

  test('of a project are checked, those of coming features too', () => {
    const project = {
      dialect: 'postgresql',
      versions: 'alembic=1.20.1',
      replaces: { a: ['b'] },
      helperModules: { 'app.add': 'op.add_column' },
      types: { 'app.Money': 'sa.Numeric' },
      environments: [],
      git: { defaultBranch: 'develop' },
      review: { rules: { GR18: 'off' }, targetVersion: '15', smallTables: ['plan'], baseline: 'x.json' },
    };
    expect(projectFaults(project)).toEqual([]);
    expect(projectFaults({ gti: {}, git: { defaultBranch: 5, x: 1 }, review: 3 })).toEqual([
      { name: 'gti', reason: 'There is no setting "gti".' },
      { name: 'git.defaultBranch', reason: '"git.defaultBranch" must be a string.' },
      { name: 'git.x', reason: 'There is no setting "git.x".' },
      { name: 'review', reason: 'There is no setting "review".' },
    ]);
  });
});

describe('what is generated from the settings is up to date (npm run settings)', () => {
  const read = (file: string): string => readFileSync(path.resolve(import.meta.dirname, '../../../..', file), 'utf8');
  const { configuration, restricted, texts } = settingsManifest();

  test('package.json', () => {
    const { contributes, capabilities } = JSON.parse(read('package.json')) as {
      contributes: { configuration: unknown };
      capabilities: { untrustedWorkspaces: { restrictedConfigurations: unknown } };
    };
    expect(contributes.configuration).toEqual(configuration);
    expect(capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(restricted);
  });

  test('package.nls.json', () => {
    const all = JSON.parse(read('package.nls.json')) as Record<string, string>;
    expect(Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith('configuration.')))).toEqual(texts);
  });

  test('docs/settings.md', () => {
    expect(read('docs/settings.md')).toBe(settingsPage());
  });
});
