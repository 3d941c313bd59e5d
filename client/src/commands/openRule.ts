import { commands, Uri } from 'vscode';

/** Shows the page of a rule as VS Code renders Markdown. The code of a problem is a link to it. */
export async function openRule(extension: Uri, code: unknown): Promise<void> {
  if (typeof code !== 'string' || !/^[A-Z]{2}\d{2}$/.test(code)) return;
  await commands.executeCommand('markdown.showPreview', Uri.joinPath(extension, 'docs', 'rules', `${code}.md`));
}
