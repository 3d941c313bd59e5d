import { statSync } from 'node:fs';
import path from 'node:path';
import { version } from '../../package.json';

/** The arguments by which an editor says how it talks to a language server; all else is the command line. */
const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];

/** The bridge, beside the bundle. */
const bridgeScript = path.join(__dirname, 'python', 'start.py');
/** What runs the commands that outlive the server, likewise. */
const runnerScript = path.join(__dirname, 'runner.js');
/** Our own Alembic templates, likewise. */
const templates = path.join(__dirname, 'templates');

const args = process.argv.slice(2);
const isServer = args.some((argument) => transports.includes(argument.split('=', 1)[0] ?? ''));
if (isServer) void serve();
else runCommandLine(args);

async function serve(): Promise<void> {
  const { createConnection, ProposedFeatures, loadPythonReaders, startServer } = await import('./languageServer.js');
  const python = loadPythonReaders(__dirname);
  // The server shows the rejection, once it listens.
  python.catch(() => undefined);
  const connection = createConnection(ProposedFeatures.all);
  process.on('uncaughtException', (error) => {
    connection.console.error(`Unexpected: ${error.stack ?? error.message}`);
  });
  startServer(connection, { python, bridgeScript, runnerScript, templates, version, build: buildName() });
}

/** Another installation or build of the same version has other bundles, too. Both programs keep their facts under it. */
function buildName(): string {
  const marks = ['server.js', 'languageServer.js', 'commandLine.js'].map((name) => {
    const { size, mtimeMs } = statSync(path.join(__dirname, name));
    return `${size} ${mtimeMs}`;
  });
  return [version, ...marks].join(' ');
}

function runCommandLine(argv: readonly string[]): void {
  const { stdout, stderr, env } = process;
  // As in `alembic-ls graph | head`: who reads no further needs no error.
  stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
    code === 'EPIPE' ? process.exit() : fail(`standard output can't be written (${String(code)})`),
  );
  stderr.on('error', () => undefined);
  let cwd: string;
  try {
    cwd = process.cwd();
  } catch {
    fail('the working directory does not exist any more');
  }
  void import('./commandLine.js').then(async ({ loadPythonReaders, runCli }) => {
    process.exitCode = await runCli(argv, {
      stdout,
      stderr,
      cwd,
      env,
      loadReaders: () => loadPythonReaders(__dirname),
      build: buildName(),
      bridgeScript,
    });
  });
}

/** Ends the command line at once, as one that can't be used. */
function fail(why: string): never {
  process.stderr.write(`alembic-ls: ${why}\n`);
  process.exit(2);
}
