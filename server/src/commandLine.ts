/** The command line, built to a file of its own: the language server starts sooner without it. */
export { runCli } from './cli/cli.js';
export { loadPythonReaders } from './workspace/factReader.js';
