import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

interface LockedPackage {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
}

const lock = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

/** What `npm ci` downloads: not this repository's own folders and the links to them. */
const downloaded = Object.entries(lock.packages).filter(
  ([place, { link }]) => place.includes('node_modules/') && link !== true,
);

test('every package that the lock file downloads has a checksum', () => {
  const missing = downloaded
    .filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true)
    .map(([place]) => place);
  expect(missing, 'run "npm run lock-integrity"').toEqual([]);
  expect(downloaded.length).toBeGreaterThan(100);
});

test('the lock file names no registry', () => {
  expect(downloaded.filter(([, { resolved }]) => resolved !== undefined).map(([place]) => place)).toEqual([]);
});
