import type { EditorInterpreterResult } from 'alembic-language-server/messages';
import { PVSC_EXTENSION_ID, PythonExtension } from '@vscode/python-extension';
import { EventEmitter, extensions, type Event, type LogOutputChannel, type Uri } from 'vscode';

/** What the editor's Python extensions have selected. Neither is needed; one that is not there is not waited for. */
export interface EditorInterpreter {
  /** The interpreter selected for a folder; null where no extension knows one. Starts the extension if need be. */
  find(folder: Uri): Promise<EditorInterpreterResult>;
  /** Another one was selected, for some folder. Fires only once `find` was called. */
  readonly onDidChange: Event<void>;
  dispose(): void;
}

/**
 * The part of the Python Environments extension's API that is used. Its package `@vscode/python-environments` needs
 * VS Code 1.110 and Node 22, beyond this extension's floor, and would bring only types.
 */
interface PythonEnvironmentsApi {
  getEnvironment(
    scope: Uri,
  ): Promise<{ readonly execInfo?: { readonly run: { readonly executable: string } } } | undefined>;
  readonly onDidChangeEnvironment: Event<unknown>;
}
const environmentsExtensionId = 'ms-python.vscode-python-envs';

export function watchEditorInterpreter(log: LogOutputChannel): EditorInterpreter {
  const changed = new EventEmitter<void>();
  const listened = new Set<string>();
  const subscriptions: { dispose(): unknown }[] = [changed];

  function listenOnce(extension: string, event: Event<unknown>): void {
    if (listened.has(extension)) return;
    listened.add(extension);
    subscriptions.push(
      event(() => {
        changed.fire();
      }),
    );
  }

  /** The newer extension; it exports nothing while the user has switched it off by its setting. */
  async function fromEnvironments(folder: Uri): Promise<EditorInterpreterResult> {
    const api =
      (await extensions.getExtension<PythonEnvironmentsApi | undefined>(environmentsExtensionId)?.activate()) ??
      undefined;
    if (api === undefined) return null;
    listenOnce(environmentsExtensionId, api.onDidChangeEnvironment);
    const path = (await api.getEnvironment(folder))?.execInfo?.run.executable;
    return path === undefined ? null : { path, reason: 'selected in the Python Environments extension' };
  }

  async function fromPython(folder: Uri): Promise<EditorInterpreterResult> {
    if (extensions.getExtension(PVSC_EXTENSION_ID) === undefined) return null;
    const { environments } = await PythonExtension.api();
    listenOnce(PVSC_EXTENSION_ID, environments.onDidChangeActiveEnvironmentPath);
    const environment = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
    const path = environment?.executable.uri?.fsPath;
    return path === undefined ? null : { path, reason: 'selected in the Python extension' };
  }

  async function orNull(answer: Promise<EditorInterpreterResult>): Promise<EditorInterpreterResult> {
    try {
      return await answer;
    } catch (error) {
      log.info(`The interpreter of the editor's Python extension could not be asked: ${String(error)}`);
      return null;
    }
  }

  return {
    onDidChange: changed.event,
    find: async (folder) => (await orNull(fromEnvironments(folder))) ?? orNull(fromPython(folder)),
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
