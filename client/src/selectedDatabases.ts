import type { SelectedUrl } from 'alembic-language-server/messages';
import type { SecretStorage } from 'vscode';

/**
 * The database URLs that the user gave for environments, by the environment's id. They hold passwords, and live in the
 * editor's secret storage alone; `traceChannel` keeps them out of the log.
 */
export interface SelectedDatabases {
  /** Null for the project's own database. */
  get(environment: string): Promise<SelectedUrl | null>;
  set(environment: string, selected: SelectedUrl | null): Promise<void>;
}

export function openSelectedDatabases(secrets: SecretStorage): SelectedDatabases {
  const keyOf = (environment: string): string => `alembic.database ${environment}`;
  return {
    async get(environment) {
      const kept = await secrets.get(keyOf(environment));
      return kept === undefined ? null : (JSON.parse(kept) as SelectedUrl);
    },
    async set(environment, selected) {
      if (selected === null) await secrets.delete(keyOf(environment));
      else await secrets.store(keyOf(environment), JSON.stringify(selected));
    },
  };
}
