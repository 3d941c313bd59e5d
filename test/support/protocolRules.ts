import type {
  ClientCapabilities,
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  LocationLink,
  MarkupContent,
  Position,
  Range,
  Registration,
  RelativePattern,
  CreateFile,
  RenameFile,
  SymbolInformation,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';

/** What a message was about, and what the client said that it can do. */
export interface Circumstances {
  readonly capabilities: ClientCapabilities;
  readonly method: string;
}

/**
 * What the protocol says beyond its types: about values, and about what may be sent only to clients that know it. Says
 * what is wrong.
 */
type Rule<T> = (value: T, circumstances: Circumstances) => string | false | undefined;

const firstKinds = Array.from({ length: 18 }, (_, index) => index + 1);

const needs = (capability: string): string => `needs the capability ${capability}`;

/** By the name of the type. */
export const typeRules: Readonly<Record<string, Rule<never>>> = {
  Position: ({ line, character }: Position) => (line < 0 || character < 0) && 'is before the text',
  Range: ({ start, end }: Range) => placeOf(end) < placeOf(start) && 'ends before it starts',
  LocationLink: ({ targetRange, targetSelectionRange }: LocationLink, { capabilities: { textDocument } }) =>
    (textDocument?.definition?.linkSupport !== true && needs('linkSupport')) ||
    (!holds(targetRange, targetSelectionRange) && 'has a targetSelectionRange that is not in its targetRange'),
  DocumentSymbol: ({ range, selectionRange, kind }: DocumentSymbol, { capabilities: { textDocument } }) => {
    const client = textDocument?.documentSymbol;
    if (client?.hierarchicalDocumentSymbolSupport !== true) return needs('hierarchicalDocumentSymbolSupport');
    if (!(client.symbolKind?.valueSet ?? firstKinds).includes(kind)) return needs(`symbolKind ${kind}`);
    return !holds(range, selectionRange) && 'has a selectionRange that is not in its range';
  },
  SymbolInformation: ({ kind }: SymbolInformation, { capabilities: { workspace, textDocument }, method }) =>
    !(
      (method === 'workspace/symbol' ? workspace?.symbol : textDocument?.documentSymbol)?.symbolKind?.valueSet ??
      firstKinds
    ).includes(kind) && needs(`symbolKind ${kind}`),
  CompletionItem: (item: CompletionItem, { capabilities: { textDocument } }) => {
    const client = textDocument?.completion;
    if (item.labelDetails !== undefined && client?.completionItem?.labelDetailsSupport !== true)
      return needs('labelDetailsSupport');
    if (item.preselect !== undefined && client?.completionItem?.preselectSupport !== true)
      return needs('preselectSupport');
    if (item.kind !== undefined && !(client?.completionItemKind?.valueSet ?? firstKinds).includes(item.kind))
      return needs(`completionItemKind ${item.kind}`);
    const format = typeof item.documentation === 'object' ? item.documentation.kind : undefined;
    return format !== undefined && formatFault(format, client?.completionItem?.documentationFormat);
  },
  Hover: ({ contents }: { contents: MarkupContent }, { capabilities: { textDocument } }) =>
    formatFault(contents.kind, textDocument?.hover?.contentFormat),
  DocumentLink: ({ tooltip }: DocumentLink, { capabilities: { textDocument } }) =>
    tooltip !== undefined && textDocument?.documentLink?.tooltipSupport !== true && needs('tooltipSupport'),
  Diagnostic: (diagnostic: Diagnostic, { capabilities: { textDocument }, method }) => {
    if (method === 'textDocument/codeAction') return undefined;
    const client =
      method === 'textDocument/publishDiagnostics'
        ? textDocument?.publishDiagnostics
        : { ...textDocument?.publishDiagnostics, ...textDocument?.diagnostic };
    if (diagnostic.relatedInformation !== undefined && client?.relatedInformation !== true)
      return needs('relatedInformation');
    if (diagnostic.codeDescription !== undefined && client?.codeDescriptionSupport !== true)
      return needs('codeDescriptionSupport');
    return diagnostic.data !== undefined && client?.dataSupport !== true && needs('dataSupport');
  },
  CodeAction: (action: CodeAction, { capabilities: { textDocument } }) => {
    const client = textDocument?.codeAction;
    if (client?.codeActionLiteralSupport === undefined) return needs('codeActionLiteralSupport');
    if (action.disabled !== undefined && client.disabledSupport !== true) return needs('disabledSupport');
    if (action.data !== undefined && client.dataSupport !== true) return needs('dataSupport');
    return action.isPreferred !== undefined && client.isPreferredSupport !== true && needs('isPreferredSupport');
  },
  WorkspaceEdit: (edit: WorkspaceEdit, { capabilities: { workspace } }) => {
    const client = workspace?.workspaceEdit;
    if (
      edit.documentChanges !== undefined &&
      client?.documentChanges !== true &&
      client?.resourceOperations === undefined
    )
      return needs('documentChanges');
    return (
      edit.changeAnnotations !== undefined &&
      client?.changeAnnotationSupport === undefined &&
      needs('changeAnnotationSupport')
    );
  },
  CreateFile: ({ kind }: CreateFile, { capabilities: { workspace } }) =>
    workspace?.workspaceEdit?.resourceOperations?.includes(kind) !== true && needs(`resourceOperations ${kind}`),
  RenameFile: ({ kind }: RenameFile, { capabilities: { workspace } }) =>
    workspace?.workspaceEdit?.resourceOperations?.includes(kind) !== true && needs(`resourceOperations ${kind}`),
  TextDocumentEdit: ({ edits }: TextDocumentEdit, { capabilities: { workspace } }) =>
    edits.some((edit) => 'annotationId' in edit) &&
    workspace?.workspaceEdit?.changeAnnotationSupport === undefined &&
    needs('changeAnnotationSupport'),
  RelativePattern: (_: RelativePattern, { capabilities: { workspace } }) =>
    workspace?.didChangeWatchedFiles?.relativePatternSupport !== true && needs('relativePatternSupport'),
  Registration: ({ method }: Registration, { capabilities }) =>
    !isDynamic(method, capabilities) && needs(`dynamicRegistration of ${method}`),
};

/** What the server may ask of a client and tell it, by method; any other it may always. */
export const methodRules: Readonly<Record<string, (capabilities: ClientCapabilities) => boolean | undefined>> = {
  'workspace/configuration': ({ workspace }) => workspace?.configuration,
  'workspace/workspaceFolders': ({ workspace }) => workspace?.workspaceFolders,
  'workspace/applyEdit': ({ workspace }) => workspace?.applyEdit,
  'workspace/codeLens/refresh': ({ workspace }) => workspace?.codeLens?.refreshSupport,
  'workspace/inlayHint/refresh': ({ workspace }) => workspace?.inlayHint?.refreshSupport,
  'workspace/diagnostic/refresh': ({ workspace }) => workspace?.diagnostics?.refreshSupport,
  'window/showDocument': ({ window }) => window?.showDocument?.support,
  'window/workDoneProgress/create': ({ window }) => window?.workDoneProgress,
  'textDocument/publishDiagnostics': ({ textDocument, workspace }) =>
    textDocument?.diagnostic === undefined || workspace?.diagnostics?.refreshSupport !== true,
};

function isDynamic(method: string, capabilities: ClientCapabilities): boolean {
  const [group = '', name = ''] = method.split('/');
  const names: Readonly<Record<string, string>> = {
    didOpen: 'synchronization',
    didChange: 'synchronization',
    didClose: 'synchronization',
    didSave: 'synchronization',
    prepareTypeHierarchy: 'typeHierarchy',
  };
  const features = (
    capabilities as Readonly<
      Record<string, Readonly<Record<string, { readonly dynamicRegistration?: boolean } | undefined>> | undefined>
    >
  )[group];
  return features?.[names[name] ?? name]?.dynamicRegistration === true;
}

/** The first format of the list is the one that the client prefers; without a list it is plain text. */
function formatFault(format: string, formats: readonly string[] = ['plaintext']): string | false {
  return format !== formats[0] && `has the format ${format} and not ${formats[0] ?? 'none'}`;
}

function holds(range: Range, inner: Range): boolean {
  return placeOf(range.start) <= placeOf(inner.start) && placeOf(inner.end) <= placeOf(range.end);
}

function placeOf({ line, character }: Position): number {
  return line * 1e6 + character;
}
