import { CheckRequest, type CheckResult, type EnvironmentSummary } from 'alembic-language-server/messages';
import { commands, EventEmitter, l10n, languages, Uri, ViewColumn, workspace } from 'vscode';
import type { Client } from '../client.js';
import { window } from '../window.js';
import { checkText } from './checkText.js';
import { placeOf, type Place } from './place.js';
import { chooseRunnable } from './requireAlembic.js';
import { runRequest } from './runRequest.js';

/** The command "Check Models Against Migrations", with the read-only document that lists the differences. */
export interface ModelCheck {
  run(client: Client, argument: unknown): Promise<void>;
  dispose(): void;
}

const scheme = 'alembic-check';

export function createModelCheck(): ModelCheck {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const registration = workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });

  async function show(environment: EnvironmentSummary, result: CheckResult): Promise<void> {
    // The label of the tab is the path's last part.
    const uri = Uri.from({
      scheme,
      path: `/${l10n.t('Differences of {0}', environment.name.replace(/[/\\]/gu, ' '))}`,
      query: environment.id,
    });
    texts.set(uri.toString(), checkText(result, environment.name, l10n));
    changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await languages.setTextDocumentLanguage(document, 'python');
    await window.showTextDocument(document, { viewColumn: ViewColumn.Active, preview: false });
  }

  return {
    async run(client, argument) {
      const environment = await chooseRunnable(client, placeOf(argument), l10n.t('Check Models Against Migrations'));
      if (environment === undefined) return;
      const result = await runRequest(client, {
        type: CheckRequest,
        params: { environment: environment.id },
        title: l10n.t('Comparing the models with the database'),
        environment,
      });
      if (result === undefined) return;
      if (result.differences.length === 0) {
        void window.showInformationMessage(l10n.t('The models agree with {0}.', result.database.description));
        return;
      }
      await show(environment, result);
      await offerRevision(environment, result);
    },
    dispose() {
      registration.dispose();
      changed.dispose();
    },
  };
}

async function offerRevision({ id }: EnvironmentSummary, { database, differences }: CheckResult): Promise<void> {
  const create = l10n.t('New Revision (Autogenerate)');
  const text =
    differences.length === 1
      ? l10n.t('1 difference between the models and {0}.', database.description)
      : l10n.t('{0} differences between the models and {1}.', differences.length, database.description);
  const here: Place = { environment: id, revision: null };
  if ((await window.showWarningMessage(text, create)) === create)
    await commands.executeCommand('alembic.newRevisionAutogenerate', here);
}
