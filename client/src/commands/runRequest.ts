import type { Request, EnvironmentSummary, RunFailure } from 'alembic-language-server/messages';
import { ProgressLocation, type CancellationToken } from 'vscode';
import type { Client } from '../client.js';
import { isFailure } from '../runFailure.js';
import { window } from '../window.js';
import { showFailure } from './remedies.js';

export interface Run<P, R> {
  readonly type: Request<P, R | RunFailure>;
  readonly params: P;
  /** What the progress says. */
  readonly title: string;
  /** The environment that the buttons of a failure act on; absent while there is no environment. */
  readonly environment?: EnvironmentSummary;
}

/**
 * Makes a request that runs the project's Alembic, with progress and a button to cancel it. Undefined when it was
 * cancelled, or when it failed: the failure has been shown by then, with buttons for what helps.
 */
export async function runRequest<P, R extends object>(
  client: Client,
  { type, params, title, environment }: Run<P, R>,
): Promise<R | undefined> {
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (progress, token) =>
      unlessCancelled(
        client.server.request(type, params, token, (message) => {
          progress.report({ message });
        }),
        token,
      ),
  );
  if (result === undefined) return undefined;
  client.python.record(result);
  if (!isFailure(result)) return result;
  if (result.failure !== 'cancelled') {
    // Not waited for: what comes after a failed run must not wait until its message is closed.
    showFailure(client, result, environment).catch((error: unknown) => {
      client.log.error(error instanceof Error ? error : String(error));
    });
  }
  return undefined;
}

/** The server refuses a request that was cancelled; that is no error of a command's. */
export async function unlessCancelled<T>(answer: Promise<T>, token: CancellationToken): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    throw error;
  }
}
