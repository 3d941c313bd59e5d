import { printedByAlembic } from './alembicCommand.js';
import { bridgeOf, renderingRun, type Bridge } from './bridge.js';
import type { Direction, ScriptResult } from './bridgeMessages.js';
import type { BridgePool } from './bridgePool.js';
import { explainFailure, refusal, type RunFailure } from './failure.js';
import { whyOfflineIsUnsafe } from './offlineSafety.js';
import { previewNotes } from './previewNotes.js';
import type { RevisionRange } from './previewPlan.js';
import { runSetup, type AlembicProject, type RunSetup } from './runSetup.js';

export interface ScriptRequest {
  readonly direction: Direction;
  /** null: the environment's own. */
  readonly dialect: string | null;
  /** The ids of the revisions to run, in order; one alone need not be what a range can name, as it may have several parents. */
  readonly steps: readonly string[];
  /** The range that runs these steps; null where none does. */
  readonly range: RevisionRange | null;
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
  return bridge === undefined
    ? scriptThroughCommand(project, request, signal)
    : scriptOfBridge(bridge, setup, request, signal);
}

async function scriptOfBridge(
  bridge: Bridge,
  setup: RunSetup,
  request: ScriptRequest,
  signal: AbortSignal,
): Promise<OfflineScript | RunFailure> {
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

async function scriptThroughCommand(
  project: AlembicProject,
  { direction, dialect, steps, range }: ScriptRequest,
  signal: AbortSignal,
): Promise<OfflineScript | RunFailure> {
  if (range === null)
    return refusal(
      'settings',
      `alembic.command cannot print the script of ${steps.join(', ')} alone: each range that ends there runs other revisions too.`,
      'alembic.command',
    );
  const unsafe = await whyOfflineIsUnsafe(project.environment.scriptLocation);
  if (unsafe !== undefined) return refusal('unsafe', unsafe);
  const printed = await printedByAlembic(project, [direction, `${range.from}:${range.to}`, '--sql'], signal);
  if ('failure' in printed) return printed;
  const { stdout, error } = printed;
  if (error !== null && stdout === '') return error;
  const notes =
    dialect === null
      ? []
      : [`alembic.command cannot render for ${dialect}: this is the SQL for the dialect of env.py.`];
  return { text: stdout, notes, error: error?.message ?? null };
}

/** What a user would type to the same end. */
function commandOf({ direction, steps, range }: ScriptRequest): string {
  return `alembic ${direction} ${range === null ? steps.join(' ') : `${range.from}:${range.to}`} --sql`;
}
