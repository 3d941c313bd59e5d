import type { Connection } from 'vscode-languageserver/node';
import { defaultEnvFile } from '../alembic/environmentVariables.js';
import type { ClientFacts } from './clientFacts.js';
import { answerTimeoutMilliseconds, inTime } from './inTime.js';
import {
  type ChosenInterpreter,
  EditorInterpreter,
  type EditorInterpreterParams,
  type EditorInterpreterResult,
  type EnvironmentParams,
  SelectedDatabase,
  type SelectedDatabaseResult,
  type Settings,
} from './messages.js';

/** What the client knows and the server asks it for. */
export interface SettingsReader {
  /** The settings under `alembic` for a file or folder; the defaults where the client does not tell. */
  of(uri: string): Promise<Settings>;
  /** What the editor's Python extension has selected for a folder; null when there is none, or no answer in time. */
  editorInterpreter(folderUri: string): Promise<ChosenInterpreter | null>;
  /** The URL that the user gave for an environment's database; null for the project's own. Rejects when the client cannot tell. */
  selectedDatabase(environment: string): Promise<SelectedDatabaseResult>;
}

export interface SettingsCache extends SettingsReader {
  readonly clear: () => void;
  /** The setting `environments` of a folder; none where the client gives no answer in time, so that the index goes on. */
  environments(uri: string): Promise<unknown>;
}

const defaults: Settings = { interpreter: '', envFile: defaultEnvFile, arguments: {}, command: [], environments: [], database: { showCurrent: false }, git: { defaultBranch: '' }, inlayHints: { enabled: true } };

/** The Python extension may still be starting; after this long the search goes on without it. */
const interpreterTimeoutMilliseconds = 5000;

/** Asks the client once per scope and remembers the settings until `clear()`; `onLate` hears of an answer that was not waited for. */
export function createSettings(
  connection: Connection,
  client: Pick<ClientFacts, 'configuration' | 'editorInterpreter' | 'selectedDatabase'>,
  onLate: () => void,
): SettingsCache {
  let cached = new Map<string, Promise<Settings>>();

  async function ask(uri: string): Promise<Settings> {
    if (!client.configuration) return defaults;
    const answer: unknown = await connection.workspace.getConfiguration({ scopeUri: uri, section: 'alembic' });
    return readSettings(answer);
  }

  return {
    of(uri) {
      const known = cached.get(uri);
      if (known !== undefined) return known;
      const asked = ask(uri).catch(() => {
        cached.delete(uri);
        return defaults;
      });
      cached.set(uri, asked);
      return asked;
    },
    async editorInterpreter(folder) {
      if (!client.editorInterpreter) return null;
      const params: EditorInterpreterParams = { folder };
      const answer = connection.sendRequest<EditorInterpreterResult>(EditorInterpreter, params).catch(() => null);
      return inTime(answer, interpreterTimeoutMilliseconds);
    },
    async selectedDatabase(environment) {
      if (!client.selectedDatabase) return null;
      // Not remembered, and no answer is no "null": another database than the chosen one must never be taken for it.
      const params: EnvironmentParams = { environment };
      return connection.sendRequest<SelectedDatabaseResult>(SelectedDatabase, params);
    },
    async environments(uri) {
      const asked = this.of(uri);
      const answer = await inTime(asked, answerTimeoutMilliseconds);
      if (answer === null) void asked.then(onLate);
      return answer?.environments;
    },
    clear() {
      cached = new Map();
    },
  };
}

/** A value of another type than expected counts as not set: the editor marks it in the settings file. */
function readSettings(sent: unknown): Settings {
  const values = entriesOf(sent);
  const { interpreter, envFile, command } = values;
  return {
    interpreter: typeof interpreter === 'string' ? interpreter : defaults.interpreter,
    envFile: typeof envFile === 'string' ? envFile : defaults.envFile,
    arguments: Object.fromEntries(Object.entries(entriesOf(values['arguments'])).map(([name, list]) => [name, texts(list)])),
    command: texts(command),
    environments: values['environments'],
    database: { showCurrent: entriesOf(values['database'])['showCurrent'] === true },
    git: { defaultBranch: text(entriesOf(values['git'])['defaultBranch']).trim() },
    inlayHints: { enabled: entriesOf(values['inlayHints'])['enabled'] !== false },
  };
}

function entriesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
