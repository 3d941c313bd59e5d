import { inject, onTestFinished } from 'vitest';
import {
  type MessageReader,
  type MessageWriter,
  type ProtocolConnection,
  createProtocolConnection,
} from 'vscode-languageserver/node';
import { createProtocolCheck } from './protocolCheck.js';

/** A connection to a server all of whose messages have to be the protocol's, or the test fails at its end. */
export function checkedConnection(reader: MessageReader, writer: MessageWriter): ProtocolConnection {
  const check = createProtocolCheck(inject('protocolShapes'));
  const violations: string[] = [];
  const listen = reader.listen.bind(reader);
  reader.listen = (callback) =>
    listen((message) => {
      violations.push(...check.received(message));
      callback(message);
    });
  const write = writer.write.bind(writer);
  writer.write = (message) => {
    check.sent(message);
    return write(message);
  };
  onTestFinished(() => {
    if (violations.length > 0)
      throw new Error(`The server does not keep to the protocol:\n${[...new Set(violations)].join('\n')}`);
  });
  return createProtocolConnection(reader, writer);
}
