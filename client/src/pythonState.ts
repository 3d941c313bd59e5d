import { commands, workspace } from 'vscode';
import { isFailure, type FailureKind } from './runFailure.js';

/** What the last run told about the user's Python. The server looks for it only when something is to be run. */
export interface PythonState {
  /** Takes the result of a run. Whether it found no interpreter, or one without Alembic, is told to the manifest as `alembic.noInterpreter`. */
  record(result: object): void;
  dispose(): void;
}

/** These say nothing about the interpreter, because none was looked for. */
const silentFailures: readonly FailureKind[] = ['untrusted', 'noConfiguration', 'notARevision', 'unsafe', 'cancelled'];

export function watchPython(): PythonState {
  function set(isMissing: boolean): void {
    void commands.executeCommand('setContext', 'alembic.noInterpreter', isMissing);
  }

  const subscription = workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('alembic.interpreter')) set(false);
  });

  return {
    record(result) {
      const failure = isFailure(result) ? result.failure : undefined;
      if (failure !== undefined && silentFailures.includes(failure)) return;
      set(failure === 'noInterpreter' || failure === 'noAlembic');
    },
    dispose(): void {
      subscription.dispose();
    },
  };
}
