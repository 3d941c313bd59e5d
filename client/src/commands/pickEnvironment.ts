import type { EnvironmentSummary } from 'alembic-language-server/messages';
import { l10n, window, workspace, type QuickPickItem } from 'vscode';

export type EnvironmentItem = QuickPickItem & { readonly environment: EnvironmentSummary | undefined };

/** How an environment looks in a pick. */
export function environmentItem(environment: EnvironmentSummary): EnvironmentItem {
  const { configFile, section } = environment;
  const configuration = [configFile === null ? null : workspace.asRelativePath(configFile), section === null ? null : `[${section}]`];
  return {
    label: environment.name,
    description: environment.heads.length === 1 ? l10n.t('1 head') : l10n.t('{0} heads', environment.heads.length),
    detail: configuration.filter((part) => part !== null).join(' '),
    environment,
  };
}

/** Asks for one of several environments. */
export async function pickEnvironment(environments: readonly EnvironmentSummary[], title: string): Promise<EnvironmentSummary | undefined> {
  const picked = await window.showQuickPick(environments.map(environmentItem), { title, matchOnDetail: true });
  return picked?.environment;
}
