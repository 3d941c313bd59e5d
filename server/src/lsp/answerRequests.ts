import {
  CodeActionRequest,
  CodeActionResolveRequest,
  type CancellationToken,
  CodeLensRequest,
  CodeLensResolveRequest,
  CompletionRequest,
  type Connection,
  DefinitionRequest,
  DocumentDiagnosticRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  HoverRequest,
  InlayHintRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SignatureHelpRequest,
  TypeHierarchyPrepareRequest,
  TypeHierarchySubtypesRequest,
  TypeHierarchySupertypesRequest,
  WorkspaceDiagnosticRequest,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver/node';
import { refusal } from '../alembic/failure.js';
import type { Feature } from './context.js';
import { branches } from './features/branches.js';
import { resolveDowngrade } from './downgradeActions.js';
import { cancelCommand } from './features/cancelCommand.js';
import { check } from './features/check.js';
import { codeAction } from './features/codeAction.js';
import { codeLens, resolveLens, unresolved } from './features/codeLens.js';
import { completion } from './features/completion.js';
import { compareHeads } from './features/compareHeads.js';
import { current } from './features/current.js';
import { debugInformation } from './features/debugInformation.js';
import { definition } from './features/definition.js';
import { documentDiagnostics, workspaceDiagnostics } from './features/diagnostics.js';
import { documentLink } from './features/documentLink.js';
import { documentSymbol } from './features/documentSymbol.js';
import { environments } from './features/environments.js';
import { executeCommand } from './features/executeCommand.js';
import { hover } from './features/hover.js';
import { init } from './features/init.js';
import { initTemplates } from './features/initTemplates.js';
import { inlayHint } from './features/inlayHint.js';
import { merge } from './features/merge.js';
import { newRevision } from './features/newRevision.js';
import { planCommand } from './features/planCommand.js';
import { preview } from './features/preview.js';
import { installation, python as findPython } from './features/python.js';
import { rebase } from './features/rebase.js';
import { references } from './features/references.js';
import { relatives } from './features/relatives.js';
import { prepareRename, rename } from './features/rename.js';
import { clearReview, review } from './features/review.js';
import { revisions } from './features/revisions.js';
import { downgrade, roundTrip } from './features/roundTrip.js';
import { runCommand } from './features/runCommand.js';
import { schemaDocumentAt, tableHistory, tables } from './features/schema.js';
import { sqlDocumentAt } from './features/sqlDocument.js';
import { signatureHelp } from './features/signatureHelp.js';
import { tree, treePath } from './features/tree.js';
import { prepareTypeHierarchy, subtypes, supertypes } from './features/typeHierarchy.js';
import { whyUnknown } from './features/whyUnknown.js';
import { workspaceSymbol } from './features/workspaceSymbol.js';
import {
  BranchesRequest,
  CancelCommandRequest,
  CheckRequest,
  ClearReviewRequest,
  CompareHeadsRequest,
  CurrentRequest,
  DebugInformationRequest,
  DowngradeRequest,
  type DebugInformationParams,
  EnvironmentsRequest,
  InitRequest,
  InitTemplatesRequest,
  InstallationRequest,
  MergeRequest,
  NewRevisionRequest,
  PlanCommandRequest,
  PreviewRequest,
  PythonRequest,
  RebaseRequest,
  RelativesRequest,
  type Request,
  ReviewRequest,
  RevisionsRequest,
  RoundTripRequest,
  RunCommandRequest,
  SchemaDocumentRequest,
  SqlDocumentRequest,
  TableHistoryRequest,
  TablesRequest,
  TreeRequest,
  TreePathRequest,
  WhyUnknownRequest,
} from './messages.js';
import { type Runner, type RunOptions } from './run.js';

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** What the server answers: method → feature, and the neutral value of each. */
export function answerRequests(connection: Connection, run: Runner): void {
  const answer = <P, R>({ method }: Request<P, R>, feature: Feature<P, R>, options: RunOptions<R>): void => {
    connection.onRequest(method, run(method, feature, options));
  };
  connection.onRequest(HoverRequest.type, run('textDocument/hover', hover, { neutral: null }));
  connection.onRequest(DefinitionRequest.type, run('textDocument/definition', definition, { neutral: null }));
  connection.onRequest(ReferencesRequest.type, run('textDocument/references', references, { neutral: null }));
  connection.onRequest(
    DocumentSymbolRequest.type,
    run('textDocument/documentSymbol', documentSymbol, { neutral: null }),
  );
  connection.onRequest(CodeLensRequest.type, run('textDocument/codeLens', codeLens, { neutral: null }));
  connection.onRequest(
    CodeLensResolveRequest.type,
    run('codeLens/resolve', resolveLens, { neutral: unresolved({ range: nowhere }) }),
  );
  // Editors ask again for a list that is not complete with the next key; in a string they would not by themselves.
  const outdated = { isIncomplete: true, items: [] };
  connection.onRequest(CompletionRequest.type, run('textDocument/completion', completion, { neutral: null, outdated }));
  connection.onRequest(SignatureHelpRequest.type, run('textDocument/signatureHelp', signatureHelp, { neutral: null }));
  connection.onRequest(DocumentLinkRequest.type, run('textDocument/documentLink', documentLink, { neutral: null }));
  connection.onRequest(InlayHintRequest.type, run('textDocument/inlayHint', inlayHint, { neutral: null }));
  connection.onRequest(PrepareRenameRequest.type, run('textDocument/prepareRename', prepareRename, { neutral: null }));
  connection.onRequest(RenameRequest.type, run('textDocument/rename', rename, { neutral: null }));
  connection.onRequest(
    TypeHierarchyPrepareRequest.type,
    run('textDocument/prepareTypeHierarchy', prepareTypeHierarchy, { neutral: null }),
  );
  connection.onRequest(
    TypeHierarchySupertypesRequest.type,
    run('typeHierarchy/supertypes', supertypes, { neutral: null }),
  );
  connection.onRequest(TypeHierarchySubtypesRequest.type, run('typeHierarchy/subtypes', subtypes, { neutral: null }));
  connection.onRequest(WorkspaceSymbolRequest.type, run('workspace/symbol', workspaceSymbol, { neutral: [] }));
  connection.onRequest(CodeActionRequest.type, run('textDocument/codeAction', codeAction, { neutral: null }));
  connection.onRequest(
    CodeActionResolveRequest.type,
    run('codeAction/resolve', resolveDowngrade, { neutral: { title: '' } }),
  );
  connection.onRequest(
    DocumentDiagnosticRequest.type,
    run('textDocument/diagnostic', documentDiagnostics, { neutral: { kind: 'full', items: [] }, isForVersion: false }),
  );
  connection.onRequest(
    WorkspaceDiagnosticRequest.type,
    run('workspace/diagnostic', workspaceDiagnostics, { neutral: { items: [] } }),
  );
  connection.onRequest(ExecuteCommandRequest.type, run('workspace/executeCommand', executeCommand, { neutral: null }));
  answer(EnvironmentsRequest, environments, { neutral: [], isForVersion: false });
  answer(TreeRequest, tree, { neutral: [] });
  answer(TreePathRequest, treePath, { neutral: [], isForVersion: false });
  answer(RelativesRequest, relatives, { neutral: [], isForVersion: false });
  const notWorkedOut = {
    kind: 'refused',
    reason: 'The language server could not work it out; its log says why.',
  } as const;
  answer(RoundTripRequest, roundTrip, { neutral: notWorkedOut });
  answer(DowngradeRequest, downgrade, { neutral: notWorkedOut });
  answer(ReviewRequest, review, { neutral: notWorkedOut, isForVersion: false });
  answer(ClearReviewRequest, clearReview, { neutral: false, isForVersion: false });
  answer(RebaseRequest, rebase, { neutral: notWorkedOut, isForVersion: false });
  answer(BranchesRequest, branches, { neutral: notWorkedOut });
  answer(CompareHeadsRequest, compareHeads, { neutral: notWorkedOut });
  answer(RevisionsRequest, revisions, { neutral: [], isForVersion: false });
  const notAnswered = refusal('failed', 'The language server could not answer. See the log, "Alembic: Show Logs".');
  answer(NewRevisionRequest, newRevision, { neutral: notAnswered });
  answer(MergeRequest, merge, { neutral: notAnswered });
  answer(InitTemplatesRequest, initTemplates, { neutral: notAnswered });
  answer(InitRequest, init, { neutral: notAnswered });
  answer(CurrentRequest, current, { neutral: notAnswered });
  answer(PlanCommandRequest, planCommand, { neutral: notAnswered });
  answer(CancelCommandRequest, cancelCommand, { neutral: false });
  answer(RunCommandRequest, runCommand, { neutral: notAnswered });
  answer(CheckRequest, check, { neutral: notAnswered });
  const noSchema = {
    kind: 'refused',
    reason: 'The schema could not be worked out; the log of the server says why.',
  } as const;
  answer(SchemaDocumentRequest, schemaDocumentAt, { neutral: noSchema });
  answer(SqlDocumentRequest, sqlDocumentAt, { neutral: { uri: '' }, isForVersion: false });
  answer(TablesRequest, tables, { neutral: noSchema });
  answer(TableHistoryRequest, tableHistory, { neutral: noSchema });
  answer(WhyUnknownRequest, whyUnknown, { neutral: notWorkedOut });
  answer(PreviewRequest, preview, { neutral: notAnswered, isForVersion: false });
  answer(PythonRequest, findPython, { neutral: notAnswered, isForVersion: false });
  answer(InstallationRequest, installation, { neutral: notAnswered, isForVersion: false });
  const answerDebugInformation = run(DebugInformationRequest.method, debugInformation, {
    neutral: '',
    isForVersion: false,
  });
  // Without parameters the token comes in their place.
  connection.onRequest(
    DebugInformationRequest.method,
    (params: DebugInformationParams | CancellationToken, token?: CancellationToken) =>
      token === undefined
        ? answerDebugInformation({}, params as CancellationToken)
        : answerDebugInformation(params as DebugInformationParams, token),
  );
}
