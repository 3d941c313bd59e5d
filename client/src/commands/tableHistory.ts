import {
  TableHistoryRequest,
  TablesRequest,
  type TableHistoryStep,
  type TableSummary,
} from 'alembic-language-server/messages';
import { l10n, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { openAt } from '../target.js';
import { window } from '../window.js';
import { chooseEnvironment } from './pickEnvironment.js';
import { placeOf } from './place.js';

/** Asks for a table, lists what ever happened to it, and opens the operation that is chosen. */
export async function tableHistory(client: Client, argument: unknown): Promise<void> {
  const environment = await chooseEnvironment(client, placeOf(argument), l10n.t('History of Table'));
  if (environment === undefined) return;
  const listed = await client.server.request(TablesRequest, { environment: environment.id });
  if (listed.kind === 'refused') return void window.showWarningMessage(listed.reason);
  if (listed.tables.length === 0)
    return void window.showInformationMessage(l10n.t('No revision of {0} creates a table.', environment.name));
  const table = await window.showQuickPick(listed.tables.map(tableItem), {
    title: l10n.t('History of Table'),
    placeHolder: l10n.t('The table'),
  });
  if (table === undefined) return;
  const answer = await client.server.request(TableHistoryRequest, { environment: environment.id, table: table.id });
  if (answer.kind === 'refused') return void window.showWarningMessage(answer.reason);
  const step = await window.showQuickPick(answer.steps.map(stepItem), {
    title: l10n.t('History of {0}', table.label),
    placeHolder: l10n.t('Oldest first; choose one to open it.'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (step !== undefined) await openAt(step.step.uri, step.step.range);
}

function tableItem({ id, name, isGone, database }: TableSummary): QuickPickItem & { readonly id: string } {
  const said = [...(database === undefined ? [] : [database]), ...(isGone ? [l10n.t('dropped')] : [])];
  return { label: name, id, ...(said.length > 0 && { description: said.join(', ') }) };
}

function stepItem(step: TableHistoryStep): QuickPickItem & { readonly step: TableHistoryStep } {
  const { operation, revision, message, createDate } = step;
  const [firstLine = ''] = message.split('\n', 1);
  return { label: operation, description: createDate, detail: `${revision} ${firstLine}`.trim(), step };
}
