/** The language server, built to a file of its own: the command line starts sooner without it. */
export { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
export { startServer } from './lsp/server.js';
export { loadPythonReaders } from './workspace/factReader.js';
