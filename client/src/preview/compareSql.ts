import { type PreviewResult, SqlDocumentRequest } from 'alembic-language-server/messages';
import { commands, l10n, languages, Uri, workspace } from 'vscode';
import type { Client } from '../client.js';
import { back, pickOne } from '../commands/pickOne.js';
import { window } from '../window.js';
import { dialects, type PreviewOptions } from './messages.js';
import type { PreviewTarget } from './target.js';
import type { PreviewTexts } from './texts.js';

export interface Compared {
  readonly target: PreviewTarget;
  readonly options: PreviewOptions;
  readonly result: PreviewResult | undefined;
}

/** Asks what to compare with, and shows the instant SQL of both in the diff editor, where both follow typing. */
export async function compareSql(
  client: Client,
  { target, options, result }: Compared,
  texts: PreviewTexts,
): Promise<void> {
  const shown = result?.dialect ?? options.dialect;
  const versions = result?.versions?.compared ?? [];
  const picked = await pickOne(
    [
      ...dialects.filter((dialect) => dialect !== shown).map((dialect) => ({ label: dialect, dialect })),
      ...versions.map((each) => ({ label: named(each), versions: each })),
      { label: l10n.t('Other versions…'), other: true },
    ],
    { title: texts.compareTitle, placeholder: texts.comparePlaceholder },
  );
  if (picked === undefined || picked === back) return;
  const chosen =
    'other' in picked ? await askVersions(versions[0]) : 'versions' in picked ? picked.versions : undefined;
  if ('other' in picked && chosen === undefined) return;
  const { scope } = target;
  const base = { scope, direction: options.direction, dialect: options.dialect };
  const [left, right] = await Promise.all([
    client.server.request(SqlDocumentRequest, base),
    client.server.request(SqlDocumentRequest, {
      ...base,
      ...('dialect' in picked && { dialect: picked.dialect }),
      ...(chosen !== undefined && { versions: chosen }),
    }),
  ]);
  const uris = [Uri.parse(left.uri), Uri.parse(right.uri)] as const;
  await Promise.all(
    uris.map(async (uri) => languages.setTextDocumentLanguage(await workspace.openTextDocument(uri), 'sql')),
  );
  const other = 'dialect' in picked ? picked.dialect : named(chosen ?? '');
  const own = 'dialect' in picked ? (shown ?? '') : named(ofResult(result));
  await commands.executeCommand('vscode.diff', ...uris, `${target.name}: ${own} ↔ ${other}`);
}

function named(text: string): string {
  return text.replace('alembic=', 'Alembic ').replace('sqlalchemy=', 'SQLAlchemy ').replace(',', ', ');
}

function ofResult(result: PreviewResult | undefined): string {
  const { alembic, sqlalchemy } = result?.versions ?? {};
  return alembic === undefined || sqlalchemy === undefined
    ? ''
    : `alembic=${alembic.version},sqlalchemy=${sqlalchemy.version}`;
}

async function askVersions(first = ''): Promise<string | undefined> {
  const answer = await window.showInputBox({
    title: l10n.t('Versions to Compare With'),
    value: first,
    validateInput: (text) =>
      /^ *(?:alembic|sqlalchemy) *= *\d[\w.+]*(?: *, *(?:alembic|sqlalchemy) *= *\d[\w.+]*)? *$/iu.test(text)
        ? undefined
        : l10n.t('Write versions such as alembic=1.20.1,sqlalchemy=2.0.58; either may be left out.'),
  });
  return answer?.trim() === '' ? undefined : answer?.trim();
}
