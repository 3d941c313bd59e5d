import { expect, test } from 'vitest';
import { ErrorCodes } from 'vscode-languageserver/node';
import { openConnection } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const chain = project({ 'aa.py': revision('aa', 'None') });
const hoverParams = { textDocument: { uri: 'file:///a.py' }, position: { line: 0, character: 0 } };

function paramsFor(uri: string): object {
  return { processId: null, rootUri: uri, capabilities: {}, workspaceFolders: [{ uri, name: 'x' }] };
}

test('before "initialize" requests are refused with the protocol\'s code, and notifications are dropped', async () => {
  const workspace = makeWorkspace(chain);
  const connection = openConnection();
  connection.listen();
  for (const method of ['textDocument/hover', 'alembic/environments', 'no/such', 'shutdown']) {
    await expect(connection.sendRequest(method, hoverParams)).rejects.toMatchObject({
      code: ErrorCodes.ServerNotInitialized,
    });
  }
  const uri = workspace.uri(`${versions}/aa.py`);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'python', version: 1, text: revision('bb', 'None') },
  });
  await connection.sendRequest('initialize', paramsFor(workspace.uri('')));
  expect(await connection.sendRequest('alembic/environments', {})).toMatchObject([{ heads: [{ revision: 'aa' }] }]);
});

test('"initialize" comes once, and after "shutdown" nothing is answered', async () => {
  const workspace = makeWorkspace(chain);
  const connection = openConnection();
  connection.listen();
  await connection.sendRequest('initialize', paramsFor(workspace.uri('')));
  await expect(connection.sendRequest('initialize', paramsFor(workspace.uri('')))).rejects.toMatchObject({
    code: ErrorCodes.InvalidRequest,
  });
  await expect(connection.sendRequest('no/such', {})).rejects.toMatchObject({ code: ErrorCodes.MethodNotFound });
  expect(await connection.sendRequest('shutdown')).toBeNull();
  for (const method of ['textDocument/hover', 'alembic/environments', 'no/such', 'shutdown', 'initialize']) {
    await expect(
      connection.sendRequest(method, method === 'initialize' ? paramsFor('') : hoverParams),
    ).rejects.toMatchObject({ code: ErrorCodes.InvalidRequest });
  }
});
