import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** A text of the client's source: what `l10n.t(…)` translates, or any other literal. */
interface Text {
  readonly place: string;
  readonly text: string;
  readonly isTranslated: boolean;
}

/** Files whose texts nobody translates, and why. */
const english = new Map([
  ['startLog.ts', 'the log is for bug reports'],
  ['log.ts', 'the log is for bug reports'],
  ['languageClient.ts', 'only its log has sentences'],
  ['commands/copyDebugInformation.ts', 'what it copies is for bug reports'],
  ['python/editorInterpreter.ts', 'its reasons complete sentences of the server, which are English'],
  ['preview/sqlText.ts', 'comments of a script, like those that Alembic writes'],
  ['preview/testing.ts', 'data for tests'],
]);

/** What an extension is called, and what is written into files and terminals. */
const names = new Set([
  'Alembic',
  'Alembic details.log',
  'Alembic.sql',
  'Alembic ',
  'merge heads',
  'git switch --detach ',
  ' && alembic downgrade ',
  ' && git switch -\n',
]);

/** All texts in the client's source, imports and types aside. */
function textsInSource(): Text[] {
  const folder = path.join(root, 'client/src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts'),
  );
  return files.flatMap((file) => {
    const source = ts.createSourceFile(
      file,
      readFileSync(path.join(folder, file), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    const texts: Text[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isLogged(node)) return;
      if (isTranslation(node)) {
        const [message, ...values] = node.arguments;
        const place = placeOf(source, node);
        if (message === undefined || !ts.isStringLiteral(message)) throw new Error(`${place}: l10n.t takes a literal`);
        texts.push({ place, text: message.text, isTranslated: true });
        values.forEach(visit);
        return;
      }
      if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
        texts.push({ place: placeOf(source, node), text: node.text, isTranslated: false });
      ts.forEachChild(node, visit);
    };
    visit(source);
    return texts;
  });
}

function isTranslation(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  return name.text === 't' && /\bl10n$/.test(expression.getText());
}

function isLogged(node: ts.Node): boolean {
  return ts.isCallExpression(node) && /^(?:this\.)?log\.\w+$/.test(node.expression.getText());
}

function placeOf(source: ts.SourceFile, node: ts.Node): string {
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Readonly<Record<string, unknown>>;
}

describe('texts for translators', () => {
  const texts = textsInSource();

  it('the bundle holds exactly the messages of the client', () => {
    const messages = texts.flatMap(({ text, isTranslated }) => (isTranslated ? [text] : []));
    expect(readJson('l10n/bundle.l10n.json')).toEqual(
      Object.fromEntries([...new Set(messages)].sort().map((message) => [message, message])),
    );
  });

  it('no sentence in the client is left untranslatable', () => {
    const sentences = texts.filter(
      ({ place, text, isTranslated }) =>
        !isTranslated &&
        !english.has(place.replace(/:\d+$/, '')) &&
        !names.has(text) &&
        /[A-Za-z]{2} [A-Za-z]{2}|^[A-Z][a-z]{2,}\b/.test(text.replace(/<[^>]*>?|^[^<]*>/g, '')),
    );
    expect(sentences.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
  });

  it('the manifest and package.nls.json use the same keys', () => {
    const used = [...readFileSync(path.join(root, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g)].map(
      (match) => match[1],
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(readJson('package.nls.json')).sort());
  });
});
