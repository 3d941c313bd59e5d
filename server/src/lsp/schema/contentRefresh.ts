import { type Connection, TextDocumentContentRefreshRequest } from 'vscode-languageserver/node';
import { answerTimeoutMilliseconds, inTime } from '../inTime.js';

/** Has the client ask again for documents that the server makes. */
export interface ContentRefresh {
  /** A document was asked for. */
  readonly served: (uri: string) => void;
  /** Something changed on which documents may depend. */
  readonly changed: () => void;
  readonly dispose: () => void;
}

/** After the last key, in milliseconds. */
const pause = 300;
/** Documents are not reported as closed: only so many of the last ones are thought to be open. */
const most = 10;

export function createContentRefresh(connection: Connection, logError: (message: string) => void): ContentRefresh {
  const uris = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function refresh(): Promise<void> {
    for (const uri of [...uris]) {
      try {
        await inTime(
          connection.sendRequest(TextDocumentContentRefreshRequest.type, { uri }),
          answerTimeoutMilliseconds,
        );
      } catch (error) {
        logError(`The client did not take that a document changed: ${String(error)}`);
      }
    }
  }

  return {
    served(uri) {
      uris.delete(uri);
      uris.add(uri);
      const [oldest] = uris.size > most ? uris : [];
      if (oldest !== undefined) uris.delete(oldest);
    },
    changed() {
      if (uris.size === 0) return;
      clearTimeout(timer);
      timer = setTimeout(() => void refresh(), pause);
    },
    dispose() {
      clearTimeout(timer);
    },
  };
}
