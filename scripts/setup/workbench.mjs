import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeOnce } from '../lib/marker.mjs';
import { cache } from '../lib/paths.mjs';
import { npm } from '../lib/process.mjs';

/** code-server 4.139.1 is VS Code 1.139.1; it needs Node 24. */
const codeServer = 'code-server@4.139.1';
const nodeVersion = '24.21.0';

/** @typedef {{ node: string, entry: string }} Workbench paths of the Node that runs the server, and of the server */

/**
 * A real VS Code that a browser shows, in .cache/workbench and outside the project's own dependencies.
 * @returns {Promise<Workbench>}
 */
export async function setUpWorkbench() {
  const folder = path.join(cache, 'workbench');
  const nodePackage = nodePackageName();
  const installed = [codeServer, ...(nodePackage === undefined ? [] : [`${nodePackage}@${nodeVersion}`])];
  await makeOnce(folder, installed, async () => {
    console.log(`Workbench: installing ${installed.join(' and ')} into .cache/workbench (about 800 MB) …`);
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    // Without the install scripts no compiler is needed; only native logging and kerberos are lost.
    await npm(folder, ['install', '--ignore-scripts', ...installed]);
    const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
    await npm(vscode, ['install', '--omit=dev', '--ignore-scripts']);
    await npm(path.join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts']);
  });
  const node =
    nodePackage === undefined ? process.execPath : path.join(folder, 'node_modules', nodePackage, 'bin/node');
  const entry = path.join(folder, 'node_modules/code-server/out/node/entry.js');
  for (const file of [node, entry]) {
    if (!existsSync(file))
      throw new Error(`The workbench is incomplete, ${file} is missing: delete ${folder} and run again.`);
  }
  console.log(`Workbench: ${codeServer}.`);
  return { node, entry };
}

/** The package that brings Node 24, or undefined when the Node that runs this is one already. */
function nodePackageName() {
  if (process.versions.node.startsWith('24.')) return undefined;
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) return `node-linux-${process.arch}`;
  throw new Error(
    'The browser workbench needs Node 24 here: run this with Node 24, or use a desktop VS Code ("code" on PATH).',
  );
}
