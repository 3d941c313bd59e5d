import {
  type ClientCapabilities,
  CodeActionKind,
  type Connection,
  type Registration,
  RegistrationRequest,
  type ServerCapabilities,
  type TextDocumentFilter,
  TextDocumentSyncKind,
  UnregistrationRequest,
  WatchKind,
} from 'vscode-languageserver/node';
import type { GitDirectories } from '../workspace/releases.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { pullsDiagnostics } from './clientFacts.js';
import { completionTriggers } from './features/completion.js';
import { signatureTriggers } from './features/signatureHelp.js';
import { schemaScheme } from './schema/schemaUri.js';
import { instantSqlScheme } from './sql/sqlUri.js';
import { answerTimeoutMilliseconds, inTime } from './inTime.js';
import {
  configurationFileFilters,
  environmentFileFilters,
  revisionFileFilters,
  watchedBaselines,
  watchedDirectories,
  watchedFiles,
  watchedGitFiles,
} from './selectors.js';

const watchMethod = 'workspace/didChangeWatchedFiles';

const diagnosticOptions = { identifier: 'alembic', interFileDependencies: true, workspaceDiagnostics: true };

/** The verdict on a round trip takes the schemas of all earlier revisions: it is worked out for the lens that is shown. */
const codeLensOptions = { resolveProvider: true };
const codeActionOptions = {
  codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite],
  resolveProvider: true,
};

interface RegisteredFeature {
  readonly method: string;
  readonly isDynamic: (client: ClientCapabilities) => boolean | undefined;
  readonly capability: ServerCapabilities | ((client: ClientCapabilities) => ServerCapabilities);
  /** What a registration says beside the documents. */
  readonly options?: (client: ClientCapabilities) => object;
  /** Documents that it is for beside revision files. */
  readonly others?: readonly TextDocumentFilter[];
  /** Whether it is for what configures the environments, too. */
  readonly isForConfiguration?: boolean;
}

const renameOptions = { prepareProvider: true };

function canPrepareRename({ textDocument }: ClientCapabilities): boolean {
  return textDocument?.rename?.prepareSupport === true;
}

const contentOptions = { schemes: [schemaScheme, instantSqlScheme] };

const completionOptions = { triggerCharacters: [...completionTriggers] };
const signatureOptions = { triggerCharacters: [...signatureTriggers] };

/**
 * Features of revision files: how a client says that it takes them later, and how they are announced at once if it does not.
 */
const features: readonly RegisteredFeature[] = [
  {
    method: 'textDocument/hover',
    isDynamic: ({ textDocument }) => textDocument?.hover?.dynamicRegistration,
    capability: { hoverProvider: true },
  },
  {
    method: 'textDocument/definition',
    isDynamic: ({ textDocument }) => textDocument?.definition?.dynamicRegistration,
    capability: { definitionProvider: true },
  },
  {
    method: 'textDocument/references',
    isDynamic: ({ textDocument }) => textDocument?.references?.dynamicRegistration,
    capability: { referencesProvider: true },
  },
  {
    method: 'textDocument/documentSymbol',
    isDynamic: ({ textDocument }) => textDocument?.documentSymbol?.dynamicRegistration,
    capability: { documentSymbolProvider: true },
  },
  {
    method: 'textDocument/codeAction',
    isDynamic: ({ textDocument }) =>
      textDocument?.codeAction?.dynamicRegistration === true &&
      textDocument.codeAction.codeActionLiteralSupport !== undefined,
    // Without literals there would be none: every action is an edit, or says why it is none.
    capability: ({ textDocument }) =>
      textDocument?.codeAction?.codeActionLiteralSupport === undefined ? {} : { codeActionProvider: codeActionOptions },
    options: () => codeActionOptions,
    isForConfiguration: true,
  },
  {
    method: 'textDocument/codeLens',
    isDynamic: ({ textDocument }) => textDocument?.codeLens?.dynamicRegistration,
    capability: { codeLensProvider: codeLensOptions },
    options: () => codeLensOptions,
  },
  {
    method: 'textDocument/completion',
    isDynamic: ({ textDocument }) => textDocument?.completion?.dynamicRegistration,
    capability: { completionProvider: completionOptions },
    options: () => completionOptions,
  },
  {
    method: 'textDocument/signatureHelp',
    isDynamic: ({ textDocument }) => textDocument?.signatureHelp?.dynamicRegistration,
    capability: { signatureHelpProvider: signatureOptions },
    options: () => signatureOptions,
  },
  {
    method: 'textDocument/documentLink',
    isDynamic: ({ textDocument }) => textDocument?.documentLink?.dynamicRegistration,
    capability: { documentLinkProvider: {} },
    others: [{ scheme: schemaScheme }],
  },
  {
    method: 'textDocument/inlayHint',
    isDynamic: ({ textDocument }) => textDocument?.inlayHint?.dynamicRegistration,
    capability: { inlayHintProvider: true },
  },
  {
    method: 'textDocument/prepareTypeHierarchy',
    isDynamic: ({ textDocument }) => textDocument?.typeHierarchy?.dynamicRegistration,
    capability: { typeHierarchyProvider: true },
  },
  {
    method: 'textDocument/rename',
    isDynamic: ({ textDocument }) => textDocument?.rename?.dynamicRegistration,
    // Only a client that asks before it renames may be told that it can.
    capability: (client) => ({ renameProvider: canPrepareRename(client) ? renameOptions : true }),
    options: (client) => (canPrepareRename(client) ? renameOptions : {}),
  },
];

