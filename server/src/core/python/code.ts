/**
 * A node of Python code, with the names that the grammar of tree-sitter-python gives to nodes and their fields: one of
 * the parser's own tree, or one that was read without it (`readCode`). Offsets are UTF-16 code units.
 */
export interface CodeOf<Node> {
  readonly type: string;
  readonly text: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly isNamed: boolean;
  readonly isMissing: boolean;
  readonly isError: boolean;
  /** Whether there is an error in it. */
  readonly hasError: boolean;
  readonly children: Node[];
  readonly namedChildren: Node[];
  childForFieldName(name: string): Node | null;
  childrenForFieldName(name: string): Node[];
  descendantsOfType(types: string | string[]): Node[];
}

export type CodeNode = CodeOf<CodeNode>;
