import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import {
  type ClientCapabilities,
  type CodeLens,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type DocumentSymbol,
  type FileChangeType,
  type Hover,
  type InitializeResult,
  type Location,
  type LocationLink,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  type RegistrationParams,
  type SymbolInformation,
  type UnregistrationParams,
  type WorkspaceDiagnosticReport,
  createConnection,
  createProtocolConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { InitializationOptions } from '../../server/src/lsp/messages.js';
import { startServer } from '../../server/src/lsp/server.js';
import { testReader } from './factReader.js';

export interface ClientOptions {
  /** Absolute paths of the workspace folders. */
  readonly folders: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: InitializationOptions;
  /** What the client answers for the section `alembic`. */
  readonly settings?: unknown;
}

export interface DynamicRegistration extends Registration {
  readonly registerOptions: { readonly documentSelector?: readonly { readonly pattern?: string }[] };
}

/** A language client for tests: typed requests, answers to what the server asks, and all that it was told. */
export interface LanguageClient {
  readonly initialized: InitializeResult;
  readonly connection: ProtocolConnection;
  /** What is registered now, by method. */
  registered(method: string): DynamicRegistration[];
  /** Opens a document with the text of the file, or another one. */
  open(file: string, text?: string): Promise<void>;
  /** Replaces the only occurrence of a text in an open document, as an incremental edit. */
  edit(file: string, search: string, replacement: string): Promise<void>;
  close(file: string): Promise<void>;
  filesChanged(changes: readonly (readonly [file: string, type: FileChangeType])[]): Promise<void>;
  hover(file: string, position: Position): Promise<Hover | null>;
  definition(file: string, position: Position): Promise<(Location | LocationLink)[]>;
  references(file: string, position: Position, includeDeclaration?: boolean): Promise<Location[]>;
  symbols(file: string): Promise<(DocumentSymbol | SymbolInformation)[]>;
  lenses(file: string): Promise<CodeLens[]>;
  /** Asks for the diagnostics of a file. */
  pull(file: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  pullWorkspace(previousResultIds?: readonly { readonly uri: string; readonly value: string }[]): Promise<WorkspaceDiagnosticReport>;
  /** What the server sent for the file last. */
  published(file: string): Diagnostic[];
  allPublished(): readonly PublishDiagnosticsParams[];
  request<R>(method: string, params?: unknown): Promise<R>;
  /** How many times the server sent the method. */
  received(method: string): number;
  /** Waits until the condition holds; looks again whenever the server sends something. */
  until(condition: () => boolean): Promise<void>;
}

/** An editor of today: registrations, pulled diagnostics, links. */
export const modernClient: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
  textDocument: {
    synchronization: { dynamicRegistration: true },
    hover: { dynamicRegistration: true, contentFormat: ['markdown'] },
    definition: { dynamicRegistration: true, linkSupport: true },
    references: { dynamicRegistration: true },
    documentSymbol: { dynamicRegistration: true, hierarchicalDocumentSymbolSupport: true },
    codeLens: { dynamicRegistration: true },
    diagnostic: { dynamicRegistration: true, relatedInformation: true, codeDescriptionSupport: true },
  },
};

/** An editor that knows the protocol's first version and no more. */
export const plainClient: ClientCapabilities = {};

/** Connects to a server in this process. It ends with the test. */
export async function startClient(options: ClientOptions): Promise<LanguageClient> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  startServer(server, { reader: testReader(), version: '0.0.0-test' });
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  onTestFinished(async () => {
    await connection.sendRequest('shutdown');
    connection.dispose();
    server.dispose();
  });
  return connect(connection, options, null);
}

