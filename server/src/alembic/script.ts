import { bridgeOf, renderingRun } from './bridge.js';
import type { Direction, ScriptResult } from './bridgeMessages.js';
import type { BridgePool } from './bridgePool.js';
import { explainFailure, refusal, type RunFailure } from './failure.js';
import { previewNotes } from './previewNotes.js';
import { runSetup, type AlembicProject } from './runSetup.js';

/** A range, or one revision, which no range can name when it has several parents. */
export interface ScriptRequest {
  readonly from?: string;
  readonly to?: string;
  readonly revision?: string;
  readonly direction: Direction;
  /** null: the environment's own. */
  readonly dialect: string | null;
}

export interface OfflineScript {
  /** As Alembic prints it, up to where it stopped. */
  readonly text: string;
  readonly notes: readonly string[];
  /** Why Alembic stopped; null when it came to the end. */
  readonly error: string | null;
}

/** The whole script that `alembic upgrade a:b --sql` prints, its frame and the version table's statements included. */
export async function scriptOf(
  pool: BridgePool,
  project: AlembicProject,
  request: ScriptRequest,
  signal: AbortSignal,
): Promise<OfflineScript | RunFailure> {
  const setup = await runSetup(project, signal);
  if ('failure' in setup) return setup;
  const bridge = bridgeOf(pool, setup);
  if (bridge === undefined)
    return refusal(
      'settings',
      'With alembic.command the script is what that command prints; call it.',
      'alembic.command',
    );
  const reply = await bridge.request<ScriptResult>('script', request, signal);
  if ('failure' in reply) return reply;
  const { text, environmentError, error, dialect, throughEnvironment } = reply.result;
  const why = environmentError?.error ?? null;
  const explained = why === null ? null : explainFailure(renderingRun(setup, why));
  const revisions = text === '' ? [] : [null];
  const notes = previewNotes(
    { revisions, environmentError, throughEnvironment, databases: [] },
    reply,
    explained?.message ?? null,
  );
  if (dialect === null)
    return {
      ...(explained ?? refusal('failed', '')),
      message: `${notes[0] ?? 'Nothing was rendered.'} Choose a dialect to see the SQL without env.py.`,
    };
  return {
    text,
    notes,
    error:
      error === null ? null : explainFailure({ ...renderingRun(setup, error), command: commandOf(request) }).message,
  };
}

/** What a user would type to the same end. */
function commandOf({ direction, revision, from = '', to = '' }: ScriptRequest): string {
  return `alembic ${direction} ${revision ?? `${from}:${to}`} --sql`;
}