/** Features of the whole workspace. */
const workspaceFeatures: readonly RegisteredFeature[] = [
  {
    method: 'workspace/symbol',
    isDynamic: ({ workspace }) => workspace?.symbol?.dynamicRegistration,
    capability: { workspaceSymbolProvider: true },
  },
  {
    method: 'workspace/textDocumentContent',
    isDynamic: ({ workspace }) => workspace?.textDocumentContent?.dynamicRegistration,
    capability: ({ workspace }) =>
      workspace?.textDocumentContent === undefined ? {} : { workspace: { textDocumentContent: contentOptions } },
    options: () => contentOptions,
  },
];

/** What is said in the answer to `initialize`: only what this client cannot be told later. */
export function staticCapabilities(client: ClientCapabilities): ServerCapabilities {
  const { workspace, ...ofFeatures } = toldAtOnce(client);
  const folders = client.workspace?.workspaceFolders === true && {
    workspaceFolders: { supported: true, changeNotifications: true },
  };
  const { diagnostic, synchronization } = client.textDocument ?? {};
  const isToldAtOnce = pullsDiagnostics(client) && diagnostic?.dynamicRegistration !== true;
  return {
    positionEncoding: 'utf-16',
    textDocumentSync:
      synchronization?.dynamicRegistration === true
        ? { openClose: false, change: TextDocumentSyncKind.None }
        : { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    ...(isToldAtOnce && { diagnosticProvider: diagnosticOptions }),
    ...((folders !== false || workspace !== undefined) && { workspace: { ...folders, ...workspace } }),
    ...ofFeatures,
  };
}

/** The features that this client takes no registration for. */
function toldAtOnce(client: ClientCapabilities): ServerCapabilities {
  return [...features, ...workspaceFeatures]
    .filter(({ isDynamic }) => isDynamic(client) !== true)
    .reduce(
      (all, { capability }) => ({ ...all, ...(typeof capability === 'function' ? capability(client) : capability) }),
      {},
    );
}

/** What is announced to a client that takes registrations, for the environments found so far, by a key of our own. */
function wantedRegistrations(
  client: ClientCapabilities,
  snapshot: Snapshot,
  repositories: readonly GitDirectories[],
): Map<string, Omit<Registration, 'id'>> {
  const wanted = new Map<string, Omit<Registration, 'id'>>();
  const want = (key: string, method: string, registerOptions: unknown): void =>
    void wanted.set(key, { method, registerOptions });
  const revisionFiles = revisionFileFilters(snapshot.environments);
  const environmentFiles = environmentFileFilters(snapshot.environments);
  const { textDocument, workspace } = client;

  if (textDocument?.synchronization?.dynamicRegistration === true) {
    // Two selectors that never match the same document, or its edits would come twice.
    for (const [key, documentSelector] of [
      ['configuration', configurationFileFilters],
      ['revisions', [...revisionFiles, ...environmentFiles]],
    ] as const) {
      if (documentSelector.length === 0) continue;
      want(`close ${key}`, 'textDocument/didClose', { documentSelector });
      want(`change ${key}`, 'textDocument/didChange', { documentSelector, syncKind: TextDocumentSyncKind.Incremental });
      want(`open ${key}`, 'textDocument/didOpen', { documentSelector });
    }
  }
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
    const directories = watchedDirectories(snapshot).map((globPattern) => ({
      globPattern,
      kind: WatchKind.Create | WatchKind.Delete,
    }));
    const baselines = watchedBaselines(snapshot);
    if (baselines.length > 0)
      want('watch baselines', watchMethod, { watchers: baselines.map((globPattern) => ({ globPattern })) });
    want('watch files', watchMethod, { watchers: watchedFiles.map((globPattern) => ({ globPattern })) });
    if (directories.length > 0) want('watch directories', watchMethod, { watchers: directories });
    const gitFiles = watchedGitFiles(repositories, workspace.didChangeWatchedFiles.relativePatternSupport === true);
    if (gitFiles.length > 0)
      want('watch git', watchMethod, { watchers: gitFiles.map((globPattern) => ({ globPattern })) });
  }
  if (workspace?.didChangeConfiguration?.dynamicRegistration === true) {
    want('configuration', 'workspace/didChangeConfiguration', { section: 'alembic' });
  }
  if (
    pullsDiagnostics(client) &&
    textDocument?.diagnostic?.dynamicRegistration === true &&
    (revisionFiles.length > 0 || snapshot.problems.size > 0)
  ) {
    want('diagnostics', 'textDocument/diagnostic', {
      documentSelector: [...revisionFiles, ...environmentFiles, ...configurationFileFilters],
      ...diagnosticOptions,
    });
  }
  if (revisionFiles.length > 0) {
    const isTaken = ({ isDynamic }: RegisteredFeature): boolean => isDynamic(client) === true;
    for (const { method, options, others = [], isForConfiguration = false } of features.filter(isTaken)) {
      const configuration = isForConfiguration ? [...environmentFiles, ...configurationFileFilters] : [];
      want(method, method, {
        documentSelector: [...revisionFiles, ...configuration, ...others],
        ...options?.(client),
      });
    }
    for (const { method, options } of workspaceFeatures.filter(isTaken)) want(method, method, options?.(client) ?? {});
  }
  return wanted;
}

