import type {
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  PreviousResultId,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { pathOfUri, uriOfPath } from '../../workspace/paths.js';
import type { Feature, FeatureContext } from '../context.js';
import { diagnosticsOf, resultIdOf } from '../diagnostics.js';

/** The problems of one file; "unchanged" when the client has them already. */
export const documentDiagnostics: Feature<DocumentDiagnosticParams, DocumentDiagnosticReport> = async (
  { textDocument, previousResultId },
  context,
) => {
  const path = pathOfUri(textDocument.uri);
  const snapshot = path === undefined ? context.snapshot : await context.reviewed(path, context.signal);
  const items = path === undefined ? [] : diagnosticsOf({ ...context, snapshot }, path);
  const resultId = resultIdOf(items);
  return resultId === previousResultId ? { kind: 'unchanged', resultId } : { kind: 'full', resultId, items };
};

/** The problems of all files, and of those that the client still shows problems of. */
export const workspaceDiagnostics: Feature<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport> = (
  { previousResultIds },
  context,
) => {
  const previous = new Map(previousResultIds.flatMap((result) => previousOf(result)));
  const paths = new Set([...context.snapshot.problems.keys(), ...previous.keys()]);
  return { items: [...paths].map((path) => report(context, path, previous.get(path))) };
};

function previousOf(result: PreviousResultId): [string, PreviousResultId][] {
  const path = pathOfUri(result.uri);
  return path === undefined ? [] : [[path, result]];
}

function report(
  context: FeatureContext,
  path: string,
  previous: PreviousResultId | undefined,
): WorkspaceDocumentDiagnosticReport {
  const items = diagnosticsOf(context, path);
  const resultId = resultIdOf(items);
  const file = {
    uri: previous?.uri ?? uriOfPath(path),
    version: context.snapshot.file(path)?.version ?? null,
    resultId,
  };
  return resultId === previous?.value ? { kind: 'unchanged', ...file } : { kind: 'full', ...file, items };
}
