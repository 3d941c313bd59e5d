import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeLens,
  type ConfigurationParams,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type DocumentSymbol,
  ErrorCodes,
  type FileChangeType,
  type Hover,
  IPCMessageReader,
  IPCMessageWriter,
  type InitializeResult,
  type Location,
  type LocationLink,
  type LogMessageParams,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  type RegistrationParams,
  ResponseError,
  type ShowMessageParams,
  type SymbolInformation,
  type UnregistrationParams,
  type WorkspaceDiagnosticReport,
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { GraphChangedNotification, type Request, type InitializationOptions } from '../../server/src/lsp/messages.js';
import { startServer } from '../../server/src/lsp/server.js';
import { bridgeScript, runnerScript } from './bridge.js';
import { checkedConnection } from './checkedConnection.js';
import { testReaders } from './factReader.js';

export interface ClientOptions {
  /** Absolute paths of the workspace folders. */
  readonly folders: readonly string[];
  readonly capabilities?: ClientCapabilities;
  /** How older clients say what is open: sent beside or in place of the folders. */
  readonly roots?: {
    readonly rootUri?: string | null;
    readonly rootPath?: string | null;
    readonly workspaceFolders?: null;
  };
  readonly initializationOptions?: InitializationOptions;
  /** What the client answers for the section `alembic`. */
  readonly settings?: unknown;
  /** Whether the client answers a request of the server with an error. */
  readonly refuses?: (method: string, params: unknown) => boolean;
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
  /** The code actions of a whole file, all unless the code of a diagnostic is given. */
  codeActions(file: string, code?: string): Promise<CodeAction[]>;
  /** The text of an open document. */
  text(file: string): string;
  /** Asks for the diagnostics of a file. */
  pull(file: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  pullWorkspace(
    previousResultIds?: readonly { readonly uri: string; readonly value: string }[],
  ): Promise<WorkspaceDiagnosticReport>;
  /** What the server sent for the file last. */
  published(file: string): Diagnostic[];
  allPublished(): readonly PublishDiagnosticsParams[];
  request<P, R>(request: Request<P, R>, params: P): Promise<R>;
  request<R>(request: string | { readonly method: string }, params?: unknown): Promise<R>;
  /** What the server wrote into its log. */
  readonly logged: readonly string[];
  /** What the server asked to be shown to the user. */
  readonly shown: readonly string[];
  /** How many times the server sent the method. */
  received(method: string): number;
  /** Waits until the condition holds; looks again whenever the server sends something. */
  until(condition: () => boolean): Promise<void>;
}

function numbers<T extends number>(last: number): T[] {
  return Array.from({ length: last }, (_, index) => (index + 1) as T);
}

/** An editor of today: registrations, pulled diagnostics, links. */
export const modernClient: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    didChangeConfiguration: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    textDocumentContent: { dynamicRegistration: true },
    symbol: { dynamicRegistration: true, symbolKind: { valueSet: numbers(26) } },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: {},
    },
  },
  textDocument: {
    synchronization: { dynamicRegistration: true },
    hover: { dynamicRegistration: true, contentFormat: ['markdown', 'plaintext'] },
    definition: { dynamicRegistration: true, linkSupport: true },
    references: { dynamicRegistration: true },
    documentSymbol: {
      dynamicRegistration: true,
      hierarchicalDocumentSymbolSupport: true,
      symbolKind: { valueSet: numbers(26) },
    },
    codeLens: { dynamicRegistration: true },
    completion: {
      dynamicRegistration: true,
      completionItem: {
        labelDetailsSupport: true,
        preselectSupport: true,
        documentationFormat: ['markdown', 'plaintext'],
      },
      completionItemKind: { valueSet: numbers(25) },
    },
    signatureHelp: {
      dynamicRegistration: true,
      signatureInformation: { parameterInformation: { labelOffsetSupport: true } },
    },
    documentLink: { dynamicRegistration: true, tooltipSupport: true },
    inlayHint: { dynamicRegistration: true },
    typeHierarchy: { dynamicRegistration: true },
    rename: { dynamicRegistration: true, prepareSupport: true },
    codeAction: {
      dynamicRegistration: true,
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } },
      disabledSupport: true,
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    diagnostic: { dynamicRegistration: true, relatedInformation: true, codeDescriptionSupport: true },
  },
};

