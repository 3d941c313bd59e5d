/** What both runners of the extension-host tests share: the bundled test index and the workspace it runs in. */
import { cpSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { cache, root } from '../../scripts/lib/paths.mjs';

/** Bundles the test index; answers its path. Mocha stays outside, the editor brings `vscode`. */
export async function bundleHostTests() {
  const outfile = path.join(cache, 'editor/hostTests.cjs');
  await build({
    entryPoints: [path.join(root, 'test/editor/host/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outfile;
}

/** Copies the examples into a folder of their own, as the two folders of one workspace; answers the workspace file. */
export function makeHostWorkspace() {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'alembic-host-')));
  const names = ['fastapi-sqlmodel', 'broken'];
  for (const name of names) cpSync(path.join(root, 'examples', name), path.join(folder, name), { recursive: true });
  const file = path.join(folder, 'examples.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: names.map((name) => ({ path: name })) }));
  return { folder, file };
}
