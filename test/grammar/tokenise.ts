import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

/** A piece of one line; the scopes are those beyond the grammar's own, outermost first. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly scopes: readonly string[];
}

export type Tokenise = (text: string) => Token[][];

interface GrammarContribution {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo?: readonly string[];
}

const root = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/**
 * The tokeniser of VS Code for a grammar, with the grammars that package.json contributes and the editor's own Python
 * and SQL.
 */
export async function loadTokeniser(scopeName: string): Promise<Tokenise> {
  return tokeniserOf(scopeName, contributedGrammars());
}

/** The tokeniser of the editor's own Python grammar, without anything of our own. */
export async function loadPlainPython(): Promise<Tokenise> {
  return tokeniserOf('source.python', []);
}

function contributedGrammars(): readonly GrammarContribution[] {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    contributes: { grammars: GrammarContribution[] };
  };
  return manifest.contributes.grammars;
}

async function tokeniserOf(scopeName: string, contributed: readonly GrammarContribution[]): Promise<Tokenise> {
  const files = new Map([
    ['source.python', require.resolve('tm-grammars/grammars/python.json')],
    ['source.sql', require.resolve('tm-grammars/grammars/sql.json')],
    ...contributed.map((grammar): [string, string] => [grammar.scopeName, path.join(root, grammar.path)]),
  ]);
  const registry = new textmate.Registry({
    onigLib: loadRegularExpressions(),
    loadGrammar: (scope) => {
      const file = files.get(scope);
      return Promise.resolve(file === undefined ? null : textmate.parseRawGrammar(readFileSync(file, 'utf8'), file));
    },
    getInjections: (scope) =>
      contributed.filter((each) => each.injectTo?.includes(scope)).map((each) => each.scopeName),
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`No grammar ${scopeName}`);
  return (text) => tokenise(grammar, text);
}

let regularExpressions: Promise<textmate.IOnigLib> | undefined;

function loadRegularExpressions(): Promise<textmate.IOnigLib> {
  regularExpressions ??= oniguruma
    .loadWASM(new Uint8Array(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'))).buffer)
    .then(() => ({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }));
  return regularExpressions;
}

function tokenise(grammar: textmate.IGrammar, text: string): Token[][] {
  let state = textmate.INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return joined(
      result.tokens.map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex),
        start: startIndex,
        scopes: scopes.slice(1),
      })),
    ).filter((token) => token.text !== '');
  });
}

/** Neighbours with the same scopes as one token. */
function joined(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  for (const token of tokens) {
    const before = result.at(-1);
    if (before?.scopes.join(' ') === token.scopes.join(' ')) {
      result[result.length - 1] = { ...before, text: before.text + token.text };
    } else result.push(token);
  }
  return result;
}

/** Scopes that nearly every token has are shortened, so that the one that matters stands out. */
const shortScopes: Readonly<Record<string, string>> = {
  'meta.member.access.python': 'member',
  'meta.function-call.python': 'call',
  'meta.function-call.arguments.python': 'arguments',
  'meta.embedded.inline.sql': 'SQL',
  'meta.embedded.inline.python': 'PYTHON',
};

/** Each line after a `>`, and below it its tokens: where, and their scopes. */
export function describeTokens(lines: readonly (readonly Token[])[]): string {
  return lines
    .flatMap((tokens) => [
      `>${tokens.map((token) => token.text).join('')}`,
      ...tokens
        .filter((token) => token.scopes.length > 0 && token.text.trim() !== '')
        .map((token) => `${' '.repeat(token.start + 1)}${'^'.repeat(token.text.length)} ${shortened(token.scopes)}`),
    ])
    .join('\n');
}

function shortened(scopes: readonly string[]): string {
  return scopes.map((scope) => shortScopes[scope] ?? scope).join(' ');
}
