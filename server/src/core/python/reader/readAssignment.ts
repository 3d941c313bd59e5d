import { blank, node, take, takeCharacter, token, type CodeReader } from './codeReader.js';
import type { PlainNode } from './plainNode.js';
import { outside, readExpression } from './readExpression.js';

const assigned = /=(?!=)/y;
const changed = /(?:\*\*|\/\/|>>|<<|[-+*/%&|^])=/y;

/** An expression, or several between commas, which are a tuple. */
export function readList(reader: CodeReader): PlainNode | undefined {
  take(reader, blank);
  const first = readExpression(reader, outside);
  if (first === undefined || reader.text.charAt(reader.at) !== ',') return first;
  const items = [first];
  while (takeCharacter(reader, ',')) {
    take(reader, blank);
    const item = readExpression(reader, outside);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return node(reader, 'expression_list', items);
}

/** How many targets one value may have; the parser reads what has more. */
const mostTargets = 30;

/** An expression, or an assignment of one; several expressions that are assigned to nothing are a list. */
export function readAssignment(reader: CodeReader, depth = 0): PlainNode | undefined {
  if (depth > mostTargets) return undefined;
  const left = readList(reader);
  if (left === undefined) return undefined;
  if (takeCharacter(reader, ':')) {
    take(reader, blank);
    // What a type is does not matter to who follows the code.
    if (!isTarget(left) || readExpression(reader, outside) === undefined) return undefined;
    if (!take(reader, assigned)) return undefined;
    const value = readList(reader);
    return value && node(reader, 'assignment', [left, value], ['left', 'right']);
  }
  if (take(reader, assigned)) {
    take(reader, blank);
    const target = targetOf(reader, left);
    const value = target && readAssignment(reader, depth + 1);
    return target !== undefined && value !== undefined && value.type !== 'augmented_assignment'
      ? node(reader, 'assignment', [target, value], ['left', 'right'])
      : undefined;
  }
  const start = reader.at;
  if (take(reader, changed)) {
    const operator = token(reader, reader.text.slice(start, reader.at), start);
    const value = isTarget(left) ? readList(reader) : undefined;
    return value && node(reader, 'augmented_assignment', [left, operator, value], ['left', 'operator', 'right']);
  }
  return left;
}

function isTarget({ type }: PlainNode): boolean {
  return type === 'identifier' || type === 'attribute' || type === 'subscript';
}

function targetOf(reader: CodeReader, left: PlainNode): PlainNode | undefined {
  if (left.type !== 'expression_list') return isTarget(left) ? left : undefined;
  return left.children.every(isTarget) ? node(reader, 'pattern_list', left.children) : undefined;
}
