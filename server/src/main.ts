import { statSync } from 'node:fs';
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../package.json';
import { runCli } from './cli/cli.js';
import { startServer } from './lsp/server.js';
import { loadPythonReaders } from './workspace/factReader.js';

/** The arguments by which an editor says how it talks to a language server; all else is the command line. */
const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];

/** The bridge, beside the bundle. */
const bridgeScript = path.join(__dirname, 'python', 'start.py');
/** Our own Alembic templates, likewise. */
const templates = path.join(__dirname, 'templates');

const args = process.argv.slice(2);
const isServer = args.some((argument) => transports.includes(argument.split('=', 1)[0] ?? ''));
if (isServer) {
  const connection = createConnection(ProposedFeatures.all);
  process.on('uncaughtException', (error) => {
    connection.console.error(`Unexpected: ${error.stack ?? error.message}`);
  });
  const readers = loadPythonReaders(__dirname);
  const statements = readers.then((reader) => reader.statements);
  const identifiers = readers.then((reader) => reader.identifiers);
  const functions = readers.then((reader) => reader.functions);
  const operations = readers.then((reader) => reader.operations);
  for (const promise of [statements, functions, identifiers, operations]) promise.catch(() => undefined); // The reader's rejection is told.
  startServer(connection, { reader: readers.then(({ facts }) => facts), statements, functions, identifiers, operations, bridgeScript, templates, version, build: buildName() });
} else {
  // As in `alembic-ls graph | head`: who reads no further needs no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const { stdout, stderr, env } = process;
  const io = { stdout, stderr, cwd: process.cwd(), env, loadReaders: () => loadPythonReaders(__dirname), bridgeScript };
  void runCli(args, io).then((exitCode) => {
    process.exitCode = exitCode;
  });
}

/** Another installation or build of the same version has another bundle, too. */
function buildName(): string {
  const { size, mtimeMs } = statSync(__filename);
  return `${version} ${size} ${mtimeMs}`;
}
