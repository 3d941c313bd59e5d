import { quote, spanOf } from '../../python/nodes.js';
import { emit, type CallSite, type Frame } from '../interpret/frame.js';
import { roleOfCalledPath } from '../interpret/roles.js';
import { toTerm } from '../interpret/terms.js';
import { roleOf, type BatchValue, type CallValue, type Value } from '../interpret/values.js';
import { helperDirective } from '../options.js';
import type { Operation, OperationKind } from '../operation.js';
import type { Term } from '../term.js';
import { withSql } from '../sql/withSql.js';
import { unknownsIn } from '../unknowns.js';
import { Arguments, nameArguments } from './arguments.js';
import { operateConnection } from './connections.js';
import { directives } from './directives.js';
import { entityKind } from './entities.js';
import { enumDirectives, enumSignatures } from './enumLibrary.js';
import { batchSignatures, notOperations, signatures, type Signature } from './signatures.js';

const noSignature: Signature = { parameters: [] };
const allSignatures = { ...signatures, ...enumSignatures };
const allDirectives = { ...directives, ...enumDirectives };

/** Emits what a call does that is an operation; undefined for any other call. */
export function operate(call: CallSite, result: CallValue, frame: Frame): Value | undefined {
  const { callee } = call;
  const helper = callee.kind === 'reference' ? helperDirective(frame.run.options, callee.path) : undefined;
  const directive = helper ?? directiveOf(callee);
  if (directive !== undefined) {
    if (directive === 'batch_alter_table' || directive === 'run_async') return result;
    if (notOperations.has(directive)) return result;
    emitDirective(directive, call, undefined, frame);
    return result;
  }
  if (callee.kind !== 'attribute') return undefined;
  if (callee.of.kind === 'batch') {
    if (notOperations.has(callee.name)) return onOp(callee.name, result);
    emitDirective(callee.name, call, callee.of, frame);
    return result;
  }
  return operateConnection(callee.of, callee.name, call, result, frame);
}

/** `batch_op.f(…)`, which is `op.f(…)`, and its like. */
function onOp(name: string, result: CallValue): CallValue {
  const path = `alembic.op.${name}`;
  const callee: Value = { kind: 'reference', path, role: undefined, span: result.callee.span };
  return { ...result, callee, role: roleOfCalledPath(path) };
}

function directiveOf(callee: Value): string | undefined {
  if (callee.kind === 'reference' && callee.path.startsWith('alembic.op.')) {
    const name = callee.path.slice('alembic.op.'.length);
    return name.includes('.') ? undefined : name;
  }
  return callee.kind === 'attribute' && roleOf(callee.of) === 'op' ? callee.name : undefined;
}

function emitDirective(directive: string, call: CallSite, batch: BatchValue | undefined, frame: Frame): void {
  const table = batch === undefined ? allSignatures : batchSignatures;
  const signature = Object.hasOwn(table, directive) ? table[directive] : undefined;
  const terms = new Map(termsOf(signature ?? noSignature, call, frame));
  // Dialect options aside, the operations of a batch block have its table.
  for (const name of batch === undefined ? [] : ['table_name', 'schema']) {
    const term = batch?.arguments.get(name);
    if (term !== undefined) terms.set(name, term);
  }
  const makers = batch === undefined ? allDirectives : directives;
  const make = Object.hasOwn(makers, directive) ? makers[directive] : undefined;
  const kind: OperationKind =
    make === undefined
      ? (entityKind(directive, terms) ?? { kind: 'custom' })
      : make(new Arguments(terms, spanOf(call.node)));
  emitKind(frame, call, directive, kind, terms, batch !== undefined);
}

export function termsOf(signature: Signature, call: CallSite, frame: Frame): ReadonlyMap<string, Term> {
  return nameArguments(
    signature,
    call.positional.map((value) => toTerm(value, frame.run)),
    new Map(Array.from(call.keywords, ([name, value]) => [name, toTerm(value, frame.run)])),
    spanOf(call.node),
  );
}

/** Emits one operation with the arguments that it has. */
export function emitKind(
  frame: Frame,
  call: CallSite,
  directive: string,
  kind: OperationKind,
  terms: ReadonlyMap<string, Term>,
  isBatched = false,
): void {
  const unknown = [...unknownsIn(terms)];
  if (kind.kind === 'custom')
    unknown.push({
      kind: 'unknown',
      reason: `${quote(call.node.childForFieldName('function') ?? call.node)} is not a directive of Alembic`,
      span: call.name,
    });
  const operation: Operation = {
    ...kind,
    directive,
    origin: { call: spanOf(call.node), name: call.name, through: frame.through },
    when: frame.when,
    arguments: terms,
    ...(isBatched && { isBatched }),
    written: { positional: call.positional.length, keywords: [...call.keywords.keys()] },
    unknown,
  };
  emit(frame, withSql(operation, frame.run.options));
}
