/** The server's own requests, typed. Their meaning is told in `server/src/lsp/messages.ts`. */
import {
  Branches,
  CancelCommand,
  Check,
  CompareHeads,
  Current,
  DebugInformation,
  Environments,
  Init,
  InitTemplates,
  Installation,
  Merge,
  NewRevision,
  PlanCommand,
  Preview,
  Python,
  Rebase,
  Relatives,
  Revisions,
  RunCommand,
  Tree,
  TreePath,
  type BranchesAnswer,
  type CheckResult,
  type CompareHeadsAnswer,
  type CompareHeadsParams,
  type CurrentResult,
  type DebugInformationParams,
  type EnvironmentParams,
  type EnvironmentsParams,
  type EnvironmentSummary,
  type InitParams,
  type InitResult,
  type InitTemplatesParams,
  type InitTemplatesResult,
  type InstallationAnswer,
  type MergeParams,
  type NewRevisionParams,
  type NewRevisionResult,
  type CommandAnswer,
  type CommandParams,
  type CommandPlan,
  type PreviewParams,
  type PreviewResult,
  type PythonAnswer,
  type PythonParams,
  type PythonPlace,
  type RebaseAnswer,
  type RebaseParams,
  type RelativesParams,
  type RevisionSummary,
  type RunFailure,
  type RunCommandParams,
  type TreeNode,
  type TreeParams,
  type TreePathParams,
} from 'alembic-language-server/messages';
import { RequestType } from 'vscode-languageclient/node';

export const environmentsRequest = new RequestType<EnvironmentsParams, EnvironmentSummary[], void>(Environments);
export const treeRequest = new RequestType<TreeParams, TreeNode[], void>(Tree);
export const treePathRequest = new RequestType<TreePathParams, TreeNode[], void>(TreePath);
export const relativesRequest = new RequestType<RelativesParams, RevisionSummary[], void>(Relatives);
export const revisionsRequest = new RequestType<EnvironmentParams, RevisionSummary[], void>(Revisions);
export const newRevisionRequest = new RequestType<NewRevisionParams, NewRevisionResult, void>(NewRevision);
export const mergeRequest = new RequestType<MergeParams, NewRevisionResult, void>(Merge);
export const rebaseRequest = new RequestType<RebaseParams, RebaseAnswer, void>(Rebase);
export const branchesRequest = new RequestType<EnvironmentParams, BranchesAnswer, void>(Branches);
export const compareHeadsRequest = new RequestType<CompareHeadsParams, CompareHeadsAnswer, void>(CompareHeads);
export const previewRequest = new RequestType<PreviewParams, PreviewResult | RunFailure, void>(Preview);
export const currentRequest = new RequestType<EnvironmentParams, CurrentResult | RunFailure, void>(Current);
export const planCommandRequest = new RequestType<CommandParams, CommandPlan | RunFailure, void>(PlanCommand);
export const runCommandRequest = new RequestType<RunCommandParams, CommandAnswer, void>(RunCommand);
export const cancelCommandRequest = new RequestType<EnvironmentParams, boolean, void>(CancelCommand);
export const checkRequest = new RequestType<EnvironmentParams, CheckResult | RunFailure, void>(Check);
export const initTemplatesRequest = new RequestType<InitTemplatesParams, InitTemplatesResult, void>(InitTemplates);
export const initRequest = new RequestType<InitParams, InitResult | RunFailure, void>(Init);
export const pythonRequest = new RequestType<PythonParams, PythonAnswer, void>(Python);
export const installationRequest = new RequestType<PythonPlace, InstallationAnswer, void>(Installation);
/** Its parameters are an empty object: with none at all, the handler would get the token in their place. */
export const debugInformationRequest = new RequestType<DebugInformationParams, string, void>(DebugInformation);
