import type { EnvironmentSummary } from 'alembic-language-server/messages';
import { l10n, ProgressLocation } from 'vscode';
import type { Client } from '../client.js';
import { pythonRemedies } from '../python/remedies.js';
import { subjectOf, type PythonSubject } from '../python/subject.js';
import { isFailure } from '../runFailure.js';
import { window } from '../window.js';
import { chooseEnvironment } from './pickEnvironment.js';
import type { Place } from './place.js';
import { offerRemedies, remediesFor } from './remedies.js';

/**
 * The environment that a command is about, as `chooseEnvironment` finds it, where its Python has Alembic. Undefined
 * also where it has not, which was said then, before anything else is asked.
 */
export async function chooseRunnable(
  client: Client,
  place: Place | undefined,
  command: string,
  suits?: (environment: EnvironmentSummary) => boolean,
): Promise<EnvironmentSummary | undefined> {
  const environment = await chooseEnvironment(client, place, command, suits);
  if (environment === undefined) return undefined;
  return (await requireAlembic(client, subjectOf(environment))) ? environment : undefined;
}

/** Whether there is a Python with Alembic; where not, says so, with the ways out. */
export async function requireAlembic(client: Client, subject: PythonSubject): Promise<boolean> {
  const answer = await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t('Looking for Alembic') },
    () => client.python.check(subject),
  );
  if (!isFailure(answer)) return true;
  const remedies = [...pythonRemedies(answer.failure, subject), ...remediesFor(client, answer, undefined)];
  // Not waited for: the command has ended, however long its message stays.
  offerRemedies(client, answer, remedies).catch((error: unknown) => {
    client.log.error(error instanceof Error ? error : String(error));
  });
  return false;
}
