import assert from 'node:assert/strict';
import {
  type CodeLens,
  commands,
  type CompletionItemLabel,
  type CompletionList,
  type DocumentSymbol,
  type Hover,
  type Location,
  type LocationLink,
  MarkdownString,
  Range,
  type TextDocument,
  type Uri,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { activeExtension, answered, diagnosticsOnce, findRevision, positionOf, provided, show } from './support.js';

/** The sample's merge revision and its two parents; the second one's message. */
const merge = 'c6b20f7d81e9';
const firstParent = '0e6f93b8a1d7';
const secondParent = '358ad9e7f6c0';
const secondMessage = 'link reservations to deposit invoices';
const child = '8d4f1ab3960e';

suite('language features in a revision file', () => {
  let document: TextDocument;
  suiteSetup(activeExtension);
  setup(async () => {
    document = await show(await findRevision('fastapi-sqlmodel', merge));
  });

  test('hover on the id of a parent tells its message', async () => {
    const position = positionOf(document, secondParent, 'down_revision');
    const hovers = await provided<Hover>('vscode.executeHoverProvider', document.uri, position);
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof MarkdownString ? content.value : ''))
      .join('\n');
    assert.match(text, new RegExp(secondMessage, 'u'));
  });

  test('go to definition leads from each id of a merge to its file', async () => {
    for (const id of [firstParent, secondParent]) {
      const position = positionOf(document, id, 'down_revision');
      const [target] = await provided<Location | LocationLink>(
        'vscode.executeDefinitionProvider',
        document.uri,
        position,
      );
      assert.ok(target);
      assert.match(uriOf(target).path, new RegExp(id, 'u'));
    }
  });

  test('references of an id are the children', async () => {
    const position = positionOf(document, merge, 'revision:');
    const references = await provided<Location>('vscode.executeReferenceProvider', document.uri, position);
    assert.ok(
      references.some(({ uri }) => uri.path.includes(child)),
      references.map(({ uri }) => uri.path).join(', '),
    );
  });

  test('symbols name the revision and its functions', async () => {
    const symbols = await provided<DocumentSymbol>('vscode.executeDocumentSymbolProvider', document.uri);
    const names = symbols.flatMap((symbol) => [symbol, ...symbol.children]).map(({ name }) => name);
    for (const name of ['upgrade', 'downgrade'])
      assert.ok(
        names.some((found) => found.includes(name)),
        names.join(', '),
      );
  });

  test('lenses lead to parents and children', async () => {
    const lenses = await provided<CodeLens>('vscode.executeCodeLensProvider', document.uri, 100);
    const titles = lenses.map(({ command }) => command?.title ?? '').join('\n');
    assert.match(titles, /parent/iu);
    assert.match(titles, /child/iu);
    const registered = new Set(await commands.getCommands(true));
    for (const { command } of lenses) assert.ok(command && registered.has(command.command), command?.command);
  });

  test('completion of a parent offers revisions with their messages, and none that follows', async () => {
    const position = positionOf(document, secondParent, 'down_revision');
    const { items } = await answered<CompletionList>(
      'vscode.executeCompletionItemProvider',
      ({ items: found }) => found.some(({ label }) => idOf(label) === secondParent),
      document.uri,
      position,
    );
    const offered = items.find(({ label }) => idOf(label) === secondParent);
    assert.match(offered?.detail ?? '', new RegExp(secondMessage, 'u'));
    const range = offered?.range;
    assert.ok(range instanceof Range);
    assert.equal(document.getText(range), secondParent);
    for (const other of [merge, child, firstParent])
      assert.ok(!items.some(({ label }) => idOf(label) === other), other);
  });

  test('rename changes an id in every file and the name of its own', async () => {
    const renamed = 'd00d8ad5e7a1';
    await renameTo(document, firstParent, renamed);
    assert.match(document.getText(), new RegExp(`"${renamed}", "${secondParent}"`, 'u'));
    const moved = await show(await findRevision('fastapi-sqlmodel', renamed));
    assert.match(moved.getText(), new RegExp(`Revision ID: ${renamed}\n`, 'u'));
    // The graph follows: the new id leads to the new file.
    const position = positionOf(document, renamed, 'down_revision');
    await answered<readonly (Location | LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      ([target]) => target !== undefined && uriOf(target).path.includes(renamed),
      document.uri,
      position,
    );
    await renameTo(document, renamed, firstParent);
    assert.ok(await findRevision('fastapi-sqlmodel', firstParent));
    await workspace.saveAll();
  });

  test('a broken parent is told while it is typed, and taken back when it is fixed', async () => {
    const editor = window.activeTextEditor;
    assert.ok(editor);
    await diagnosticsOnce(document.uri, (codes) => codes.length === 0);
    const position = positionOf(document, secondParent, 'down_revision');
    await editor.edit((edit) => {
      edit.insert(position, 'x');
    });
    await diagnosticsOnce(document.uri, (codes) => codes.includes('GR02'));
    await commands.executeCommand('undo');
    await diagnosticsOnce(document.uri, (codes) => codes.length === 0);
    assert.equal(document.isDirty, false);
  });
});

/** Renames an id of `down_revision` as F2 does. */
async function renameTo(document: TextDocument, from: string, to: string): Promise<void> {
  const position = positionOf(document, from, 'down_revision');
  const edit = await answered<WorkspaceEdit>(
    'vscode.executeDocumentRenameProvider',
    ({ size }) => size > 0,
    document.uri,
    position,
    to,
  );
  assert.ok(await workspace.applyEdit(asServed(edit), { isRefactoring: true }));
}

/**
 * The command that asks for an edit puts the files' renames before the changes of their texts; F2 keeps the server's
 * order.
 */
function asServed(edit: WorkspaceEdit): WorkspaceEdit {
  const served = new WorkspaceEdit();
  for (const [uri, edits] of edit.entries()) served.set(uri, edits);
  const all = (edit as unknown as { _allEntries(): { readonly from?: Uri; readonly to?: Uri }[] })._allEntries();
  for (const { from, to } of all) if (from !== undefined && to !== undefined) served.renameFile(from, to);
  return served;
}

function idOf(label: string | CompletionItemLabel): string {
  return typeof label === 'string' ? label : label.label;
}

function uriOf(target: Location | LocationLink): Uri {
  return 'targetUri' in target ? target.targetUri : target.uri;
}

suite('diagnostics of the broken examples', () => {
  const expected = [
    ['64f8b02d9e13_add_servings', 'GR02'],
    ['6e08c7d2b4f9_add_composer', 'GR07'],
    ['c58f20a7e6d9_create_meters', undefined],
  ] as const;
  suiteSetup(activeExtension);

  for (const [file, code] of expected) {
    test(`${file}: ${code ?? 'none'}`, async () => {
      const document = await show(await findRevision('broken', file));
      if (code === undefined) await provided('vscode.executeDocumentSymbolProvider', document.uri);
      const codes = await diagnosticsOnce(document.uri, (found) =>
        code === undefined ? found.length === 0 : found.length > 0,
      );
      assert.deepEqual(codes, code === undefined ? [] : [code]);
    });
  }
});
