import { DebugInformationRequest } from 'alembic-language-server/messages';
import { env, l10n, UIKind, version, workspace, type Extension } from 'vscode';
import type { Server } from '../languageClient.js';
import { window } from '../window.js';

/**
 * Copies, as Markdown for a bug report, the versions on this side and what the server understood of the workspace and
 * of the active editor's file.
 */
export async function copyDebugInformation(server: Server, extension: Extension<unknown>): Promise<void> {
  const uri = window.activeTextEditor?.document.uri.toString();
  const fromServer = await server
    .request(DebugInformationRequest, uri === undefined ? {} : { uri })
    .catch((error: unknown) => `The language server gave no answer: ${String(error)}`);
  await env.clipboard.writeText(`${clientInformation(extension)}\n\n${fromServer}\n`);
  void window.showInformationMessage(
    l10n.t('The debug information is on the clipboard. Read it before you share it: it names files of this workspace.'),
  );
}

function clientInformation(extension: Extension<unknown>): string {
  const { version: extensionVersion } = extension.packageJSON as { readonly version: string };
  return [
    '## Alembic for VS Code: client',
    '',
    `- Extension: ${extension.id} ${extensionVersion}`,
    `- Editor: ${env.appName} ${version} (${env.uiKind === UIKind.Web ? 'web' : 'desktop'}, ${env.appHost}, remote: ${env.remoteName ?? 'none'})`,
    `- System: ${process.platform} ${process.arch}, Node ${process.versions.node}`,
    `- Language: ${env.language}`,
    `- Workspace: ${workspace.isTrusted ? 'trusted' : 'Restricted Mode'}, ${workspace.workspaceFolders?.length ?? 0} folders`,
  ].join('\n');
}
