import { l10n } from 'vscode';
import type { Client } from '../client.js';
import { chooseEnvironment } from '../commands/pickEnvironment.js';
import type { Place } from '../commands/place.js';
import { askRange } from './askRange.js';
import type { Direction, ScopeKind } from './messages.js';
import type { PreviewTarget } from './target.js';
import type { PreviewTexts } from './texts.js';
import { scopeName, type SeveralScope } from './titles.js';

/** Asks what SQL of several revisions needs to know. Undefined when the user left, or when there is no environment. */
export async function askTarget(
  client: Client,
  kind: Exclude<ScopeKind, 'revision'>,
  direction: Direction,
  place: Place | undefined,
  texts: PreviewTexts,
): Promise<PreviewTarget | undefined> {
  const found = await chooseEnvironment(client, place, l10n.t('Preview SQL'));
  if (found === undefined) return undefined;
  const environment = found.id;
  let scope: SeveralScope;
  if (kind === 'range') {
    const range = await askRange(client, found, direction);
    if (range === undefined) return undefined;
    scope = { kind, environment, ...range };
  } else {
    scope = { kind, environment };
  }
  return { scope, name: scopeName(scope, texts) };
}
