import type { ClientCapabilities, CompletionItemKind } from 'vscode-languageserver/node';
import type { InitializationOptions } from './messages.js';

/** What the client can do, as far as an answer depends on it. */
export interface ClientFacts {
  /** Whether it prefers Markdown to plain text. */
  readonly markdown: boolean;
  readonly definitionLinks: boolean;
  readonly linkTooltips: boolean;
  readonly completion: {
    readonly labelDetails: boolean;
    readonly preselect: boolean;
    readonly kinds: readonly CompletionItemKind[];
  };
  /** Takes places in a signature's label for its parameters. */
  readonly labelOffsets: boolean;
  readonly hierarchicalSymbols: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly codeActions: {
    readonly literals: boolean;
    readonly disabled: boolean;
    readonly preferred: boolean;
    /** Whether it asks for the edit of an action that came without one, once it is chosen. */
    readonly lateEdits: boolean;
  };
  /** Whether edits may be `documentChanges`, which say which version of a document they are for. */
  readonly documentChanges: boolean;
  /** Whether edits may be snippets. */
  readonly snippetEdits: boolean;
  /** Whether it asks the user about edits that say so. */
  readonly changeAnnotations: boolean;
  /** Whether edits may create files. */
  readonly createFiles: boolean;
  /** Whether edits may rename files. */
  readonly renameFiles: boolean;
  /**
   * Whether it reports what changes on disk, outside of its folders too. Those that cannot watch there watch less than
   * they say.
   */
  readonly watchesFiles: boolean;
  /** Whether it asks for diagnostics, and again when it is told to; all others are sent them. */
  readonly pullDiagnostics: boolean;
  /** Whether it shows progress that the server begins. */
  readonly progress: boolean;
  /** Whether it can be asked for settings. */
  readonly configuration: boolean;
  /** The settings that it sent at the start. */
  readonly settings: unknown;
  /**
   * Who runs the commands of lenses and quick fixes: the client by itself, the server, which has it show a document, or
   * nobody.
   */
  readonly commands: 'client' | 'server' | 'none';
  /** Whether it wants `GraphChanged`. */
  readonly graphChanged: boolean;
  /** Whether it shows how runs end that no request waits for, and says so. */
  readonly commandReports: boolean;
  /** Whether it answers `EditorInterpreter`. */
  readonly editorInterpreter: boolean;
  /** Whether it answers `SelectedDatabase`. */
  readonly selectedDatabase: boolean;
  readonly refresh: { readonly codeLenses: boolean; readonly inlayHints: boolean };
  /** URI of the page of a rule, with `{code}` in it; null when there is none. */
  readonly documentation: string | null;
}

/** Those of the protocol's first version, which a client that names none knows. */
const firstCompletionKinds = Array.from({ length: 18 }, (_, index) => (index + 1) as CompletionItemKind);

/**
 * A client that cannot be asked to ask again, such as Neovim 0.11, would go on showing what other files have put right.
 */
export function pullsDiagnostics({ textDocument, workspace }: ClientCapabilities): boolean {
  return textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true;
}

export function clientFacts(capabilities: ClientCapabilities, options: InitializationOptions): ClientFacts {
  const { textDocument, workspace, window } = capabilities;
  const pullDiagnostics = pullsDiagnostics(capabilities);
  const diagnostics = { ...textDocument?.publishDiagnostics, ...(pullDiagnostics && textDocument?.diagnostic) };
  return {
    markdown: textDocument?.hover?.contentFormat?.[0] === 'markdown',
    definitionLinks: textDocument?.definition?.linkSupport ?? false,
    linkTooltips: textDocument?.documentLink?.tooltipSupport ?? false,
    completion: {
      labelDetails: textDocument?.completion?.completionItem?.labelDetailsSupport ?? false,
      preselect: textDocument?.completion?.completionItem?.preselectSupport ?? false,
      kinds: textDocument?.completion?.completionItemKind?.valueSet ?? firstCompletionKinds,
    },
    labelOffsets: textDocument?.signatureHelp?.signatureInformation?.parameterInformation?.labelOffsetSupport ?? false,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false,
    relatedInformation: diagnostics.relatedInformation ?? false,
    codeDescription: diagnostics.codeDescriptionSupport ?? false,
    codeActions: {
      literals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
      disabled: textDocument?.codeAction?.disabledSupport ?? false,
      preferred: textDocument?.codeAction?.isPreferredSupport ?? false,
      lateEdits:
        textDocument?.codeAction?.dataSupport === true &&
        textDocument.codeAction.resolveSupport?.properties.includes('edit') === true,
    },
    // By the protocol either capability allows them; Neovim sends only the second.
    documentChanges:
      workspace?.workspaceEdit?.documentChanges === true || workspace?.workspaceEdit?.resourceOperations !== undefined,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport ?? false,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    createFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') ?? false,
    renameFiles: workspace?.workspaceEdit?.resourceOperations?.includes('rename') ?? false,
    watchesFiles:
      workspace?.didChangeWatchedFiles?.dynamicRegistration === true &&
      workspace.didChangeWatchedFiles.relativePatternSupport === true,
    pullDiagnostics,
    progress: window?.workDoneProgress ?? false,
    configuration: workspace?.configuration ?? false,
    settings: options.settings,
    commands: options.commands === true ? 'client' : window?.showDocument?.support === true ? 'server' : 'none',
    graphChanged: options.graphChanged ?? false,
    commandReports: options.commandReports ?? false,
    editorInterpreter: options.editorInterpreter ?? false,
    selectedDatabase: options.selectedDatabase ?? false,
    refresh: {
      codeLenses: workspace?.codeLens?.refreshSupport ?? false,
      inlayHints: workspace?.inlayHint?.refreshSupport ?? false,
    },
    documentation: options.documentation === undefined ? null : pageOfRule(options.documentation),
  };
}

/** The URI of a rule's page, with `{code}` in it. */
function pageOfRule(documentation: string): string {
  return documentation.includes('{code}') ? documentation : `${documentation.replace(/\/$/, '')}/{code}.md`;
}

/** The initialization options as the client sent them; anything else in their place counts as none. */
export function initializationOptions(sent: unknown): InitializationOptions {
  if (typeof sent !== 'object' || sent === null) return {};
  const {
    cacheDirectory,
    runsDirectory,
    commandReports,
    trusted,
    settings,
    documentation,
    graphChanged,
    commands,
    editorInterpreter,
    selectedDatabase,
  } = sent as Record<string, unknown>;
  return {
    ...(typeof cacheDirectory === 'string' && { cacheDirectory }),
    ...(typeof runsDirectory === 'string' && { runsDirectory }),
    ...(typeof commandReports === 'boolean' && { commandReports }),
    ...(typeof trusted === 'boolean' && { trusted }),
    ...(settings !== undefined && { settings }),
    ...(typeof documentation === 'string' && { documentation }),
    ...(typeof graphChanged === 'boolean' && { graphChanged }),
    ...(typeof commands === 'boolean' && { commands }),
    ...(typeof editorInterpreter === 'boolean' && { editorInterpreter }),
    ...(typeof selectedDatabase === 'boolean' && { selectedDatabase }),
  };
}
