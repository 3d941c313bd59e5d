/** The server's own requests, typed. Their meaning is told in `server/src/lsp/messages.ts`. */
import {
  DebugInformation,
  Environments,
  NewRevision,
  PreviewSql,
  Relatives,
  Tree,
  type EnvironmentsParams,
  type EnvironmentSummary,
  type NewRevisionParams,
  type NewRevisionResult,
  type PreviewSqlParams,
  type PreviewSqlResult,
  type RelativesParams,
  type RevisionSummary,
  type TreeNode,
  type TreeParams,
} from 'alembic-language-server/messages';
import { RequestType } from 'vscode-languageclient/node';

export const environmentsRequest = new RequestType<EnvironmentsParams, EnvironmentSummary[], void>(Environments);
export const treeRequest = new RequestType<TreeParams, TreeNode[], void>(Tree);
export const relativesRequest = new RequestType<RelativesParams, RevisionSummary[], void>(Relatives);
export const newRevisionRequest = new RequestType<NewRevisionParams, NewRevisionResult, void>(NewRevision);
export const previewSqlRequest = new RequestType<PreviewSqlParams, PreviewSqlResult, void>(PreviewSql);
/** Its parameters are an empty object: with none at all, the handler would get the token in their place. */
export const debugInformationRequest = new RequestType<Record<string, never>, string, void>(DebugInformation);
