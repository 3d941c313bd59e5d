import { Language, Parser, type Node } from 'web-tree-sitter';

/** A node of a syntax tree. Valid only while `withTree` runs; offsets are UTF-16 code units. */
export type SyntaxNode = Node;

/** A loaded Python parser. Trees live in WebAssembly memory, so they are lent, never handed out. */
export interface PythonParser {
  /** Parses the text, gives the root to `read`, frees the tree whatever happens, and returns what `read` returned. */
  withTree<T>(text: string, read: (root: SyntaxNode) => T): T;
}

/**
 * Loads web-tree-sitter's runtime and the Python grammar from the bytes of their wasm files.
 * Rejects when a file is not the wasm that it should be.
 */
export async function loadPythonParser(wasm: { runtime: Uint8Array; grammar: Uint8Array }): Promise<PythonParser> {
  await Parser.init({ wasmBinary: wasm.runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm.grammar));
  return {
    withTree(text, read) {
      const tree = parser.parse(withPythonLineEnds(text));
      if (tree === null) throw new Error('The parser has no language.');
      try {
        return read(tree.rootNode);
      } finally {
        tree.delete();
      }
    },
  };
}

/** Python ends a line at a lone CR too and the grammar does not. The length stays, so every offset does. */
function withPythonLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}
