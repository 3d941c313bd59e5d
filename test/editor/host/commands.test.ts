import assert from 'node:assert/strict';
import { commands, type Hover } from 'vscode';
import { activeEditorOnce, activeExtension, findRevision, positionOf, provided, show } from './support.js';

const child = '8d4f1ab3960e';
const parent = 'c6b20f7d81e9';

suite('commands', () => {
  suiteSetup(activeExtension);

  test('Go to Parent and Go to Child change the active editor', async () => {
    await show(await findRevision('fastapi-sqlmodel', child));
    await commands.executeCommand('alembic.goToParent');
    await activeEditorOnce(parent);
    await commands.executeCommand('alembic.goToChild');
    await activeEditorOnce(child);
  });

  test('after Restart Language Server the features answer again', async () => {
    const document = await show(await findRevision('fastapi-sqlmodel', child));
    await commands.executeCommand('alembic.restartServer');
    const hovers = await provided<Hover>(
      'vscode.executeHoverProvider',
      document.uri,
      positionOf(document, parent, 'down_revision'),
    );
    assert.ok(hovers.length > 0);
    await commands.executeCommand('alembic.goToParent');
    await activeEditorOnce(parent);
  });
});
