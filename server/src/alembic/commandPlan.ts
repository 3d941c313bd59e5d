import { runAlembic } from './alembicCommand.js';
import { bridgeOf } from './bridge.js';
import type { FoundRevision, PlanResult, Refused, RenderStep, ResolveResult } from './bridgeMessages.js';
import type { BridgePool } from './bridgePool.js';
import { explainFailure, refusal, type RunFailure } from './failure.js';
import { askOnline } from './onlineBridge.js';
import { whyOfflineIsUnsafe } from './offlineSafety.js';
import { stepLine } from './offlineScript.js';
import { runSetup, type AlembicProject, type RunSetup } from './runSetup.js';

/** A command of Alembic's that changes the database. */
export interface AlembicCommand {
  readonly command: 'upgrade' | 'downgrade' | 'stamp';
  /** What Alembic takes: an id, "head", "heads", "base", "-1", "label@head" … */
  readonly to: string;
}

/** What Alembic would do; with `alembic.command` the paths are empty. */
export interface CommandSteps {
  /** In Alembic's order; none for a stamp. */
  readonly steps: readonly RenderStep[];
  /** Of a stamp: the revisions that it writes, sorted. Null elsewhere, and where `alembic.command` cannot be asked. */
  readonly target: readonly string[] | null;
}

/** What Alembic would run on a database that is at `from`. Its refusals are explained by what fixes them. */
export async function commandSteps(
  pool: BridgePool,
  project: AlembicProject,
  { command, to }: AlembicCommand,
  from: readonly string[],
  signal: AbortSignal,
): Promise<CommandSteps | RunFailure> {
  const wrong = whyNoRevision(to);
  if (wrong !== undefined) return wrong;
  const setup = await runSetup(project, signal);
  if ('failure' in setup) return setup;
  const bridge = bridgeOf(pool, setup);
  if (bridge === undefined)
    return command === 'stamp' ? { steps: [], target: null } : stepsThroughCommand(project, command, from, to, signal);
  const method = command === 'stamp' ? 'resolve' : 'plan';
  const params = command === 'stamp' ? { revision: to } : { from, to, direction: command };
  const offline = await bridge.request<PlanResult | ResolveResult>(method, params, signal);
  const reply =
    'failure' in offline && raisedInPython(offline)
      ? await askOnline<PlanResult | ResolveResult>(pool.script, setup, { method, params, timeoutMilliseconds }, signal)
      : offline;
  if ('failure' in reply) return reply;
  const { result } = reply;
  if (result.error !== null) return explain(setup, `alembic ${command} ${to}`, result.error);
  if ('steps' in result && command !== 'stamp')
    return { steps: result.steps.map((step: FoundRevision) => ({ ...step, direction: command })), target: null };
  return { steps: [], target: 'revisions' in result ? result.revisions.map(({ revision }) => revision).sort() : null };
}

/** Connecting included, and the import of a large application. */
const timeoutMilliseconds = 60_000;

/**
 * A revision that reads from the database as it is loaded can only be loaded with one, which Alembic has when it runs.
 */
function raisedInPython({ failure }: RunFailure): boolean {
  return failure !== 'cancelled' && failure !== 'timeout' && failure !== 'noInterpreter';
}

/** What begins with "-" is an option to Alembic, unless it is a number of steps. */
export function whyNoRevision(to: string): RunFailure | undefined {
  if (to !== '' && (!to.startsWith('-') || /^-\d+$/.test(to))) return undefined;
  return refusal(
    'unknownRevision',
    `"${to}" names no revision. Give an id, "heads", "base", or a number of steps as "-1".`,
  );
}

function explain({ cwd, folder, interpreter }: RunSetup, command: string, { kind, message }: Refused): RunFailure {
  const stdout = `FAILED: ${message === '' ? kind : message}`;
  return explainFailure({
    end: 'exited',
    exitCode: 255,
    stdout,
    stderr: '',
    command,
    cwd,
    folder,
    interpreter,
    timeoutMilliseconds: 0,
  });
}

/** Alembic runs elsewhere, and tells its steps only in the script that it would run, and from one revision only. */
export async function stepsThroughCommand(
  project: AlembicProject,
  command: 'upgrade' | 'downgrade',
  from: readonly string[],
  to: string,
  signal: AbortSignal,
): Promise<CommandSteps | RunFailure> {
  const unsafe = await whyOfflineIsUnsafe(project.environment.scriptLocation);
  if (unsafe !== undefined) return refusal('unsafe', unsafe);
  const [start = 'base', ...more] = from;
  if (more.length > 0) {
    const message = `The database is at several revisions (${from.join(', ')}), and from there alembic.command cannot tell its steps in advance. Run it in a terminal.`;
    return refusal('settings', message, 'alembic.command');
  }
  const output = await runAlembic(project, [command, `${start}:${to}`, '--sql'], signal);
  if ('failure' in output) return output;
  const steps = output.stdout.split(/\r?\n/).flatMap((line): RenderStep[] => {
    const [, , before = '', after = ''] = stepLine.exec(line) ?? [];
    const revision = (command === 'upgrade' ? after : before).trim();
    return revision === '' ? [] : [{ revision, path: '', direction: command }];
  });
  return { steps, target: null };
}
