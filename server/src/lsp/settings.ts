import type { Connection } from 'vscode-languageserver/node';
import type { Settings } from './messages.js';

export interface SettingsReader {
  /** The settings under `alembic` for a file or folder; the defaults where the client does not tell. */
  of(uri: string): Promise<Settings>;
}

export interface SettingsCache extends SettingsReader {
  readonly clear: () => void;
}

const defaults: Settings = { interpreter: '' };

/** Asks the client once per scope and remembers until `clear()`. */
export function createSettings(connection: Connection, canAsk: () => boolean): SettingsCache {
  let cached = new Map<string, Promise<Settings>>();

  async function ask(uri: string): Promise<Settings> {
    if (!canAsk()) return defaults;
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
    clear() {
      cached = new Map();
    },
  };
}

function readSettings(sent: unknown): Settings {
  if (typeof sent !== 'object' || sent === null) return defaults;
  const { interpreter } = sent as Record<string, unknown>;
  return { interpreter: typeof interpreter === 'string' ? interpreter : defaults.interpreter };
}
