import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';

/** Which requests the protocol allows now: none before `initialize`, which comes once, and none after `shutdown`. */
export interface Lifecycle {
  /** At `initialize`: an error where it came before. */
  initialize(): ResponseError<never> | undefined;
  /** At `shutdown`: an error where there is nothing to end. */
  shutDown(): ResponseError<never> | undefined;
  /** At any other request: the error that is its answer, or undefined where it may be answered. */
  readonly refusal: () => ResponseError<never> | undefined;
  readonly isShutDown: () => boolean;
}

export function createLifecycle(): Lifecycle {
  let state: 'new' | 'running' | 'shut down' = 'new';

  function refusal(): ResponseError<never> | undefined {
    if (state === 'new')
      return new ResponseError<never>(ErrorCodes.ServerNotInitialized, 'The first request must be "initialize".');
    return state === 'shut down'
      ? new ResponseError<never>(ErrorCodes.InvalidRequest, 'The server was shut down.')
      : undefined;
  }

  return {
    initialize() {
      if (state !== 'new')
        return new ResponseError<never>(ErrorCodes.InvalidRequest, 'The server is initialized already.');
      state = 'running';
      return undefined;
    },
    shutDown() {
      const refused = refusal();
      if (refused === undefined) state = 'shut down';
      return refused;
    },
    refusal,
    isShutDown: () => state === 'shut down',
  };
}
