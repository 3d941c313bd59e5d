import type { CodeOf } from '../code.js';

type Fields = readonly (string | undefined)[];

const nothing: PlainNode[] = [];
const noFields: Fields = [];

/** A node of code that was read without the parser. Of its tokens it has those only that have a field, or none. */
export class PlainNode implements CodeOf<PlainNode> {
  readonly isMissing = false;
  readonly isError = false;
  readonly hasError = false;

  /** @param fields the names of the children's fields, in the same order */
  constructor(
    private readonly source: string,
    readonly type: string,
    readonly startIndex: number,
    readonly endIndex: number,
    readonly children: PlainNode[] = nothing,
    private readonly fields: Fields = noFields,
    readonly isNamed = true,
  ) {}

  get text(): string {
    return this.source.slice(this.startIndex, this.endIndex);
  }

  get namedChildren(): PlainNode[] {
    return this.children.every(isNamed) ? this.children : this.children.filter(isNamed);
  }

  childForFieldName(name: string): PlainNode | null {
    const at = this.fields.indexOf(name);
    return at < 0 ? null : (this.children[at] ?? null);
  }

  childrenForFieldName(name: string): PlainNode[] {
    return this.children.filter((_, at) => this.fields[at] === name);
  }

  descendantsOfType(types: string | string[]): PlainNode[] {
    const found: PlainNode[] = [];
    const look = (node: PlainNode): void => {
      if (types.includes(node.type) && (typeof types !== 'string' || types === node.type)) found.push(node);
      node.children.forEach(look);
    };
    look(this);
    return found;
  }
}

function isNamed(node: PlainNode): boolean {
  return node.isNamed;
}
