import type { EnvironmentSummary } from 'alembic-language-server/messages';
import { Disposable, env, version, workspace, type Extension, type LogOutputChannel } from 'vscode';
import type { Environments } from './environments.js';
import type { PythonState } from './python/pythonState.js';

interface Started {
  readonly extension: Extension<unknown>;
  readonly environments: Environments;
  readonly python: PythonState;
  readonly log: LogOutputChannel;
  /** Of `performance.now`, when the activation began. */
  readonly began: number;
}

/** Logs what a start found and how long it took: what is asked for first when something is not found. */
export function logStart({ extension, environments, python, log, began }: Started): Disposable {
  const { version: ownVersion } = extension.packageJSON as { readonly version: string };
  const took = (): string => `${Math.round(performance.now() - began)} ms`;
  log.info(
    `Alembic for VS Code ${ownVersion}, ${env.appName} ${version}, ${process.platform} ${process.arch}, Node ${process.versions.node}: activated in ${took()}`,
  );
  const folders = workspace.workspaceFolders ?? [];
  log.info(
    `Folders: ${folders.map(({ uri }) => uri.fsPath).join(', ') || 'none'}; the workspace is ${workspace.isTrusted ? 'trusted' : 'in Restricted Mode'}`,
  );
  let foundEnvironments = '';
  let foundPython = '';

  function logEnvironments(): void {
    if (environments.state !== 'ready' && environments.state !== 'noProject') return;
    const found = environments.all.map(environmentText).join('; ') || 'none was found';
    if (found === foundEnvironments) return;
    log.info(`Environments${foundEnvironments === '' ? ` after ${took()}` : ''}: ${found}`);
    foundEnvironments = found;
  }

  function logPython(): void {
    const { interpreter } = python;
    const found = interpreter === undefined ? '' : `${interpreter.path} (${interpreter.reason})`;
    if (found !== '' && found !== foundPython) log.info(`Python: ${found}`);
    foundPython = found;
  }

  return Disposable.from(environments.onDidChange(logEnvironments), python.onDidChange(logPython));
}

function environmentText({ name, revisionCount, heads, problemCount }: EnvironmentSummary): string {
  return `${name}, revisions: ${revisionCount}, heads: ${heads.map(({ revision }) => revision ?? 'not known').join(' ')}, problems: ${problemCount}`;
}
