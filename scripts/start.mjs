/**
 * Opens a copy of the sample project in a real VS Code with this extension: the desktop's when `code` and a display
 * are at hand, else a VS Code in the browser.
 *   --browser  the browser even where a desktop VS Code is at hand
 *   --keep     go on with the copy of the last time instead of a fresh one
 *   --check    start in the browser, wait until it answers, print and end
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cache, root } from './lib/paths.mjs';
import { findOnPath, run } from './lib/process.mjs';
import { installExtension, startWorkbench } from './lib/workbenchServer.mjs';
import { setUpPython } from './setup/python.mjs';
import { setUpWorkbench } from './setup/workbench.mjs';

const sample = path.join(root, 'examples/fastapi-sqlmodel');
const folder = path.join(cache, 'start');
const project = path.join(folder, path.basename(sample));
const check = process.argv.includes('--check');

const python = await setUpPython();
const settings = { 'alembic.interpreter': python.python };
copySample();
const desktop = check || process.argv.includes('--browser') ? undefined : findDesktop();
await (desktop === undefined ? openInBrowser() : openOnDesktop(desktop));

/** The copy is fresh each time: whoever plays with it leaves the repository clean, and finds it whole the next time. */
function copySample() {
  if (process.argv.includes('--keep') && existsSync(project)) return;
  rmSync(project, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(sample, project, { recursive: true, filter: (file) => !/(?:\/__pycache__|\.sqlite3|\.db)$/u.test(file) });
  console.log(`Sample: ${path.relative(root, sample)} copied to ${path.relative(root, project)}.`);
}

/** What to look at first: the newest revision, whose name begins with its date. */
function newestRevision() {
  const versions = path.join(project, 'migrations/versions');
  const names = readdirSync(versions).filter((name) => name.endsWith('.py'));
  return path.join(versions, names.sort().at(-1) ?? '');
}

function findDesktop() {
  const hasDisplay =
    process.platform !== 'linux' || process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
  return hasDisplay ? findOnPath(process.platform === 'win32' ? ['code.cmd'] : ['code']) : undefined;
}

/** @param {string} code */
async function openOnDesktop(code) {
  await run(process.execPath, [path.join(root, 'scripts/build.mjs')], { show: true });
  const userData = path.join(folder, 'desktop');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify(settings, undefined, 2));
  console.log('VS Code: opening the sample on the desktop.');
  await run(
    code,
    [
      `--user-data-dir=${userData}`,
      `--extensionDevelopmentPath=${root}`,
      '--disable-workspace-trust',
      project,
      newestRevision(),
    ],
    {
      show: true,
    },
  );
}

async function openInBrowser() {
  const workbench = await setUpWorkbench();
  await run(process.execPath, [path.join(root, 'scripts/package.mjs')], { show: true });
  const state = path.join(folder, 'browser');
  const extensions = path.join(state, 'extensions');
  rmSync(extensions, { recursive: true, force: true });
  await installExtension({ workbench, state, extensions, vsix: vsixPath() });
  const server = await startWorkbench({ workbench, state, extensions, settings, trustAll: true });
  const payload = JSON.stringify([['openFile', `vscode-remote://${new URL(server.url).host}${newestRevision()}`]]);
  console.log(
    `VS Code in the browser: ${server.url}?folder=${encodeURIComponent(project)}&payload=${encodeURIComponent(payload)}`,
  );
  if (check) {
    await server.stop();
    return;
  }
  console.log('Open that address; Ctrl+C ends it.');
  await server.ended;
}

function vsixPath() {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return path.join(root, `${name}-${version}.vsix`);
}
