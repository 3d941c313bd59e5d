import type { Connection } from 'vscode-languageserver/node';
import type { Notification, Request } from './messages.js';

/** Asks the client. Rejects where it answers with an error. */
export function ask<P extends object, R>(connection: Connection, { method }: Request<P, R>, params: P): Promise<R> {
  return connection.sendRequest<R>(method, params);
}

/** Calls back for each notification of the client's. */
export function listen<P>(connection: Connection, { method }: Notification<P>, onMessage: (params: P) => void): void {
  connection.onNotification(method, onMessage);
}
