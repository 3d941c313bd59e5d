import { Language, Parser, type Node, type Tree } from 'web-tree-sitter';
import { withoutLongRuns } from './commentRuns.js';

/** A node of a syntax tree. Valid only while `withTree` runs; offsets are UTF-16 code units. */
export type SyntaxNode = Node;

/** A loaded Python parser. Trees live in WebAssembly memory, so they are lent, never handed out. */
export interface PythonParser {
  /** Parses the text, gives the root to `read`, frees the tree whatever happens, and returns what `read` returned. */
  withTree<T>(text: string, read: (root: SyntaxNode) => T): T;
  /** The same for texts that turn out to be needed only while `read` runs; many readers ask for the same ones. */
  withTrees<T>(read: (open: (text: string) => SyntaxNode) => T): T;
}

/**
 * Loads web-tree-sitter's runtime and the Python grammar from the bytes of their wasm files.
 * Rejects when a file is not the wasm that it should be.
 */
export async function loadPythonParser(wasm: { runtime: Uint8Array; grammar: Uint8Array }): Promise<PythonParser> {
  await Parser.init({ wasmBinary: wasm.runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm.grammar));
  const parse = (text: string): Tree => {
    const tree = parser.parse(withoutLongRuns(withPythonLineEnds(text)));
    if (tree === null) throw new Error('The parser has no language.');
    return tree;
  };
  const trees = new Map<string, Tree>();
  return {
    withTree(text, read) {
      const tree = parse(text);
      try {
        return read(tree.rootNode);
      } finally {
        tree.delete();
      }
    },
    withTrees(read) {
      try {
        return read((text) => {
          const tree = trees.get(text) ?? parse(text);
          // Maps keep their order: the first is the one that was not used for longest.
          trees.delete(text);
          trees.set(text, tree);
          return tree.rootNode;
        });
      } finally {
        free(trees);
      }
    },
  };
}

/** How many characters of texts have a tree that is kept for the next time. */
const mostKept = 400_000;

/** Frees the trees that are beyond what is kept. */
function free(trees: Map<string, Tree>): void {
  let kept = 0;
  for (const text of trees.keys()) kept += text.length;
  for (const [text, tree] of trees) {
    if (kept <= mostKept) return;
    kept -= text.length;
    trees.delete(text);
    tree.delete();
  }
}

/** Python ends a line at a lone CR too and the grammar does not. The length stays, so every offset does. */
function withPythonLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}
