import { l10n } from 'vscode';
import type { Environments } from '../environments.js';
import { window } from '../window.js';
import { environmentItem, type EnvironmentItem } from './pickEnvironment.js';
import { sayNoEnvironment } from './notices.js';

/** Keeps, for this workspace, the environment that New Revision and the status item use. */
export async function selectEnvironment(environments: Environments): Promise<void> {
  if (environments.all.length === 0) return sayNoEnvironment();
  const items: EnvironmentItem[] = [
    ...environments.all.map(environmentItem),
    {
      label: l10n.t('No selection'),
      detail: l10n.t('Ask each time, unless the active file belongs to one.'),
      environment: undefined,
    },
  ];
  const placeHolder = environments.current === undefined ? undefined : l10n.t('Now: {0}', environments.current.name);
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Select Environment'),
    matchOnDetail: true,
    ...(placeHolder === undefined ? {} : { placeHolder }),
  });
  if (picked !== undefined) await environments.select(picked.environment);
}
