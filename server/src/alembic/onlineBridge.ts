import { bridgeFailure, type BridgeResult } from './bridge.js';
import { createBridge } from './bridgeProcess.js';
import { refusal, type RunFailure } from './failure.js';
import type { RunSetup } from './runSetup.js';
import { urlOption } from './selectedUrl.js';

export interface OnlineRequest {
  readonly method: 'current' | 'check' | 'plan' | 'resolve';
  /** Beside what every request says of the project. */
  readonly params?: object;
  readonly timeoutMilliseconds: number;
}

/**
 * Asks a Python that may connect, and changes nothing. It is started for the one question and ends with it, so that
 * the Python that renders previews never connects, and no connection stays open in a pool of the project's.
 */
export async function askOnline<T>(
  script: string,
  setup: RunSetup,
  request: OnlineRequest,
  signal: AbortSignal,
): Promise<BridgeResult<T> | RunFailure> {
  const { interpreter, cwd, folder, env, secrets, configFile, section, x, scriptLocation, selectedUrl } = setup;
  const { method, params, timeoutMilliseconds } = request;
  if (interpreter === null) return withoutInterpreter;
  const bridge = createBridge({
    name: method,
    interpreter: interpreter.path,
    script,
    cwd,
    env,
    secrets,
    mayConnect: true,
  });
  try {
    const reply = await bridge.request<T>(
      method,
      { config: configFile, section, x, scriptLocation, url: urlOption(selectedUrl), cwd, ...params },
      { timeoutMilliseconds, signal },
    );
    return reply.end === 'answered'
      ? reply
      : bridgeFailure(reply, { cwd, folder, interpreter, timeoutMilliseconds, command: `alembic ${method}` });
  } finally {
    bridge.dispose();
  }
}

const withoutInterpreter = refusal(
  'settings',
  'With alembic.command this cannot be asked: it needs the Python of the project, which runs elsewhere.',
  'alembic.command',
);