/** Starts the built server and speaks to it over standard input and output. It ends with the test. */
export async function startBuiltClient(options: ClientOptions): Promise<LanguageClient> {
  const bundle = process.env['ALEMBIC_TEST_SERVER'] ?? path.resolve(import.meta.dirname, '../../dist/server.js');
  const child = spawn(process.execPath, [bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  onTestFinished(async () => {
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    const code = await ended;
    connection.dispose();
    if (code !== 0) throw new Error(`The server ended with ${code}.`);
  });
  return connect(connection, options, process.pid);
}

async function connect(connection: ProtocolConnection, options: ClientOptions, processId: number | null): Promise<LanguageClient> {
  const { capabilities = modernClient, folders, initializationOptions = {}, settings = {} } = options;
  const registrations = new Map<string, DynamicRegistration>();
  const published = new Map<string, PublishDiagnosticsParams>();
  const counts = new Map<string, number>();
  const documents = new Map<string, TextDocument>();
  const waiting = new Set<() => void>();

  function heard(method: string): void {
    counts.set(method, (counts.get(method) ?? 0) + 1);
    for (const look of [...waiting]) look();
  }

  connection.onRequest((method: string, params: unknown) => {
    if (method === 'client/registerCapability') {
      for (const registration of (params as RegistrationParams).registrations) registrations.set(registration.id, registration as DynamicRegistration);
    } else if (method === 'client/unregisterCapability') {
      for (const { id } of (params as UnregistrationParams).unregisterations) registrations.delete(id);
    }
    setImmediate(heard, method);
    return method === 'workspace/configuration' ? (params as { items: unknown[] }).items.map(() => settings) : null;
  });
  connection.onNotification((method: string, params: unknown) => {
    if (method === 'textDocument/publishDiagnostics') {
      const diagnostics = params as PublishDiagnosticsParams;
      published.set(diagnostics.uri, diagnostics);
    }
    heard(method);
  });
  connection.listen();

  const initialized: InitializeResult = await connection.sendRequest('initialize', {
    processId,
    rootUri: null,
    capabilities,
    initializationOptions,
    workspaceFolders: folders.map((folder) => ({ uri: uriOf(folder), name: path.basename(folder) })),
  });
  await connection.sendNotification('initialized', {});

  const at = (file: string): { textDocument: { uri: string } } => ({ textDocument: { uri: uriOf(file) } });
  const documentOf = (file: string): TextDocument => {
    const document = documents.get(file);
    if (document === undefined) throw new Error(`${file} is not open.`);
    return document;
  };

  return {
    initialized,
    connection,
    registered: (method) => [...registrations.values()].filter((registration) => registration.method === method),
    async open(file, text = readFileSync(file, 'utf8')) {
      const document = TextDocument.create(uriOf(file), 'python', 1, text);
      documents.set(file, document);
      await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: document.uri, languageId: 'python', version: 1, text } });
    },
    async edit(file, search, replacement) {
      const document = documentOf(file);
      const start = document.getText().indexOf(search);
      if (start < 0 || document.getText().includes(search, start + 1)) throw new Error(`"${search}" does not stand once in ${file}.`);
      const range = { start: document.positionAt(start), end: document.positionAt(start + search.length) };
      const contentChanges = [{ range, text: replacement }];
      TextDocument.update(document, contentChanges, document.version + 1);
      await connection.sendNotification('textDocument/didChange', { textDocument: { uri: document.uri, version: document.version }, contentChanges });
    },
    async close(file) {
      documents.delete(file);
      await connection.sendNotification('textDocument/didClose', at(file));
    },
    async filesChanged(changes) {
      await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: changes.map(([file, type]) => ({ uri: uriOf(file), type })) });
    },
    hover: (file, position) => connection.sendRequest('textDocument/hover', { ...at(file), position }),
    definition: async (file, position) => (await connection.sendRequest<(Location | LocationLink)[] | null>('textDocument/definition', { ...at(file), position })) ?? [],
    references: async (file, position, includeDeclaration = false) =>
      (await connection.sendRequest<Location[] | null>('textDocument/references', { ...at(file), position, context: { includeDeclaration } })) ?? [],
    symbols: async (file) => (await connection.sendRequest<DocumentSymbol[] | null>('textDocument/documentSymbol', at(file))) ?? [],
    lenses: async (file) => (await connection.sendRequest<CodeLens[] | null>('textDocument/codeLens', at(file))) ?? [],
    pull: (file, previousResultId) => connection.sendRequest('textDocument/diagnostic', { ...at(file), previousResultId }),
    pullWorkspace: (previousResultIds = []) => connection.sendRequest('workspace/diagnostic', { previousResultIds }),
    published: (file) => published.get(uriOf(file))?.diagnostics ?? [],
    allPublished: () => [...published.values()],
    request: (method, params) => (params === undefined ? connection.sendRequest(method) : connection.sendRequest(method, params)),
    received: (method) => counts.get(method) ?? 0,
    until: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

function uriOf(file: string): string {
  return URI.file(file).toString();
}
