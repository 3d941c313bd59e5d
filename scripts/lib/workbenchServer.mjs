import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { run } from './process.mjs';

/** A calm workbench: nothing of its own on the screen, no network. */
const calmSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * Starts the browser workbench on a free port of 127.0.0.1.
 * @param {object} options
 * @param {import('../setup/workbench.mjs').Workbench} options.workbench
 * @param {string} options.state the server's own folder: settings, user data, home
 * @param {string} options.extensions folder of the installed extensions
 * @param {Record<string, unknown>} [options.settings] of the user, over those that keep the workbench calm
 * @param {boolean} options.trustAll whether every folder is trusted; false to see Restricted Mode
 * @param {boolean} [options.testDriver] lets a URL's payload name a development extension and its tests; hides
 * notifications
 * @returns {Promise<{ url: string, ended: Promise<void>, stop: () => Promise<void> }>} the URL ends in a slash
 */
export async function startWorkbench({ workbench, state, extensions, settings = {}, trustAll, testDriver = false }) {
  prepareState(state);
  writeUserSettings(state, settings);
  // In the system's folder for such, because the path of a socket may not be long.
  const socket = path.join(os.tmpdir(), `alembic-vscode-${randomBytes(6).toString('hex')}.sock`);
  const child = spawn(
    workbench.node,
    [
      workbench.entry,
      ...stateArguments(state, extensions),
      '--auth=none',
      '--bind-addr=127.0.0.1:0',
      `--session-socket=${socket}`,
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      '--ignore-last-opened',
      ...(trustAll ? ['--disable-workspace-trust'] : []),
      ...(testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ],
    { env: environment(state), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const stopGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The group has ended already.
    }
  };
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    stopListening();
    stopGroup('SIGTERM');
    const timer = setTimeout(() => stopGroup('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
    rmSync(socket, { force: true });
  };
  const stopListening = onEndOfProcess(stop, () => stopGroup('SIGKILL'));
  try {
    const url = await listening(child, path.join(state, 'server.log'));
    const health = await fetch(new URL('healthz', url));
    if (!health.ok) throw new Error(`The workbench answers ${String(health.status)} to /healthz.`);
    return { url, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ctrl+C and the like stop in order, an end without notice kills. Answers how to take that back. */
function onEndOfProcess(stop, kill) {
  const onSignal = (_signal, number) => void stop().then(() => process.exit(128 + number));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, onSignal);
  process.once('exit', kill);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('exit', kill);
  };
}

/** Installs a packed extension into the folder of extensions. */
export async function installExtension({ workbench, state, extensions, vsix }) {
  prepareState(state);
  const args = [workbench.entry, ...stateArguments(state, extensions), '--force', '--install-extension', vsix];
  await run(workbench.node, args, { env: environment(state) });
}

function prepareState(state) {
  mkdirSync(path.join(state, 'user-data/User'), { recursive: true });
  mkdirSync(path.join(state, 'user-data/Machine'), { recursive: true });
  mkdirSync(path.join(state, 'home'), { recursive: true });
  writeFileSync(path.join(state, 'config.yaml'), 'auth: none\n');
}

function writeUserSettings(state, settings) {
  const all = JSON.stringify({ ...calmSettings, ...settings }, undefined, 2);
  writeFileSync(path.join(state, 'user-data/User/settings.json'), all);
  // Which interpreter is a setting of the machine: of the user's it counts only until the editor knows the extension.
  const ours = Object.fromEntries(Object.entries(settings).filter(([name]) => name.startsWith('alembic.')));
  writeFileSync(path.join(state, 'user-data/Machine/settings.json'), JSON.stringify(ours, undefined, 2));
}

function stateArguments(state, extensions) {
  return [
    `--config=${path.join(state, 'config.yaml')}`,
    `--user-data-dir=${path.join(state, 'user-data')}`,
    `--extensions-dir=${extensions}`,
  ];
}

/** The user's own, but with home folders of its own, without the marketplace, and not as a child of another VS Code. */
function environment(state) {
  const home = path.join(state, 'home');
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:VSCODE_|npm_|NODE_OPTIONS$|VITEST)/u.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_DATA_HOME: path.join(home, 'data'),
    XDG_CACHE_HOME: path.join(home, 'cache'),
    XDG_STATE_HOME: path.join(home, 'state'),
    EXTENSIONS_GALLERY: '{}',
  };
}

/** Resolves with the server's address once it says that it listens; all that it prints goes to the log file. */
function listening(child, logFile) {
  const log = createWriteStream(logFile);
  child.stderr.pipe(log, { end: false });
  return new Promise((resolve, reject) => {
    const lines = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.write(`${line}\n`);
      lines.push(line);
      const address = /HTTP server listening on (\S+)/u.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(
        new Error(
          `The workbench ended with ${String(code)} before it listened; see ${logFile}.\n${lines.slice(-5).join('\n')}`,
        ),
      );
    });
  });
}
