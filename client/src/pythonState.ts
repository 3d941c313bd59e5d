import type { ChosenInterpreter } from 'alembic-language-server/messages';
import { commands, EventEmitter, workspace, type Event } from 'vscode';
import type { EditorInterpreter } from './editorInterpreter.js';
import { isFailure, type FailureKind } from './runFailure.js';

/** What the last run told about the user's Python. The server looks for it only when something is to be run. */
export interface PythonState {
  /** The Python that ran last, and why it was chosen; undefined before, and where a command took its place. */
  readonly interpreter: ChosenInterpreter | undefined;
  readonly onDidChange: Event<void>;
  /**
   * Takes the result of a run. Whether it found no interpreter, or one without Alembic, is told to the manifest as
   * `alembic.noInterpreter`.
   */
  record(result: object): void;
  dispose(): void;
}

/** These say nothing about the interpreter, because none was looked for. */
const silentFailures: readonly FailureKind[] = [
  'untrusted',
  'noConfiguration',
  'notARevision',
  'unsafe',
  'settings',
  'fileExists',
  'cancelled',
];

/** @param editorInterpreter another one that the editor's Python extension selects ends what is known too */
export function watchPython(editorInterpreter: EditorInterpreter): PythonState {
  const changed = new EventEmitter<void>();
  let interpreter: ChosenInterpreter | undefined;

  function set(isMissing: boolean): void {
    void commands.executeCommand('setContext', 'alembic.noInterpreter', isMissing);
  }

  function remember(next: ChosenInterpreter | undefined): void {
    interpreter = next;
    changed.fire();
  }

  function forget(): void {
    set(false);
    remember(undefined);
  }

  const subscriptions = [
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('alembic.interpreter')) forget();
    }),
    editorInterpreter.onDidChange(forget),
  ];

  return {
    get interpreter() {
      return interpreter;
    },
    onDidChange: changed.event,
    record(result) {
      const failure = isFailure(result) ? result.failure : undefined;
      if (failure !== undefined && silentFailures.includes(failure)) return;
      set(failure === 'noInterpreter' || failure === 'noAlembic');
      const chosen = interpreterOf(result);
      if (chosen !== undefined) remember(chosen);
    },
    dispose(): void {
      for (const subscription of subscriptions) subscription.dispose();
      changed.dispose();
    },
  };
}

/** Results of a run may name the Python that ran. */
function interpreterOf(result: object): ChosenInterpreter | undefined {
  return 'interpreter' in result ? (result.interpreter as ChosenInterpreter) : undefined;
}
