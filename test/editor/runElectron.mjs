/**
 * Runs the extension-host tests in a desktop VS Code: the one that $VSCODE_PATH names, else one that
 * @vscode/test-electron downloads into .vscode-test. The counts go to the file given as the only argument.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { cache, root } from '../../scripts/lib/paths.mjs';
import { setUpPython } from '../../scripts/setup/python.mjs';
import { bundleHostTests, makeHostWorkspace } from './hostTests.mjs';

const resultsFile = path.resolve(process.argv[2] ?? path.join(cache, 'editor/electron-results.json'));
const { python } = await setUpPython();
const extensionTestsPath = await bundleHostTests();
const workspace = makeHostWorkspace();
// Not in the repository: the path of a socket in it may not be long.
const userData = mkdtempSync(path.join(os.tmpdir(), 'alembic-electron-'));
mkdirSync(path.join(userData, 'User'), { recursive: true });
writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify({ 'alembic.interpreter': python }));
const installed = process.env.VSCODE_PATH;

try {
  process.exitCode = await runTests({
    ...(installed === undefined ? {} : { vscodeExecutablePath: installed }),
    extensionDevelopmentPath: root,
    extensionTestsPath,
    extensionTestsEnv: { ALEMBIC_TEST_RESULTS: resultsFile },
    launchArgs: [workspace.file, `--user-data-dir=${userData}`, '--disable-extensions', '--disable-workspace-trust'],
  });
} finally {
  rmSync(userData, { recursive: true, force: true });
  rmSync(workspace.folder, { recursive: true, force: true });
}
