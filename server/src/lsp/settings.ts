import type { Connection } from 'vscode-languageserver/node';
import { readSettings, type Settings } from '../core/settings/settings.js';
import type { ClientFacts } from './clientFacts.js';
import { answered, answerTimeoutMilliseconds, inTime } from './inTime.js';
import {
  type ChosenInterpreter,
  EditorInterpreterRequest,
  SelectedDatabaseRequest,
  type SelectedDatabaseResult,
} from './messages.js';
import { ask } from './ownMessages.js';

/** What the client knows and the server asks it for. */
export interface SettingsReader {
  /** The settings for a file or folder: the client's, over those that the project keeps in TOML. */
  of(uri: string): Promise<Settings>;
  /** What the editor's Python extension has selected for a folder; null when there is none, or no answer in time. */
  editorInterpreter(folderUri: string): Promise<ChosenInterpreter | null>;
  /** The URL that the user gave for an environment's database; null for the project's own. Rejects when the client cannot tell. */
  selectedDatabase(environment: string): Promise<SelectedDatabaseResult>;
}

export interface SettingsCache extends SettingsReader {
  /** What is remembered is over. `sent` is what the client sent with that news: it counts where the client cannot be asked, or says nothing. */
  readonly clear: (sent: unknown) => void;
  /** What the index takes of a folder's settings; nothing where the client gives no answer in time, so that the index goes on. */
  ofIndex(uri: string): Promise<unknown>;
}

export interface SettingsOptions {
  /** What the project keeps in TOML, for a file or folder. */
  readonly ofProject: (uri: string) => unknown;
  /** Hears of an answer that was not waited for. */
  readonly onLate: () => void;
}

/** The Python extension may still be starting; after this long the search goes on without it. */
const interpreterTimeoutMilliseconds = 5000;

/** Asks the client once per scope and remembers what it said until `clear()`. */
export function createSettings(
  connection: Connection,
  client: Pick<ClientFacts, 'configuration' | 'settings' | 'editorInterpreter' | 'selectedDatabase'>,
  { ofProject, onLate }: SettingsOptions,
): SettingsCache {
  /** As the client sends them; undefined where it does not say. */
  let cached = new Map<string, Promise<unknown>>();
  let sentLast = client.settings;

  function ofClient(uri: string): Promise<unknown> {
    const known = cached.get(uri);
    if (known !== undefined) return known;
    const asked: Promise<unknown> = client.configuration
      ? connection.workspace.getConfiguration({ scopeUri: uri, section: 'alembic' })
      : Promise.resolve(undefined);
    const answer = asked.then(
      (settings) => settings ?? sentLast,
      () => {
        cached.delete(uri);
        return sentLast;
      },
    );
    cached.set(uri, answer);
    return answer;
  }

  return {
    async of(uri) {
      const answer = await answered(ofClient(uri), 'which settings apply');
      return readSettings(answer, ofProject(uri));
    },
    async editorInterpreter(folder) {
      if (!client.editorInterpreter) return null;
      const answer = ask(connection, EditorInterpreterRequest, { folder }).catch(() => null);
      return inTime(answer, interpreterTimeoutMilliseconds);
    },
    async selectedDatabase(environment) {
      if (!client.selectedDatabase) return null;
      // Not remembered, and no answer is no "null": another database than the chosen one must never be taken for it.
      return answered(ask(connection, SelectedDatabaseRequest, { environment }), 'which database is selected');
    },
    async ofIndex(uri) {
      // The project's own settings are read with the project. Of the others not even a change is of interest.
      const asked = ofClient(uri).then((answer) => {
        const { environments, review, replaces } = readSettings(answer);
        return { environments, review, replaces };
      });
      const answer = await inTime(asked, answerTimeoutMilliseconds);
      if (answer === null) void asked.then(onLate);
      return answer ?? undefined;
    },
    clear(sent) {
      cached = new Map();
      sentLast = typeof sent === 'object' && sent !== null && 'alembic' in sent ? sent.alembic : sentLast;
    },
  };
}
