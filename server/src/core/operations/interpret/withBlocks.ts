import { parts, spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import type { Operation } from '../operation.js';
import { evaluate } from './evaluate.js';
import { emit, emitRaises, type Frame } from './frame.js';
import type { Outcome } from './outcome.js';
import { bindTarget } from './targets.js';
import { roleOf, unknown, type Value } from './values.js';
import { batchBlock, transactionBlock } from '../directives/blocks.js';

type RunBlock = (block: CodeNode | null, frame: Frame, depth: number) => Outcome;

/** `with`: a batch or an autocommit block holds what runs in it, any other block is as if it were not there. */
export function runWith(node: CodeNode, frame: Frame, depth: number, runBlock: RunBlock): Outcome {
  const items = parts(node)
    .filter(({ type }) => type === 'with_clause')
    .flatMap(parts);
  return enter(items, node, frame, depth, runBlock);
}

function enter(items: readonly CodeNode[], node: CodeNode, frame: Frame, depth: number, runBlock: RunBlock): Outcome {
  const [item, ...more] = items;
  const inside = (at: Frame): Outcome =>
    item === undefined
      ? runBlock(node.childForFieldName('body'), at, depth + 1)
      : enter(more, node, at, depth, runBlock);
  if (item === undefined) return inside(frame);
  const [given] = parts(item);
  if (given === undefined) return inside(frame);
  const [context] = given.type === 'as_pattern' ? parts(given) : [given];
  const target = given.type === 'as_pattern' ? given.childForFieldName('alias') : null;
  const bindAlias = (value: Value): void => {
    if (target !== null) bindTarget(target, value, frame.names, frame.branch);
  };
  if (context === undefined) return inside(frame);
  const value = evaluate(context, frame);
  const batch = batchBlock(value, context, frame);
  if (batch !== undefined) {
    bindAlias(batch.value);
    emit(frame, batch.operation);
    return inBlock(batch.operation.body, frame, inside);
  }
  const directive = transactionBlock(value);
  if (directive !== undefined) {
    const body: Operation[] = [];
    emit(frame, {
      kind: 'autocommit',
      directive,
      origin: { call: spanOf(context), name: spanOf(context), through: frame.through },
      when: frame.when,
      arguments: new Map(),
      unknown: [],
      body,
    });
    return inBlock(body, frame, inside);
  }
  if (roleOf(value) === 'bind')
    emitRaises(frame, 'a block on a connection works with a database only, not in offline mode', spanOf(context), true);
  bindAlias(value.kind === 'unknown' ? unknown(value.reason, value.span) : value);
  return inside(frame);
}

function inBlock(body: Operation[], frame: Frame, inside: (frame: Frame) => Outcome): Outcome {
  const before = frame.out;
  frame.out = body;
  try {
    return inside(frame);
  } finally {
    frame.out = before;
  }
}
