import { expect, it } from 'vitest';
import { environmentEntry } from './environmentEntry.js';

it.each([
  ['configFile', ['/w/app/conf/alembic.ini'], { configFile: 'conf/alembic.ini' }],
  ['scriptLocation', ['/w/app'], { scriptLocation: '.' }],
  ['scriptLocation', ['/w/app/my migrations'], { scriptLocation: 'my migrations' }],
  ['versionLocations', ['/w/app/a/versions', '/w/plugins/b'], { versionLocations: ['a/versions', '/w/plugins/b'] }],
] as const)('%s %j', (part, picked, entry) => {
  expect(environmentEntry(part, '/w/app', picked)).toEqual(entry);
});

it.each([
  ['/C:/w/app/migrations', { scriptLocation: 'migrations' }],
  ['/D:/plugins/b', { scriptLocation: 'd:/plugins/b' }],
])('%s on a Windows drive', (picked, entry) => {
  expect(environmentEntry('scriptLocation', '/c:/w/app', [picked])).toEqual(entry);
});
