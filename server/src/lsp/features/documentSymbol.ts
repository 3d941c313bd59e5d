import {
  type DocumentSymbol,
  type DocumentSymbolParams,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver/node';
import { labelText } from '../../core/escape.js';
import { operationOutline, type OutlineEntry } from '../../core/operations/operationOutline.js';
import type { IdentifierName, RevisionHeader } from '../../core/revision/facts.js';
import type { Span } from '../../core/text.js';
import { rangeOf } from '../../workspace/lineTable.js';
import { baseName, pathOfUri } from '../../workspace/paths.js';
import { readOptionsFor } from '../../workspace/readOptions.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { SourceFile } from '../../workspace/sourceFile.js';
import type { Feature, FeatureContext } from '../context.js';
import { revisionName } from '../revisionText.js';
import { editedText } from '../workspaceEdit.js';

const identifierNames: readonly IdentifierName[] = ['revision', 'down_revision', 'branch_labels', 'depends_on'];

/** The revision, and in it its identifiers and functions in the order of the file; in a function its operations. */
export const documentSymbol: Feature<DocumentSymbolParams, DocumentSymbol[] | SymbolInformation[] | null> = async (
  { textDocument },
  context,
) => {
  const { snapshot, client } = context;
  const path = pathOfUri(textDocument.uri);
  const file = path === undefined ? undefined : snapshot.file(path);
  const environment = path === undefined ? undefined : snapshot.environmentsOf(path)[0];
  if (path === undefined || file === undefined || environment === undefined) return null;

  const text = editedText(context, path);
  const outline = text === undefined ? () => [] : await outlineOf(text, environment, context);
  const revision = environment.byPath.get(path);
  const name = revision === undefined ? baseName(path) : revisionName(revision);
  const detail = revision?.id ?? '';
  const idSpan = revision?.idSpan ?? { start: 0, end: 0 };
  const whole = rangeOf(file.lines, { start: 0, end: file.lines[file.lines.length - 1] ?? 0 });
  const symbol = {
    name: labelText(name),
    detail: labelText(detail),
    kind: SymbolKind.Class,
    range: whole,
    selectionRange: rangeOf(file.lines, idSpan),
    children: children(file, outline),
  };
  return client.hierarchicalSymbols ? [symbol] : flat(symbol, textDocument.uri);
};

/** What gives the operations of a function. */
type Outline = (name: string, span: Span) => readonly OutlineEntry[];

async function outlineOf(text: string, environment: IndexedEnvironment, context: FeatureContext): Promise<Outline> {
  const { operations, python, settings, bufferText } = context;
  const options = readOptionsFor(environment, await settings.of(environment.folder.uri), bufferText);
  const { upgrade, downgrade } = (await operations.readText(text, options)).operations;
  const calls = (await python).operations(text);
  return (name, span) => {
    const run = name.startsWith('upgrade')
      ? upgrade
      : name.startsWith('downgrade')
        ? downgrade
        : [...upgrade, ...downgrade];
    return operationOutline(span, calls, run);
  };
}

function children(file: SourceFile, outline: Outline): DocumentSymbol[] {
  const symbol = (
    name: string,
    detail: string,
    kind: SymbolKind,
    whole: Span,
    selection: Span,
  ): { start: number; symbol: DocumentSymbol } => ({
    start: whole.start,
    symbol: { name, detail, kind, range: rangeOf(file.lines, whole), selectionRange: rangeOf(file.lines, selection) },
  });
  const { header, body } = file;
  const identifiers = identifierNames.flatMap((name) => {
    const statement = header.assignments[name];
    return statement === undefined
      ? []
      : [symbol(name, labelText(identifierText(header, name)), SymbolKind.Constant, statement, statement)];
  });
  const functions = (body?.functions ?? []).map(({ name, span, nameSpan }) => {
    const found = symbol(name, '', SymbolKind.Function, span, nameSpan);
    return {
      ...found,
      symbol: { ...found.symbol, children: outline(name, span).map((entry) => operationSymbol(file, entry)) },
    };
  });
  return [...identifiers, ...functions].sort((one, other) => one.start - other.start).map((each) => each.symbol);
}

function operationSymbol(file: SourceFile, { title, span, nameSpan, children }: OutlineEntry): DocumentSymbol {
  return {
    // The object is in the name, because a picker of symbols shows nothing else.
    name: labelText(title),
    detail: '',
    kind: SymbolKind.Method,
    range: rangeOf(file.lines, span),
    selectionRange: rangeOf(file.lines, nameSpan),
    children: children.map((child) => operationSymbol(file, child)),
  };
}

/** The value of an identifier as far as the text says it. */
function identifierText(header: RevisionHeader, name: IdentifierName): string {
  if (name === 'revision') return header.revision?.kind === 'known' ? header.revision.value : 'not known';
  const value = {
    down_revision: header.downRevision,
    branch_labels: header.branchLabels,
    depends_on: header.dependsOn,
  }[name];
  if (value === undefined) return '';
  const parts = [...value.references.map((reference) => reference.value), ...value.unknown.map(() => 'not known')];
  return parts.length === 0 ? 'None' : parts.join(', ');
}

function flat(symbol: DocumentSymbol, uri: string): SymbolInformation[] {
  const one = ({ name, kind, range }: DocumentSymbol, containerName?: string): SymbolInformation => ({
    name,
    kind,
    location: { uri, range },
    ...(containerName !== undefined && { containerName }),
  });
  const below = (parent: DocumentSymbol): SymbolInformation[] =>
    (parent.children ?? []).flatMap((child) => [one(child, parent.name), ...below(child)]);
  return [one(symbol), ...below(symbol)];
}
