import {
  type Connection,
  MessageType,
  type Range,
  ShowDocumentRequest,
  ShowMessageNotification,
  ShowMessageRequest,
} from 'vscode-languageserver/node';

/** What the server has the client show. */
export interface ClientWindow {
  /** Opens a document and goes there. Only for clients that say they can. */
  show(uri: string, selection?: Range): Promise<void>;
  /** Opens a page outside of the editor. Only for clients that show documents. */
  browse(uri: string): Promise<void>;
  /** The title that the user chose; undefined for none. */
  choose(question: string, titles: readonly string[]): Promise<string | undefined>;
  inform(message: string): Promise<void>;
  warn(message: string): Promise<void>;
}

export function createClientWindow(connection: Connection): ClientWindow {
  const say = (type: MessageType, message: string): Promise<void> =>
    connection.sendNotification(ShowMessageNotification.type, { type, message: `Alembic: ${message}` });
  return {
    async show(uri, selection) {
      await connection.sendRequest(ShowDocumentRequest.type, { uri, takeFocus: true, ...(selection && { selection }) });
    },
    async browse(uri) {
      await connection.sendRequest(ShowDocumentRequest.type, { uri, external: true });
    },
    async choose(question, titles) {
      const answer = await connection.sendRequest(ShowMessageRequest.type, {
        type: MessageType.Info,
        message: `Alembic: ${question}`,
        actions: titles.map((title) => ({ title })),
      });
      return answer?.title;
    },
    inform: (message) => say(MessageType.Info, message),
    warn: (message) => say(MessageType.Warning, message),
  };
}
