import { spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import type { Frame } from '../interpret/frame.js';
import { toTerm } from '../interpret/terms.js';
import { roleOf, type BatchValue, type Value } from '../interpret/values.js';
import type { Operation } from '../operation.js';
import { unknownsIn } from '../unknowns.js';
import { Arguments, nameArguments } from './arguments.js';
import { signatures } from './signatures.js';

type BatchOperation = Operation & { readonly kind: 'batch'; readonly body: Operation[] };

/** The operation that `with op.batch_alter_table(…)` is, and what it gives; undefined for another value. */
export function batchBlock(
  value: Value,
  node: CodeNode,
  frame: Frame,
): { readonly value: BatchValue; readonly operation: BatchOperation } | undefined {
  const signature = signatures['batch_alter_table'];
  if (value.kind !== 'call' || value.callee.kind !== 'reference' || signature === undefined) return undefined;
  if (value.callee.path !== 'alembic.op.batch_alter_table') return undefined;
  const span = spanOf(node);
  const terms = nameArguments(
    signature,
    value.positional.map((argument) => toTerm(argument, frame.run)),
    new Map(Array.from(value.keywords, ([name, argument]) => [name, toTerm(argument, frame.run)])),
    span,
  );
  const body: Operation[] = [];
  const callee = node.childForFieldName('function');
  const name = callee?.childForFieldName('attribute') ?? callee ?? node;
  return {
    value: { kind: 'batch', arguments: terms, body, span },
    operation: {
      kind: 'batch',
      directive: 'batch_alter_table',
      origin: { call: span, name: spanOf(name), through: frame.through },
      when: frame.when,
      arguments: terms,
      unknown: unknownsIn(terms),
      table: new Arguments(terms, span).table(),
      body,
    },
  };
}

/** `op.get_context().autocommit_block()`, or its `begin_transaction()`. */
export function transactionBlock(value: Value): 'autocommit_block' | 'begin_transaction' | undefined {
  if (value.kind !== 'call') return undefined;
  if (value.callee.kind === 'reference' && value.callee.path.endsWith('.begin_transaction')) return 'begin_transaction';
  if (value.callee.kind !== 'attribute') return undefined;
  const { name, of } = value.callee;
  if (name === 'begin_transaction') return name;
  return name === 'autocommit_block' && roleOf(of) === 'context' ? name : undefined;
}