/** Keeps the client's registrations as the environments are; what did not change stays untouched. */
export interface Registrations {
  /**
   * One call at a time. Never rejects: a refusal is logged, costs that registration alone, and is not asked for again.
   */
  readonly update: (snapshot: Snapshot) => Promise<void>;
  /** Whether the client refused to watch some of the files. */
  readonly hasRefusedWatchers: () => boolean;
}

interface Entry {
  readonly registration: Registration;
  /** What was asked for: another text is another registration. */
  readonly text: string;
  isRefused: boolean;
}

export function createRegistrations(
  connection: Pick<Connection, 'sendRequest'>,
  client: ClientCapabilities,
  repositories: () => readonly GitDirectories[],
  logError: (message: string) => void,
): Registrations {
  const current = new Map<string, Entry>();
  let count = 0;

  async function unregister({ registration: { id, method } }: Entry): Promise<void> {
    try {
      await inTime(
        connection.sendRequest(UnregistrationRequest.type, { unregisterations: [{ id, method }] }),
        answerTimeoutMilliseconds,
      );
    } catch (error) {
      logError(`The client refused to unregister ${method}: ${String(error)}`);
    }
  }

  async function register(entry: Entry): Promise<void> {
    try {
      await inTime(
        connection.sendRequest(RegistrationRequest.type, { registrations: [entry.registration] }),
        answerTimeoutMilliseconds,
      );
    } catch (error) {
      entry.isRefused = true;
      logError(`The client refused to register ${entry.text}: ${String(error)}`);
    }
  }

  return {
    async update(snapshot) {
      const wanted = wantedRegistrations(client, snapshot, repositories());
      const gone = [...current].filter(([key, { text }]) => text !== JSON.stringify(wanted.get(key)));
      const fresh = [...wanted].filter(
        ([key, registration]) => current.get(key)?.text !== JSON.stringify(registration),
      );
      for (const [key] of gone) current.delete(key);
      // Gone first: a document that is closed here and opened again below brings its whole text along.
      await Promise.all(gone.flatMap(([, entry]) => (entry.isRefused ? [] : unregister(entry))));
      const entries = fresh.map(([key, registration]): Entry => {
        const entry = {
          registration: { id: `alembic-${++count}`, ...registration },
          text: JSON.stringify(registration),
          isRefused: false,
        };
        current.set(key, entry);
        return entry;
      });
      await Promise.all(entries.map(register));
    },
    hasRefusedWatchers: () =>
      [...current.values()].some(({ registration, isRefused }) => isRefused && registration.method === watchMethod),
  };
}
