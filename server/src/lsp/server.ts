import {
  type Connection,
  ErrorCodes,
  type InitializeParams,
  CodeLensRefreshRequest,
  InlayHintRefreshRequest,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  TextDocumentContentRequest,
} from 'vscode-languageserver/node';
import { createBridgePool } from '../alembic/bridgePool.js';
import type { PythonReaders } from '../workspace/factReader.js';
import { reviewConfigurationOf } from '../workspace/configurationReviewer.js';
import { readTextKept } from '../workspace/keptTexts.js';
import { createOperationReviewer } from '../workspace/operationReviewer.js';
import { createOperationStore } from '../workspace/operationStore.js';
import { createSchemaStore } from '../workspace/schemaStore.js';
import type { Folder } from '../workspace/snapshot.js';
import { createGitLook } from '../workspace/gitLook.js';
import { openFactCache } from '../workspace/factCache.js';
import { pathOfUri } from '../workspace/paths.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { createWorkspaceIndex } from '../workspace/workspaceIndex.js';
import { answerRequests } from './answerRequests.js';
import { createAnnouncer } from './announce.js';
import { createClientWindow } from './clientWindow.js';
import { clientFacts, initializationOptions } from './clientFacts.js';
import { createDatabaseStates } from './databaseStates.js';
import { listenToDocuments } from './documents.js';
import { serverCommands } from './features/executeCommand.js';
import { textDocumentContent } from './features/textDocumentContent.js';
import { createFolders } from './folders.js';
import { withoutKnownFindings } from './knownFindings.js';
import { createGitServices } from './gitServices.js';
import { createLifecycle } from './lifecycle.js';
import { createLooks } from './looks.js';
import { DatabaseSelectedNotification, GraphChangedNotification, TrustGrantedNotification } from './messages.js';
import { createCommands } from './alembicCommands.js';
import { listen } from './ownMessages.js';
import { showProgress } from './progress.js';
import { createContentRefresh } from './schema/contentRefresh.js';
import { createRegistrations, staticCapabilities } from './registrations.js';
import { createConfigurationReviews } from './configurationReviews.js';
import { createOperationReviews } from './operationReviews.js';
import { createRunner } from './run.js';
import { environmentSql, selectedDirectory } from './sql/environmentSql.js';
import { createSettings } from './settings.js';
import { isGitFile } from './selectors.js';
import { listenToFiles } from './watchedFiles.js';
import { workReporter, type WorkReporter } from './workDone.js';

export interface ServerOptions {
  /** What reads and rewrites Python text; a rejection is shown to the user. */
  readonly python: Promise<PythonReaders>;
  /** `start.py` of server/python. */
  readonly bridgeScript: string;
  /** The built `alembic/runner.ts`. */
  readonly runnerScript: string;
  /** The directory of our own Alembic templates. */
  readonly templates: string;
  readonly version: string;
  /** Names this very build, as facts that another one has read are not taken. */
  readonly build: string;
}

/** What the project of the innermost folder that holds the file keeps of our settings. */
function projectSettings(uri: string, snapshot: Snapshot): unknown {
  const [folder] = snapshot.folders
    .filter((each) => uri === each.uri || uri.startsWith(`${each.uri}/`))
    .sort((one, other) => other.uri.length - one.uri.length);
  return folder === undefined ? {} : snapshot.projectSettings(folder.uri);
}