const templates = path.resolve(import.meta.dirname, '../../server/templates');

/** An editor that knows the protocol's first version and no more. */
export const plainClient: ClientCapabilities = {};

/** Connects to a server in this process. It ends with the test. */
export async function startClient(options: ClientOptions): Promise<LanguageClient> {
  return connect(openConnection(), options, null);
}

/** A connection to a server in this process that was told nothing yet, and does not listen. It ends with the test. */
export function openConnection(): ProtocolConnection {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  );
  startServer(server, {
    python: testReaders(),
    bridgeScript,
    runnerScript,
    templates,
    version: '0.0.0-test',
    build: 'test',
  });
  const connection = checkedConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  onTestFinished(async () => {
    await connection.sendRequest('shutdown').catch(() => undefined);
    connection.dispose();
    server.dispose();
  });
  return connection;
}

export interface BuiltServer {
  readonly transport?: 'stdio' | 'node-ipc';
  /** The bundle; that of the last build unless another is given. */
  readonly bundle?: string;
}

export const builtServer =
  process.env['ALEMBIC_TEST_SERVER'] ?? path.resolve(import.meta.dirname, '../../dist/server.js');

/** Starts the built server in a process of its own. It ends with the test, and has to end well. */
export async function startBuiltClient(options: ClientOptions, built: BuiltServer = {}): Promise<LanguageClient> {
  const { client, ended } = await startServerProcess(options, built);
  onTestFinished(async () => {
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    const code = await ended;
    client.connection.dispose();
    if (code !== 0) throw new Error(`The server ended with ${code}.`);
  });
  return client;
}

export interface ServerProcess {
  readonly client: LanguageClient;
  readonly child: ChildProcess;
  /** The exit code; null after a signal. */
  readonly ended: Promise<number | null>;
}

/** Starts the built server in a process of its own, which the caller ends. */
export async function startServerProcess(
  options: ClientOptions,
  { transport = 'stdio', bundle = builtServer }: BuiltServer = {},
): Promise<ServerProcess> {
  if (!existsSync(bundle)) throw new Error(`There is no ${bundle}: run "npm run build".`);
  const { child, connection } = transport === 'stdio' ? spawnServer(bundle) : forkServer(bundle);
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const endedEarly = ended.then((code) =>
    Promise.reject(new Error(`The server ended with ${code} before it answered.`)),
  );
  endedEarly.catch(() => undefined);
  const client = await Promise.race([connect(connection, options, process.pid), endedEarly]);
  return { client, child, ended };
}

function spawnServer(bundle: string): { child: ChildProcess; connection: ProtocolConnection } {
  const child = spawn(process.execPath, [bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    child,
    connection: checkedConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)),
  };
}

function forkServer(bundle: string): { child: ChildProcess; connection: ProtocolConnection } {
  const child = fork(bundle, ['--node-ipc']);
  return { child, connection: checkedConnection(new IPCMessageReader(child), new IPCMessageWriter(child)) };
}

