import path from 'node:path';
import type { EnvironmentSummary, RunFailure } from 'alembic-language-server/messages';
import { commands, l10n, Range, Uri } from 'vscode';
import type { Client } from '../client.js';
import { askToCancel } from '../migrate/askToCancel.js';
import { upgradeTitle } from '../migrate/targets.js';
import { pythonRemedies } from '../python/remedies.js';
import { subjectOf } from '../python/subject.js';
import { logFailure, remediesOf, type Remedy } from '../runFailure.js';
import { window } from '../window.js';
import type { Place } from './place.js';

/** More would not fit on a notification. */
const buttonsShown = 3;
/** In characters; the message names the file anyway. */
const longName = 24;

/** Shows a failure of a command, with the buttons that help. Ends when the message is closed. */
export async function showFailure(
  client: Client,
  failure: RunFailure,
  environment: EnvironmentSummary | undefined,
): Promise<void> {
  await offerRemedies(client, failure, remediesFor(client, failure, environment));
}

/** The same with other buttons: the first of them, each title once. */
export async function offerRemedies({ log }: Client, failure: RunFailure, remedies: readonly Remedy[]): Promise<void> {
  logFailure(failure, log);
  const shown = distinct(remedies).slice(0, buttonsShown);
  const chosen = await window.showErrorMessage(failure.message, ...shown.map(({ title }) => title));
  await shown.find(({ title }) => title === chosen)?.apply();
}

/**
 * All that helps with a failure, most useful first, each title once: a file can be named by the kind and by the
 * traceback.
 */
export function remediesFor(
  client: Client,
  failure: RunFailure,
  environment: EnvironmentSummary | undefined,
): Remedy[] {
  const ofEnvironment = environment === undefined ? [] : environmentRemedies(client, failure, environment);
  const ofPython = pythonRemedies(failure.failure, environment && subjectOf(environment));
  return distinct([...ofEnvironment, ...ofPython, ...placeRemedies(failure), ...remediesOf(failure, client.documents)]);
}

function distinct(all: readonly Remedy[]): Remedy[] {
  return all.filter(({ title }, index) => all.findIndex((other) => other.title === title) === index);
}

/** What an environment's failure is fixed with; nothing for a kind that is not known here. */
function environmentRemedies(client: Client, { failure }: RunFailure, environment: EnvironmentSummary): Remedy[] {
  const at = (revision: string | null): Place => ({ environment: environment.id, revision });
  const command = (title: string, id: string, revision: string | null = null): Remedy => ({
    title,
    apply: () => commands.executeCommand(id, at(revision)),
  });
  switch (failure) {
    case 'notUpToDate':
      return [command(upgradeTitle(environment, l10n), 'alembic.upgrade', 'heads')];
    case 'multipleHeads':
      return [command(l10n.t('Merge Heads'), 'alembic.mergeHeads')];
    case 'unknownDatabaseRevision':
      return [command(l10n.t('Show Current'), 'alembic.showCurrent'), command(l10n.t('Stamp…'), 'alembic.stamp')];
    case 'ambiguousStep':
      return [command(l10n.t('Upgrade…'), 'alembic.upgrade'), command(l10n.t('Downgrade…'), 'alembic.downgrade')];
    case 'alreadyRunning':
      return [
        {
          title: l10n.t('Cancel It…'),
          apply: () =>
            askToCancel(client, { environment: environment.id, command: undefined, where: environment.name }),
        },
      ];
    case 'alreadyExists':
      return [command(l10n.t('Stamp…'), 'alembic.stamp')];
    case 'otherDatabase':
    case 'unknownDatabase':
    case 'databaseDown':
    case 'authentication':
      return [command(l10n.t('Select Database…'), 'alembic.selectDatabase')];
    case 'noMetadata':
    case 'flaskContext':
      return [
        { title: l10n.t('Open env.py'), apply: () => openFile(path.join(environment.scriptLocation, 'env.py'), 1) },
      ];
    case 'emptyUrl':
    case 'badUrl':
    case 'interpolation': {
      const { configFile } = environment;
      const open: Remedy[] =
        configFile === null
          ? []
          : [{ title: l10n.t('Open {0}', path.basename(configFile)), apply: () => openFile(configFile, 1) }];
      return [
        ...open,
        ...(failure === 'interpolation' ? [] : [command(l10n.t('Select Database…'), 'alembic.selectDatabase')]),
      ];
    }
    default:
      return [];
  }
}

/** The file that a traceback ends in, and a setting other than the interpreter's. */
function placeRemedies({ place, setting }: RunFailure): Remedy[] {
  const remedies: Remedy[] = [];
  if (place !== undefined) {
    const { path: file, line } = place;
    const name = path.basename(file);
    const title = name.length > longName ? l10n.t('Open the File') : l10n.t('Open {0}', name);
    remedies.push({ title, apply: () => openFile(file, line) });
  }
  if (setting !== undefined && setting !== 'alembic.interpreter') {
    remedies.push({
      title: l10n.t('Open Setting'),
      apply: () => commands.executeCommand('workbench.action.openSettings', setting),
    });
  }
  return remedies;
}

/** @param line counted from 1 */
function openFile(file: string, line: number): Thenable<unknown> {
  return window.showTextDocument(Uri.file(file), { selection: new Range(line - 1, 0, line - 1, 0) });
}
