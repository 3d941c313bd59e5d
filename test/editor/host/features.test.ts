import assert from 'node:assert/strict';
import {
  type CodeLens,
  commands,
  type DocumentSymbol,
  type Hover,
  type Location,
  type LocationLink,
  MarkdownString,
  type TextDocument,
  window,
} from 'vscode';
import { activeExtension, diagnosticsOnce, findRevision, positionOf, provided, show } from './support.js';

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
      const [target] = await provided<Location | LocationLink>('vscode.executeDefinitionProvider', document.uri, position);
      assert.ok(target);
      const uri = 'targetUri' in target ? target.targetUri : target.uri;
      assert.match(uri.path, new RegExp(id, 'u'));
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
    for (const name of ['upgrade', 'downgrade']) assert.ok(names.some((found) => found.includes(name)), names.join(', '));
  });

  test('lenses lead to parents and children', async () => {
    const lenses = await provided<CodeLens>('vscode.executeCodeLensProvider', document.uri, 100);
    const titles = lenses.map(({ command }) => command?.title ?? '').join('\n');
    assert.match(titles, /parent/iu);
    assert.match(titles, /child/iu);
    const registered = new Set(await commands.getCommands(true));
    for (const { command } of lenses) assert.ok(command && registered.has(command.command), command?.command);
  });

  test('a broken parent is told while it is typed, and taken back when it is mended', async () => {
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
      const codes = await diagnosticsOnce(document.uri, (found) => (code === undefined ? found.length === 0 : found.length > 0));
      assert.deepEqual(codes, code === undefined ? [] : [code]);
    });
  }
});