/** Serves one client over a connection that is not listening yet. */
export function startServer(
  connection: Connection,
  { python, bridgeScript, runnerScript, templates, version, build }: ServerOptions,
): void {
  const lifecycle = createLifecycle();
  const lifetime = new AbortController();
  let stopGit = (): void => undefined;
  let stopContents = (): void => undefined;
  let stopReviews = (): void => undefined;
  const logError = (message: string): void => {
    if (!lifecycle.isShutDown()) connection.console.error(message);
  };
  let editorSettings: (folder: Folder) => Promise<unknown> = () => Promise.resolve(undefined);
  let trusted = false;
  const wholeIndex = createWorkspaceIndex({
    reader: python.then(({ facts }) => facts),
    editorSettings: (folder) => editorSettings(folder),
    isTrusted: () => trusted,
    log: logError,
  });
  const index = withoutKnownFindings(wholeIndex);
  const operations = createOperationStore({
    reader: async () => (await python).upgradeFirst,
    bufferText: index.bufferText,
    postgres: async () => (await python).postgres,
  });
  const schemas = createSchemaStore(operations);
  const bridges = createBridgePool({ script: bridgeScript });

  // For what nothing else answers: before "initialize" that is everything.
  connection.onRequest(
    (method: string) =>
      lifecycle.refusal() ?? new ResponseError(ErrorCodes.MethodNotFound, `There is no request ${method}.`),
  );
  connection.onInitialize((params: InitializeParams) => {
    const refused = lifecycle.initialize();
    if (refused !== undefined) return refused;
    const options = initializationOptions(params.initializationOptions);
    const client = clientFacts(params.capabilities, options);
    const databases = createDatabaseStates(() => {
      if (!client.graphChanged) return;
      connection.sendNotification(GraphChangedNotification.method).catch((error: unknown) => {
        logError(`The client could not be notified of the database: ${String(error)}`);
      });
    });
    const settings = createSettings(connection, client, {
      ofProject: (uri) => projectSettings(uri, index.snapshot()),
      onLate: () => {
        index.settingsChanged();
      },
    });
    const initialized = new Promise<void>((resolve) => {
      connection.onInitialized(() => {
        resolve();
        begin();
      });
    });
    // No request may come before the client has heard the answer to its own.
    const canAsk = client.configuration ? initialized : Promise.resolve();
    editorSettings = async ({ uri }) => canAsk.then(() => settings.ofIndex(uri));
    trusted = options.trusted ?? false;
    const cacheDirectory = options.cacheDirectory === undefined ? undefined : pathOfUri(options.cacheDirectory);
    if (cacheDirectory !== undefined) index.setCache(openFactCache({ directory: cacheDirectory, build }));
    if (client.progress) showProgress(connection, index, logError);
    const git = createGitServices({
      index: wholeIndex,
      readers: python,
      isTrusted: () => trusted,
      settings,
      log: logError,
    });
    const { releases } = git;
    stopGit = git.dispose;
    listenToFiles(connection, index, (path) => isGitFile(releases.gitDirectories(), path), releases.refresh);
    const registrations = createRegistrations(connection, params.capabilities, releases.gitDirectories, logError);
    const lookAtGit = createGitLook();
    const looks = createLooks({
      isNeeded: () => !client.watchesFiles || registrations.hasRefusedWatchers(),
      async look() {
        index.lookAgain();
        const [hasMoved] = await Promise.all([lookAtGit(releases.gitDirectories()), index.ready()]);
        if (hasMoved) releases.refresh();
      },
    });
    const folders = createFolders(connection, index, params, logError);
    const contents = createContentRefresh(connection, logError);
    stopContents = contents.dispose;
    const documents = listenToDocuments(connection, index, {
      onOpen(path, text) {
        folders.explain(text);
        if (path !== undefined) git.authors.want(path);
      },
      onChange: contents.changed,
      onOccasion: looks.now,
    });
    const reviews = createOperationReviews({
      index: wholeIndex,
      shown: index,
      reviewer: createOperationReviewer(schemas),
      settings: (uri) => settings.of(uri),
      sqlFacts: (indexed) => environmentSql(indexed, undefined, { settings, python, bufferText: index.bufferText }),
      isPending: releases.isPending,
      onDidAsk: releases.onDidAsk,
      onStateChange() {
        if (client.refresh.codeLenses) refresh(CodeLensRefreshRequest.method, 'of reviews');
      },
      log: logError,
    });
    const configurations = createConfigurationReviews({
      index: wholeIndex,
      review: async (indexed) =>
        reviewConfigurationOf({
          indexed,
          readEnvScript: (await python).envScript,
          facts: await environmentSql(indexed, undefined, { settings, python, bufferText: index.bufferText }),
          selected: await selectedDirectory(indexed.folder, { settings }),
          textOf: (path) => index.bufferText(path) ?? readTextKept(path),
        }),
      log: logError,
    });
    stopReviews = () => {
      reviews.dispose();
      configurations.dispose();
    };
    const announce = createAnnouncer({ connection, client, register: registrations.update, logError });
    const services = () => ({
      client,
      window: createClientWindow(connection),
      settings,
      trusted,
      serverVersion: version,
      python,
      bufferText: index.bufferText,
      alembic: { ...commands, bridges, templates },
      database: databases,
      schemas,
      operations,
      git: releases,
      merges: git.merges,
      authors: git.authors,
      async reviewed(path: string, signal: AbortSignal) {
        await configurations.reviewed(path);
        return reviews.reviewed(path, signal);
      },
      reviews: { ...reviews, shown: () => index.snapshot() },
    });
    const commands = createCommands({
      connection,
      index,
      acknowledges: client.commandReports,
      directory: options.runsDirectory === undefined ? undefined : pathOfUri(options.runsDirectory),
      script: runnerScript,
      context: () => ({
        ...services(),
        snapshot: index.snapshot(),
        signal: lifetime.signal,
        report: () => undefined,
      }),
      lifetime: lifetime.signal,
      logError,
    });

    function refresh(method: string, what: string): void {
      connection.sendRequest(method).catch((error: unknown) => {
        logError(`The client could not be notified ${what}: ${String(error)}`);
      });
    }

    const reporter = (sent: unknown): WorkReporter => workReporter(connection, sent, logError);
    const runner = createRunner({
      index,
      documentVersion: documents.version,
      services,
      reporter,
      refusal: lifecycle.refusal,
      onRequest: looks.ifDue,
      logError,
    });
    answerRequests(connection, runner);
    const answerContent = runner('workspace/textDocumentContent', textDocumentContent, { neutral: { text: '' } });
    connection.onRequest(TextDocumentContentRequest.type, (asked, token) => {
      contents.served(asked.uri);
      return answerContent(asked, token);
    });
    connection.onDidChangeConfiguration(({ settings: sent }) => {
      settings.clear(sent);
      releases.refresh();
      index.settingsChanged();
      if (client.refresh.inlayHints) refresh(InlayHintRefreshRequest.method, 'of the settings');
    });
    listen(connection, TrustGrantedNotification, () => {
      trusted = true;
      index.trustGranted();
      releases.refresh();
    });
    listen(connection, DatabaseSelectedNotification, ({ environment }) => {
      databases.forget(environment);
    });
    function begin(): void {
      folders.listen();
      announce(index.snapshot());
      index.onDidChange(announce);
      index.onDidChange(contents.changed);
      let kept = '';
      index.onDidChange((snapshot) => {
        const now = JSON.stringify(snapshot.folders.map(({ uri }) => snapshot.projectSettings(uri)));
        if (now !== kept) releases.refresh();
        kept = now;
      });
      commands.begin();
      python.catch(async (error: unknown) => {
        const message = `Alembic: revisions cannot be read. ${error instanceof Error ? error.message : String(error)}`;
        await connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message });
      });
    }
    return {
      capabilities: {
        ...staticCapabilities(params.capabilities),
        ...(client.commands === 'server' && { executeCommandProvider: { commands: [...serverCommands] } }),
      },
      serverInfo: { name: 'alembic-ls', version },
    };
  });
  connection.onShutdown(() => {
    const refused = lifecycle.shutDown();
    if (refused !== undefined) return refused;
    lifetime.abort();
    stopGit();
    stopContents();
    stopReviews();
    index.dispose();
    bridges.dispose();
    return undefined;
  });
  connection.listen();
}
