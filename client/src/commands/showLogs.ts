import type { LogOutputChannel } from 'vscode';

/** Opens the output channel that client and server write to. */
export async function showLogs(log: LogOutputChannel): Promise<void> {
  log.show();
  return Promise.resolve();
}
