import {
  type EnvironmentSummary,
  type PreviewParams,
  PreviewRequest,
  type PreviewResult,
  type PreviewScope,
  type RunFailure,
} from 'alembic-language-server/messages';
import { commands, l10n, Uri, type CancellationToken } from 'vscode';
import type { Client } from '../client.js';
import { remediesFor } from '../commands/remedies.js';
import { isFailure, logFailure, type Remedy } from '../runFailure.js';
import type { TextSnapshot } from './freshness.js';
import type { PreviewState } from './state.js';
import type { PreviewTarget } from './target.js';

export interface Question {
  readonly target: PreviewTarget;
  readonly options: Omit<PreviewParams, 'scope'>;
  /** The texts that the answer will be of. */
  readonly snapshot: TextSnapshot;
  /** Hears how far a long rendering is. */
  readonly onProgress: (message: string) => void;
}

/** Asks the server for SQL. Undefined when the run was cancelled. */
export async function ask(
  client: Client,
  { target, options, snapshot, onProgress }: Question,
  token: CancellationToken,
): Promise<PreviewState | undefined> {
  const { server, python, log } = client;
  const { scope, name } = target;
  try {
    const result = await server.request(PreviewRequest, { scope, ...options }, token, onProgress);
    if (token.isCancellationRequested) return undefined;
    // What needs no Python says nothing of it.
    if (options.engine === 'alembic') python.record(result);
    if (!isFailure(result)) return { kind: 'result', scope, result: withEditorsUris(result), snapshot };
    if (result.failure === 'cancelled') return undefined;
    logFailure(result, log);
    const environment = await environmentOf(client, scope);
    return {
      kind: 'failure',
      scope: scope.kind,
      name,
      message: result.message,
      details: result.details,
      buttons: buttonsFor(client, result, scope, environment),
    };
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    log.error(error instanceof Error ? error : String(error));
    const message = l10n.t('The language server gave no answer: {0}', String(error));
    return {
      kind: 'failure',
      scope: scope.kind,
      name,
      message,
      details: '',
      buttons: [{ title: l10n.t('Show Logs'), apply: () => commands.executeCommand('alembic.showLogs') }],
    };
  }
}

/** The server may spell a URI in another way than the editor, and here they are compared. */
function withEditorsUris(result: PreviewResult): PreviewResult {
  return {
    ...result,
    revisions: result.revisions.map((revision) => ({ ...revision, uri: Uri.parse(revision.uri).toString() })),
  };
}

async function environmentOf({ environments }: Client, scope: PreviewScope): Promise<EnvironmentSummary | undefined> {
  if (scope.kind === 'revision') return (await environments.holding(Uri.parse(scope.uri)))[0];
  return environments.all.find(({ id }) => id === scope.environment);
}

/**
 * The ways out that a failed command has too, and for pending SQL the way to where the database is. The page itself
 * shows the details.
 */
function buttonsFor(
  client: Client,
  failure: RunFailure,
  scope: PreviewScope,
  environment: EnvironmentSummary | undefined,
): Remedy[] {
  const showsDetails = l10n.t('Show Details');
  const showCurrent = l10n.t('Show Current');
  const remedies = remediesFor(client, failure, environment).filter(({ title }) => title !== showsDetails);
  if (scope.kind !== 'pending' || remedies.some(({ title }) => title === showCurrent)) return remedies;
  return [
    ...remedies,
    {
      title: showCurrent,
      apply: () => commands.executeCommand('alembic.showCurrent', { environment: scope.environment, revision: null }),
    },
  ];
}
