import { parts, quote, spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import { setEntry } from './collections.js';
import { spend, type Frame } from './frame.js';
import { changeTable } from './tables.js';
import { unknown, type Value } from './values.js';

/** `dict[key] = value`, and other targets that are no names: what they change is not known any more. */
export function setItem(target: CodeNode, value: Value, frame: Frame, evaluate: (node: CodeNode) => Value): void {
  const object = target.childForFieldName('value') ?? target.childForFieldName('object');
  if (object === null) return;
  const changed = evaluate(object);
  if (changed.kind !== 'dict' && changed.kind !== 'sequence') {
    changeTable(changed, target);
    return;
  }
  const [key] = target.type === 'subscript' ? target.childrenForFieldName('subscript') : [];
  if (changed.kind === 'dict' && key !== undefined && changed.branch === frame.branch && parts(target).length === 2) {
    spend(frame.run, changed.entries.length / 10);
    setEntry(changed, evaluate(key), value);
    return;
  }
  changed.lost ??= unknown(`${quote(target)} is set`, spanOf(target));
}