async function connect(
  connection: ProtocolConnection,
  options: ClientOptions,
  processId: number | null,
): Promise<LanguageClient> {
  const {
    capabilities = modernClient,
    roots = {},
    folders,
    initializationOptions = {},
    settings = {},
    refuses = () => false,
  } = options;
  const registrations = new Map<string, DynamicRegistration>();
  const published = new Map<string, PublishDiagnosticsParams>();
  const counts = new Map<string, number>();
  const documents = new Map<string, TextDocument>();
  const waiting = new Set<() => void>();
  const logged: string[] = [];
  const shown: string[] = [];

  function heard(method: string): void {
    counts.set(method, (counts.get(method) ?? 0) + 1);
    for (const look of [...waiting]) look();
  }

  /** Registrations are in force before the server hears that they are; whoever waits looks after that. */
  const answer = (method: string, respond: (params: never) => unknown): void => {
    connection.onRequest(method, (params: never) => {
      setImmediate(heard, method);
      return refuses(method, params)
        ? new ResponseError(ErrorCodes.InternalError, 'Not by this client.')
        : respond(params);
    });
  };
  answer('client/registerCapability', (params: RegistrationParams) => {
    for (const registration of params.registrations)
      registrations.set(registration.id, registration as DynamicRegistration);
    return null;
  });
  answer('client/unregisterCapability', (params: UnregistrationParams) => {
    for (const { id } of params.unregisterations) registrations.delete(id);
    return null;
  });
  answer('workspace/configuration', ({ items }: ConfigurationParams) => items.map(() => settings));
  for (const method of [
    'workspace/diagnostic/refresh',
    'workspace/codeLens/refresh',
    'workspace/inlayHint/refresh',
    'workspace/textDocumentContent/refresh',
  ])
    answer(method, () => null);
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.set(params.uri, params);
    heard('textDocument/publishDiagnostics');
  });
  connection.onNotification('window/logMessage', ({ message }: LogMessageParams) => {
    logged.push(message);
    heard('window/logMessage');
  });
  connection.onNotification('window/showMessage', ({ message }: ShowMessageParams) => {
    shown.push(message);
    heard('window/showMessage');
  });
  connection.onNotification(GraphChangedNotification.method, () => {
    heard(GraphChangedNotification.method);
  });
  connection.listen();

  const initialized: InitializeResult = await connection.sendRequest('initialize', {
    processId,
    rootUri: null,
    capabilities,
    initializationOptions: { graphChanged: true, commands: true, ...initializationOptions },
    workspaceFolders: folders.map((folder) => ({ uri: uriOf(folder), name: path.basename(folder) })),
    ...roots,
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
    logged,
    shown,
    registered: (method) => [...registrations.values()].filter((registration) => registration.method === method),
    async open(file, text = readFileSync(file, 'utf8')) {
      const document = TextDocument.create(uriOf(file), 'python', 1, text);
      documents.set(file, document);
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: document.uri, languageId: 'python', version: 1, text },
      });
    },
    async edit(file, search, replacement) {
      const document = documentOf(file);
      const start = document.getText().indexOf(search);
      if (start < 0 || document.getText().includes(search, start + 1))
        throw new Error(`"${search}" does not stand once in ${file}.`);
      const range = { start: document.positionAt(start), end: document.positionAt(start + search.length) };
      const contentChanges = [{ range, text: replacement }];
      TextDocument.update(document, contentChanges, document.version + 1);
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: document.uri, version: document.version },
        contentChanges,
      });
    },
    async close(file) {
      documents.delete(file);
      await connection.sendNotification('textDocument/didClose', at(file));
    },
    async filesChanged(changes) {
      await connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: changes.map(([file, type]) => ({ uri: uriOf(file), type })),
      });
    },
    hover: (file, position) => connection.sendRequest('textDocument/hover', { ...at(file), position }),
    definition: async (file, position) =>
      (await connection.sendRequest<(Location | LocationLink)[] | null>('textDocument/definition', {
        ...at(file),
        position,
      })) ?? [],
    references: async (file, position, includeDeclaration = false) =>
      (await connection.sendRequest<Location[] | null>('textDocument/references', {
        ...at(file),
        position,
        context: { includeDeclaration },
      })) ?? [],
    symbols: async (file) =>
      (await connection.sendRequest<DocumentSymbol[] | null>('textDocument/documentSymbol', at(file))) ?? [],
    lenses: async (file) => (await connection.sendRequest<CodeLens[] | null>('textDocument/codeLens', at(file))) ?? [],
    async codeActions(file, code) {
      const range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };
      const actions =
        (await connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', {
          ...at(file),
          range,
          context: { diagnostics: [] },
        })) ?? [];
      return code === undefined
        ? actions
        : actions.filter(({ diagnostics }) => diagnostics?.some((diagnostic) => diagnostic.code === code));
    },
    text: (file) => documentOf(file).getText(),
    pull: (file, previousResultId) =>
      connection.sendRequest('textDocument/diagnostic', { ...at(file), previousResultId }),
    pullWorkspace: (previousResultIds = []) => connection.sendRequest('workspace/diagnostic', { previousResultIds }),
    published: (file) => published.get(uriOf(file))?.diagnostics ?? [],
    allPublished: () => [...published.values()],
    request(request: string | { readonly method: string }, params?: unknown) {
      const method = typeof request === 'string' ? request : request.method;
      return params === undefined ? connection.sendRequest(method) : connection.sendRequest(method, params);
    },
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
