import {
  type ChosenInterpreter,
  type PythonAnswer,
  type PythonParams,
  PythonRequest,
} from 'alembic-language-server/messages';
import { commands, Disposable, EventEmitter, workspace, type Event } from 'vscode';
import type { Server } from '../languageClient.js';
import { isFailure, isPythonMissing, type FailureKind } from '../runFailure.js';
import { createAnswers } from './answers.js';
import type { EditorInterpreter } from './editorInterpreter.js';
import { paramsOf, type PythonSubject } from './subject.js';

/** What is known of the user's Python, from what was asked and from what was run. */
export interface PythonState {
  /** The Python that was found last, and why it was chosen; undefined before, and where a command took its place. */
  readonly interpreter: ChosenInterpreter | undefined;
  /** Whether the last answer was that there is no Python, or one without Alembic. */
  readonly isMissing: boolean;
  readonly onDidChange: Event<void>;
  /** What was known may not hold any more: a setting, the selected interpreter or a file changed. */
  readonly onDidForget: Event<void>;
  /** Asks for the Python of an environment or a folder, and whether it has Alembic. A good answer is kept. */
  check(subject: PythonSubject): Promise<PythonAnswer>;
  /** The same as far as files show it: nothing is started, and what is not known for sure is no failure. */
  look(subject: PythonSubject): Promise<PythonAnswer>;
  /** Takes the result of a run. The manifest knows as `alembic.noInterpreter` whether it found no Python with Alembic. */
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

/** What decides which Python is taken, and what an installation of Alembic leaves. */
const decidingFiles =
  '**/{pyvenv.cfg,conda-meta/history,pyproject.toml,poetry.lock,Pipfile,alembic.ini,alembic-*.dist-info}';

/** @param editorInterpreter another one that the editor's Python extension selects ends what is known too */
export function watchPython(server: Server, editorInterpreter: EditorInterpreter): PythonState {
  const changed = new EventEmitter<void>();
  const forgotten = new EventEmitter<void>();
  let interpreter: ChosenInterpreter | undefined;
  let isMissing = false;

  const answers = createAnswers(
    async (subject) => {
      const answer = await server.request(PythonRequest, JSON.parse(subject) as PythonParams);
      record(answer);
      return answer;
    },
    (answer) => !isFailure(answer),
  );

  function record(result: object): void {
    const failure = isFailure(result) ? result.failure : undefined;
    if (failure !== undefined && silentFailures.includes(failure)) return;
    isMissing = isPythonMissing(failure);
    if (isMissing) answers.clear();
    void commands.executeCommand('setContext', 'alembic.noInterpreter', isMissing);
    const chosen = interpreterOf(result);
    if (chosen !== undefined) remember(chosen);
  }

  function remember(next: ChosenInterpreter | undefined): void {
    interpreter = next;
    changed.fire();
  }

  function forget(): void {
    answers.clear();
    remember(undefined);
    forgotten.fire();
  }

  const files = workspace.createFileSystemWatcher(decidingFiles);
  const subscriptions = Disposable.from(
    changed,
    forgotten,
    files,
    files.onDidCreate(forget),
    files.onDidChange(forget),
    files.onDidDelete(forget),
    workspace.onDidChangeConfiguration((event) => {
      if (
        ['alembic.interpreter', 'alembic.command', 'alembic.envFile'].some((name) => event.affectsConfiguration(name))
      )
        forget();
    }),
    editorInterpreter.onDidChange(forget),
  );

  return {
    get interpreter() {
      return interpreter;
    },
    get isMissing() {
      return isMissing;
    },
    onDidChange: changed.event,
    onDidForget: forgotten.event,
    check: (subject) => answers.get(JSON.stringify(paramsOf(subject))),
    look: (subject) => answers.get(JSON.stringify({ ...paramsOf(subject), onlyFiles: true })),
    record,
    dispose: () => subscriptions.dispose() as undefined,
  };
}

/** Results of a run may name the Python that ran. */
function interpreterOf(result: object): ChosenInterpreter | undefined {
  return 'interpreter' in result ? (result.interpreter as ChosenInterpreter) : undefined;
}
