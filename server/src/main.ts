import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../package.json';
import { runCli } from './cli/cli.js';
import { startServer } from './lsp/server.js';
import { loadFactReader } from './workspace/factReader.js';

/** The arguments by which an editor says how it talks to a language server; all else is the command line. */
const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];

const args = process.argv.slice(2);
const isServer = args.some((argument) => transports.includes(argument.split('=', 1)[0] ?? ''));
if (isServer) {
  const connection = createConnection(ProposedFeatures.all);
  process.on('uncaughtException', (error) => {
    connection.console.error(`Unexpected: ${error.stack ?? error.message}`);
  });
  startServer(connection, { reader: loadFactReader(__dirname), version });
} else {
  // As in `alembic-ls graph | head`: who reads no further needs no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const io = { stdout: process.stdout, stderr: process.stderr, cwd: process.cwd(), env: process.env, loadReader: () => loadFactReader(__dirname) };
  void runCli(args, io).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
