import { CurrentRequest, type EnvironmentSummary } from 'alembic-language-server/messages';
import { Disposable, Uri, workspace } from 'vscode';
import type { Client } from './client.js';
import { isFailure } from './runFailure.js';

/**
 * Asks, once for each environment whose folder has `alembic.database.showCurrent` on, where its database is. The
 * tree and the status item then show it. Nothing is said: what fails is in the log, and Show Current tells it.
 */
export function askCurrentOnOpen(client: Client): Disposable {
  const { server, environments, log } = client;
  const asked = new Set<string>();

  async function ask({ id, name }: EnvironmentSummary): Promise<void> {
    try {
      const current = await server.request(CurrentRequest, { environment: id });
      client.python.record(current);
      if (isFailure(current)) log.info(`Where the database of ${name} stands is not known: ${current.message}`);
    } catch (error) {
      log.info(`Where the database of ${name} stands could not be asked: ${String(error)}`);
    }
  }

  function askNew(): void {
    if (!workspace.isTrusted) return;
    for (const environment of environments.all) {
      if (asked.has(environment.id) || !isWanted(environment)) continue;
      asked.add(environment.id);
      void ask(environment);
    }
  }

  askNew();
  return Disposable.from(
    environments.onDidChange(askNew),
    workspace.onDidGrantWorkspaceTrust(askNew),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('alembic.database.showCurrent')) askNew();
    }),
  );
}

function isWanted({ folder }: EnvironmentSummary): boolean {
  return workspace.getConfiguration('alembic', Uri.parse(folder)).get('database.showCurrent', false);
}
