import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { Progress } from '../workspace/indexListeners.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';

/** Nobody needs to hear of what takes less, in milliseconds. */
const patience = 1000;

/** Shows that files are being read, once it takes longer than a second. For clients that show progress. */
export function showProgress(
  connection: { readonly window: Pick<Connection['window'], 'createWorkDoneProgress'> },
  index: Pick<WorkspaceIndex, 'onProgress'>,
  logError: (message: string) => void,
): void {
  let latest: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  let reporter: WorkDoneProgressServerReporter | undefined;
  let shown = 0;

  async function begin(): Promise<void> {
    const own = timer;
    const created = await connection.window.createWorkDoneProgress();
    // The reading has come to its end meanwhile, or another one has begun, which shows itself.
    if (latest === undefined || timer !== own) return;
    reporter = created;
    shown = percentageOf(latest);
    created.begin('Alembic: reading revisions', shown, messageOf(latest));
  }

  index.onProgress((progress) => {
    latest = progress;
    if (progress === undefined) {
      clearTimeout(timer);
      timer = undefined;
      reporter?.done();
      reporter = undefined;
      return;
    }
    timer ??= setTimeout(() => {
      begin().catch((error: unknown) => {
        logError(`The client could not be notified of progress: ${String(error)}`);
      });
    }, patience).unref();
    if (percentageOf(progress) === shown) return;
    shown = percentageOf(progress);
    reporter?.report(shown, messageOf(progress));
  });
}

function percentageOf({ read, total }: Progress): number {
  return total === 0 ? 0 : Math.floor((100 * read) / total);
}

function messageOf({ read, total }: Progress): string {
  return total === 0 ? '' : `${read} of ${total}`;
}
