import { blank, gap, node, take, takeCharacter, takeName, type CodeReader } from './codeReader.js';
import { PlainNode } from './plainNode.js';

const importWord = /import\b/y;
const asWord = /as\b/y;
const future = '__future__';

/** `import a.b, c as d`, behind the word. */
export function readImport(reader: CodeReader, start: number): PlainNode | undefined {
  const names = readNames(reader, blank);
  return names && new PlainNode(reader.text, 'import_statement', start, last(names), names, names.map(nameField));
}

/** `from a.b import c, d as e`, behind the word "from". */
export function readImportFrom(reader: CodeReader, start: number): PlainNode | undefined {
  take(reader, blank);
  const module = readDotted(reader);
  take(reader, blank);
  if (module === undefined || !take(reader, importWord)) return undefined;
  take(reader, blank);
  const isOpen = takeCharacter(reader, '(');
  const names = readNames(reader, isOpen ? gap : blank);
  if (names === undefined || (isOpen && !takeCharacter(reader, ')'))) return undefined;
  const end = isOpen ? reader.at : last(names);
  const fields = names.map(nameField);
  return module.text === future
    ? new PlainNode(reader.text, 'future_import_statement', start, end, names, fields)
    : new PlainNode(reader.text, 'import_from_statement', start, end, [module, ...names], ['module_name', ...fields]);
}

function nameField(): string {
  return 'name';
}

function last(nodes: readonly PlainNode[]): number {
  return nodes.at(-1)?.endIndex ?? 0;
}

/** Names between commas, and the white space behind them. */
function readNames(reader: CodeReader, space: RegExp): PlainNode[] | undefined {
  const names: PlainNode[] = [];
  do {
    take(reader, space);
    // Behind the last one there may be a comma, in parentheses.
    if (space === gap && names.length > 0 && reader.text.charAt(reader.at) === ')') break;
    const name = readDotted(reader);
    if (name === undefined) return undefined;
    take(reader, space);
    if (take(reader, asWord)) {
      take(reader, space);
      const alias = takeName(reader);
      if (alias === undefined) return undefined;
      names.push(node(reader, 'aliased_import', [name, alias], ['name', 'alias']));
      take(reader, space);
    } else names.push(name);
  } while (takeCharacter(reader, ','));
  return names;
}

function readDotted(reader: CodeReader): PlainNode | undefined {
  const pieces: PlainNode[] = [];
  do {
    const piece = takeName(reader);
    if (piece === undefined) return undefined;
    pieces.push(piece);
  } while (takeCharacter(reader, '.'));
  return node(reader, 'dotted_name', pieces);
}
