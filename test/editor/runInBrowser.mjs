/**
 * Runs the extension-host tests in the browser workbench. The results go to the file given as the only argument, all
 * that the workbench logs to test-results/extension-host.log.
 */
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { chromium } from 'playwright-core';
import { chromiumOptions } from '../../scripts/lib/chromium.mjs';
import { cache, root } from '../../scripts/lib/paths.mjs';
import { startWorkbench } from '../../scripts/lib/workbenchServer.mjs';
import { setUpChromium } from '../../scripts/setup/chromium.mjs';
import { setUpPython } from '../../scripts/setup/python.mjs';
import { setUpWorkbench } from '../../scripts/setup/workbench.mjs';
import { bundleHostTests, makeHostWorkspace } from './hostTests.mjs';

const timeLimit = 180_000;
const resultsFile = path.resolve(process.argv[2] ?? path.join(cache, 'editor/host-results.json'));
const state = path.join(cache, 'editor/host');
rmSync(state, { recursive: true, force: true });
rmSync(resultsFile, { force: true });
mkdirSync(path.join(root, 'test-results'), { recursive: true });
const log = createWriteStream(path.join(root, 'test-results/extension-host.log'));

const workbench = await setUpWorkbench();
const { python } = await setUpPython();
const browserPath = await setUpChromium();
const tests = await bundleHostTests();
const workspace = makeHostWorkspace();
const server = await startWorkbench({
  workbench,
  state,
  extensions: path.join(state, 'extensions'),
  settings: { 'alembic.interpreter': python },
  trustAll: true,
  testDriver: true,
});
try {
  const browser = await chromium.launch(chromiumOptions(browserPath));
  try {
    process.exitCode = await runTests(await browser.newPage({ viewport: { width: 1400, height: 900 } }));
  } finally {
    await browser.close();
  }
} finally {
  await server.stop();
  rmSync(workspace.folder, { recursive: true, force: true });
}

/** @param {import('playwright-core').Page} page */
async function runTests(page) {
  const remote = (file) => `vscode-remote://${new URL(server.url).host}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(root)],
    ['extensionTestsPath', remote(tests)],
    ['extensionEnvironment', JSON.stringify({ ALEMBIC_TEST_RESULTS: resultsFile })],
  ];
  const address = `${server.url}?workspace=${encodeURIComponent(workspace.file)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  await page.exposeFunction('codeAutomationLog', (_type, args) => {
    log.write(`${format(...args)}\n`);
  });
  let timer;
  const exit = new Promise((resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The tests did not end within ${String(timeLimit / 1000)} s.`)),
      timeLimit,
    );
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
  try {
    await page.goto(address);
    const code = await exit;
    if (code !== 0) await keepEvidence(page);
    return code;
  } catch (error) {
    await keepEvidence(page);
    throw error;
  } finally {
    clearTimeout(timer);
    if (existsSync(resultsFile)) console.log(JSON.parse(readFileSync(resultsFile, 'utf8')).lines.join('\n'));
  }
}

/** @param {import('playwright-core').Page} page */
async function keepEvidence(page) {
  await page.screenshot({ path: path.join(root, 'test-results/extension-host.png') });
  console.log('The log and a screenshot are in test-results/extension-host.log and .png.');
}
