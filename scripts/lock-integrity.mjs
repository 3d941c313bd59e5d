/**
 * Fills in the checksums that package-lock.json is missing, so that `npm ci` refuses a package whose content changed.
 * npm leaves `integrity` out where the registry's metadata has none: it is computed here from the tarballs themselves.
 * Run `npm run lock-integrity` after `npm install` changed the lock file; a test fails while a checksum is missing.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { npm } from './lib/process.mjs';

const lockFile = path.join(root, 'package-lock.json');
const packagesPerCall = 40;

const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
const missing = Object.entries(lock.packages).filter(
  ([place, { integrity, link }]) => isFromRegistry(place) && link !== true && integrity === undefined,
);
/** By "name@version": one version may be installed in several places. */
const checksums = new Map(
  missing.map(([place, { name, version }]) => [`${name ?? nameIn(place)}@${version}`, undefined]),
);

const wanted = [...checksums.keys()];
for (let at = 0; at < wanted.length; at += packagesPerCall) {
  const batch = wanted.slice(at, at + packagesPerCall);
  for (const [spec, checksum] of await checksumsOf(batch)) checksums.set(spec, checksum);
  console.log(`${Math.min(at + packagesPerCall, wanted.length)} of ${wanted.length} packages`);
}
for (const [place, entry] of missing)
  lock.packages[place] = withIntegrity(entry, checksums.get(`${entry.name ?? nameIn(place)}@${entry.version}`));
writeFileSync(lockFile, `${JSON.stringify(lock, undefined, 2)}\n`);

function isFromRegistry(place) {
  return place.includes('node_modules/');
}

/** The package's name from its place, as "node_modules/a/node_modules/@b/c". */
function nameIn(place) {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Downloads the tarballs and answers the SHA-512 of each. */
async function checksumsOf(specs) {
  const folder = mkdtempSync(path.join(tmpdir(), 'alembic-vscode-lock-'));
  try {
    await npm(folder, ['pack', '--silent', '--pack-destination', folder, ...specs]);
    const files = new Set(readdirSync(folder));
    return specs.map((spec) => {
      const file = tarballName(spec);
      if (!files.has(file)) throw new Error(`npm downloaded no ${file} for ${spec}.`);
      return [
        spec,
        `sha512-${createHash('sha512')
          .update(readFileSync(path.join(folder, file)))
          .digest('base64')}`,
      ];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `npm pack` names the tarball: "@a/b@1.2.3" is in a-b-1.2.3.tgz. */
function tarballName(spec) {
  const at = spec.lastIndexOf('@');
  return `${spec.slice(0, at).replace(/^@/u, '').replace('/', '-')}-${spec.slice(at + 1)}.tgz`;
}

/** npm writes `integrity` behind `version` and `resolved`; written elsewhere, the next install would move it. */
function withIntegrity({ name, version, resolved, ...rest }, integrity) {
  return { ...(name && { name }), version, ...(resolved && { resolved }), integrity, ...rest };
}
