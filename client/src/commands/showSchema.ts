import { type EnvironmentSummary, SchemaDocumentRequest } from 'alembic-language-server/messages';
import { commands, l10n, languages, Uri, workspace, type TextDocument } from 'vscode';
import type { Client } from '../client.js';
import { window } from '../window.js';
import { chooseEnvironment } from './pickEnvironment.js';
import { back, pickOne } from './pickOne.js';
import { pickRevision, type RevisionItem } from './pickRevision.js';
import { placeOf } from './place.js';

/** Opens the schema at a revision: that of the row or code lens, or one that the user picks. */
export async function showSchema(client: Client, argument: unknown): Promise<void> {
  const place = placeOf(argument);
  const title = l10n.t('Show Schema at Revision');
  const environment = await chooseEnvironment(client, place, title);
  if (environment === undefined) return;
  const revision = place?.revision ?? (await pickPoint(client, environment, title));
  if (revision === undefined) return;
  const uri = await documentOf(client, environment, revision);
  if (uri !== undefined) await window.showTextDocument(await asSql(uri));
}

/** Opens the schemas at two revisions beside each other, with their differences. */
export async function compareSchemas(client: Client, argument: unknown): Promise<void> {
  const place = placeOf(argument);
  const title = l10n.t('Compare Schemas');
  const environment = await chooseEnvironment(client, place, title);
  if (environment === undefined) return;
  const newer = place?.revision ?? (await pickPoint(client, environment, l10n.t('{0}: Newer Revision', title)));
  if (newer === undefined) return;
  const older = await pickPoint(client, environment, l10n.t('{0}: Older Revision', title));
  if (older === undefined) return;
  const answers: Answers = {};
  const right = await documentOf(client, environment, newer, answers);
  const left = right && (await documentOf(client, environment, older, answers));
  if (left === undefined || right === undefined) return;
  await Promise.all([asSql(left), asSql(right)]);
  const name = (revision: string): string => (revision === heads ? l10n.t('heads') : revision);
  const heading =
    answers.database === undefined
      ? l10n.t('Schema: {0} ↔ {1}', name(older), name(newer))
      : l10n.t('Schema of {0}: {1} ↔ {2}', answers.database, name(older), name(newer));
  await commands.executeCommand('vscode.diff', left, right, heading);
}

/** Stands for all heads, which no revision can be called. */
const heads = 'heads';

async function pickPoint(client: Client, environment: EnvironmentSummary, title: string): Promise<string | undefined> {
  const all: RevisionItem = { label: l10n.t('All heads'), description: heads, revision: heads };
  const picked = await pickRevision(client, environment, title, [all]);
  return picked === back ? undefined : picked;
}

/** What the user answered where nothing says it; asked once for the documents of a command. */
interface Answers {
  dialect?: string;
  database?: string;
}

/** The document's URI; undefined where the user left, or was told why there is none. */
async function documentOf(
  client: Client,
  environment: EnvironmentSummary,
  point: string,
  answers: Answers = {},
): Promise<Uri | undefined> {
  const answer = await client.server.request(SchemaDocumentRequest, {
    environment: environment.id,
    revision: point === heads ? null : point,
    ...answers,
  });
  switch (answer.kind) {
    case 'document':
      return Uri.parse(answer.uri);
    case 'refused':
      await window.showWarningMessage(answer.reason);
      return undefined;
    case 'chooseDatabase': {
      const picked = await pickOne(
        answer.databases.map((label) => ({ label })),
        {
          title: l10n.t('Database of the Schema'),
          placeholder: l10n.t('The revisions of {0} are of several databases.', environment.name),
        },
      );
      if (picked === undefined || picked === back || picked.label === answers.database) return undefined;
      answers.database = picked.label;
      break;
    }
    case 'chooseDialect': {
      const picked = await pickOne(
        answer.dialects.map((label) => ({ label })),
        {
          title: l10n.t('Dialect of the Schema'),
          placeholder: l10n.t('Nothing in the project says it; the setting alembic.dialect does.'),
        },
      );
      if (picked === undefined || picked === back || picked.label === answers.dialect) return undefined;
      answers.dialect = picked.label;
    }
  }
  return documentOf(client, environment, point, answers);
}

async function asSql(uri: Uri): Promise<TextDocument> {
  return languages.setTextDocumentLanguage(await workspace.openTextDocument(uri), 'sql');
}
