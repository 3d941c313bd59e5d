import { LogLevel, Uri, workspace, type LogOutputChannel } from 'vscode';
import { createRecentLines } from './recentLines.js';
import type { TextDocuments } from './textDocuments.js';
import { window } from './window.js';

const name = 'Alembic';

/**
 * The output channel that client and server write to. The editor keeps channels in files that a native module of its
 * own writes; a workbench without that module shows them empty, so `show` opens the last lines as a document there.
 * @param folder of the extension's log files
 */
export function createLog(folder: Uri, documents: TextDocuments): LogOutputChannel {
  const channel = window.createOutputChannel(name, { log: true });
  const recent = createRecentLines();

  async function show(preserveFocus: boolean): Promise<void> {
    if (await exists(Uri.joinPath(folder, `${name}.log`))) channel.show(preserveFocus);
    else await documents.open(`${name}.log`, recent.text());
  }

  const leveled = (method: 'trace' | 'debug' | 'info' | 'warn' | 'error', level: LogLevel): PropertyDescriptor => ({
    value: (message: string | Error, ...rest: unknown[]) => {
      const isWanted = channel.logLevel !== LogLevel.Off && channel.logLevel <= level;
      if (isWanted) recent.add(method, [message, ...rest]);
      // Only "error" takes an error, and what it writes of one is its stack.
      channel[method](message instanceof Error ? (message.stack ?? message.message) : message, ...rest);
    },
  });
  const appended = (method: 'append' | 'appendLine'): PropertyDescriptor => ({
    value: (text: string) => {
      recent.add('info', [text]);
      channel[method](text);
    },
  });
  return Object.create(channel, {
    trace: leveled('trace', LogLevel.Trace),
    debug: leveled('debug', LogLevel.Debug),
    info: leveled('info', LogLevel.Info),
    warn: leveled('warn', LogLevel.Warning),
    error: leveled('error', LogLevel.Error),
    append: appended('append'),
    appendLine: appended('appendLine'),
    show: {
      // The editor has another form, whose first argument is a column.
      value: (first?: unknown, preserveFocus?: boolean) => {
        show(first === true || preserveFocus === true).catch((error: unknown) => {
          channel.error(String(error));
        });
      },
    },
  }) as LogOutputChannel;
}

async function exists(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
