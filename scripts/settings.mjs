// Writes what package.json, package.nls.json and docs/settings.md say of the settings, from server/src/core/settings.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { importTypeScript } from './lib/importTypeScript.mjs';
import { root } from './lib/paths.mjs';

const { settingsManifest, settingsPage } = await importTypeScript('server/src/core/settings/manifest.ts');
const { configuration, restricted, texts } = settingsManifest();

await update('package.json', (manifest) => {
  manifest.contributes.configuration = configuration;
  manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = restricted;
});
await update('package.nls.json', (all) => {
  for (const key of Object.keys(all)) if (key.startsWith('configuration.')) delete all[key];
  Object.assign(all, texts);
});
await writeFile(path.join(root, 'docs/settings.md'), settingsPage());
console.log('The settings are written to package.json, package.nls.json and docs/settings.md.');

/** @param {string} name @param {(content: any) => void} change */
async function update(name, change) {
  const file = path.join(root, name);
  const content = JSON.parse(await readFile(file, 'utf8'));
  change(content);
  await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
