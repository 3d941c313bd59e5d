import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumOptions } from '../../../scripts/lib/chromium.mjs';
import { cache, root } from '../../../scripts/lib/paths.mjs';
import { installExtension, startWorkbench } from '../../../scripts/lib/workbenchServer.mjs';
import { setUpChromium } from '../../../scripts/setup/chromium.mjs';
import { setUpPython } from '../../../scripts/setup/python.mjs';
import { setUpWorkbench } from '../../../scripts/setup/workbench.mjs';

const workbenchSettings = {
  'workbench.editor.useModal': 'off',
  // Or Playwright, which scrolls to what it clicks, pushes a short file out of the view, and its lines are not drawn.
  'editor.scrollBeyondLastLine': false,
  // Or the text of a terminal is drawn, and no test can read it.
  'terminal.integrated.gpuAcceleration': 'off',
  // The theme follows what the browser says of its user's liking, which a test can change.
  'window.autoDetectColorScheme': true,
  'window.autoDetectHighContrast': true,
  'workbench.preferredDarkColorTheme': 'Dark Modern',
  'workbench.preferredLightColorTheme': 'Light Modern',
};

const folder = path.join(cache, 'editor/browser');

/**
 * Starts the browser and two workbenches with the packed VSIX: one that trusts every folder, one that asks.
 * Their interpreter is a script that notes each run before it becomes the real one, so that a test can see that
 * Python ran, and that it did not. What the tests are told is typed in test/support/editorWorkbench.ts.
 * @param {import('vitest/node').TestProject} project
 */
export default async function setUp(project) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const vsix = vsixPath();
  if (!existsSync(vsix)) throw new Error(`${vsix} is missing: run "npm run package" first, or "npm test -- browser".`);
  const workbench = await setUpWorkbench();
  const { python, versions } = await setUpPython();
  project.provide('sampleRuns', versions.sqlmodel !== null);
  const extensions = path.join(folder, 'extensions');
  await installExtension({ workbench, state: path.join(folder, 'install'), extensions, vsix });
  const stops = [];
  for (const name of ['trusted', 'restricted']) {
    const state = path.join(folder, name);
    mkdirSync(state, { recursive: true });
    const runs = path.join(state, 'python-runs');
    const interpreter = writeInterpreter(state, runs, python);
    const settings = { ...workbenchSettings, 'alembic.interpreter': interpreter };
    const server = await startWorkbench({ workbench, state, extensions, settings, trustAll: name === 'trusted' });
    stops.push(server.stop);
    project.provide(name, { url: server.url, runs });
  }
  const browser = await chromium.launchServer(chromiumOptions(await setUpChromium()));
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    for (const stop of stops) await stop();
  };
}

function vsixPath() {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return path.join(root, `${name}-${version}.vsix`);
}

function writeInterpreter(state, runs, python) {
  const file = path.join(state, 'python');
  writeFileSync(file, `#!/bin/sh\necho "$*" >> '${runs}'\nexec '${python}' "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}
