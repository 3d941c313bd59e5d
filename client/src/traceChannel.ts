import type { LogOutputChannel } from 'vscode';

/** A database URL as the client answers `alembic/selectedDatabase`, in the JSON of a traced message. */
const selectedUrl = /"url":(\s*)"(?:[^"\\]|\\.)*"(?=,\s*"variable":)/gu;

/** A traced message without the URLs that the user entered: they hold passwords. */
export function withoutSelectedUrls(message: string): string {
  return message.replace(selectedUrl, '"url":$1"***"');
}

/** The log as the trace of messages is written to it: `alembic.trace.server` can show the content of each. */
export function traceChannel(log: LogOutputChannel): LogOutputChannel {
  return Object.create(log, {
    trace: {
      value: (message: string, ...details: unknown[]) => {
        log.trace(withoutSelectedUrls(message), ...details);
      },
    },
  }) as LogOutputChannel;
}
