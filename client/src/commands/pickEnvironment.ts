import type { EnvironmentSummary } from 'alembic-language-server/messages';
import { l10n, workspace, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { window } from '../window.js';
import { sayNoEnvironment } from './notices.js';
import type { Place } from './place.js';

export type EnvironmentItem = QuickPickItem & { readonly environment: EnvironmentSummary | undefined };

/** How an environment looks in a pick. */
export function environmentItem(environment: EnvironmentSummary): EnvironmentItem {
  const { configFile, section } = environment;
  const configuration = [
    configFile === null ? null : workspace.asRelativePath(configFile),
    section === null ? null : `[${section}]`,
  ];
  return {
    label: environment.name,
    description: environment.heads.length === 1 ? l10n.t('1 head') : l10n.t('{0} heads', environment.heads.length),
    detail: configuration.filter((part) => part !== null).join(' '),
    environment,
  };
}

/**
 * The environment that a command is about: the place's, the active editor's, the selected or only one, else the user's
 * answer. Undefined when the user left, or when there is none, which was said then.
 * @param command its title, for the question
 * @param suits which environments the command can work on; where none suits, any is taken, and the command says why not
 */
export async function chooseEnvironment(
  { environments }: Client,
  place: Place | undefined,
  command: string,
  suits: (environment: EnvironmentSummary) => boolean = () => true,
): Promise<EnvironmentSummary | undefined> {
  const { all, current } = environments;
  if (all.length === 0) {
    await sayNoEnvironment();
    return undefined;
  }
  if (place !== undefined) return all.find(({ id }) => id === place.environment);
  const suitable = all.some(suits) ? all.filter(suits) : all;
  const document = window.activeTextEditor?.document.uri;
  const owners = (document === undefined ? [] : await environments.around(document)).filter(({ id }) =>
    suitable.some((one) => one.id === id),
  );
  const [first, ...more] = owners.length > 0 ? owners : suitable;
  if (more.length === 0) return first;
  return (
    suitable.find(({ id }) => id === current?.id) ?? pickEnvironment(suitable, l10n.t('{0}: Environment', command))
  );
}

async function pickEnvironment(
  environments: readonly EnvironmentSummary[],
  title: string,
): Promise<EnvironmentSummary | undefined> {
  const picked = await window.showQuickPick(environments.map(environmentItem), { title, matchOnDetail: true });
  return picked?.environment;
}
