import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { activeExtension } from './support.js';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

suite('activation', () => {
  test('the extension becomes active', async () => {
    assert.equal((await activeExtension()).isActive, true);
  });

  test('every command and view of the manifest is registered', async () => {
    const { contributes } = (await activeExtension()).packageJSON as Manifest;
    const registered = new Set(await commands.getCommands(true));
    const views = Object.values(contributes.views).flat();
    const wanted = [...contributes.commands.map(({ command }) => command), ...views.map(({ id }) => `${id}.focus`)];
    assert.ok(wanted.length > 5);
    assert.deepEqual(
      wanted.filter((command) => !registered.has(command)),
      [],
    );
  });
});
