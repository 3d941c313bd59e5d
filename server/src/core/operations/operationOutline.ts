import { shorten } from '../python/nodes.js';
import type { OperationCall } from '../revision/operationCalls.js';
import type { Span } from '../text.js';
import type { Operation } from './operation.js';
import { operationTitle } from './operationTitle.js';

/** An operation in the outline of a function. */
export interface OutlineEntry {
  /** The operation and its object. */
  readonly title: string;
  readonly span: Span;
  readonly nameSpan: Span;
  /** What a batch block does to its table, and the statements of a text with several. */
  readonly children: readonly OutlineEntry[];
}

/**
 * The operations of a function in the order of the text: those that the text calls, with their objects as far as those
 * are known, once for each turn of a loop; and those that run through a helper, where that is called. What cannot be
 * followed is as the text has it.
 * @param calls what is called in the function
 * @param operations what runs, in the function or not
 */
export function operationOutline(
  within: Span,
  calls: readonly OperationCall[],
  operations: readonly Operation[],
): OutlineEntry[] {
  const followed = operations.flatMap(flattened).filter(({ kind }) => kind !== 'opaque' && kind !== 'raises');
  const isIn = (span: Span): boolean => within.start <= span.start && span.end <= within.end;
  const runs = runsOf(calls, followed);
  const ofCalls = new Set([...runs.values()].flat());
  const written = calls.filter(({ span }) => isIn(span)).flatMap((call) => entriesOf(call, runs.get(call) ?? []));
  const others = followed
    .filter((operation) => {
      const { call, through } = operation.origin;
      if (!isIn(through[0] ?? call)) return false;
      // What the template calls for each database is below the database's own function.
      if (through.length > 0) return !operation.when.some(({ kind }) => kind === 'engine');
      return !ofCalls.has(operation);
    })
    .map(entryOf);
  return distinct([...written, ...others]).sort((one, other) => one.span.start - other.span.start);
}

/** A block in which every statement commits by itself is no operation. */
function flattened(operation: Operation): readonly Operation[] {
  return operation.kind === 'autocommit' ? operation.body.flatMap(flattened) : [operation];
}

/**
 * A call as the text has it, or what it does where that is followed.
 * @param runs the operations that are this call's
 */
function entriesOf(call: OperationCall, runs: readonly Operation[]): OutlineEntry[] {
  const { span, nameSpan } = call;
  const entries = runs.map((operation) => {
    const { title, children } = entryOf(operation);
    const below =
      operation.kind === 'batch' ? operationOutline(span, call.children, operation.body.flatMap(flattened)) : children;
    // The text may show more than is known, such as the column of a type that is not imported.
    const isMore = asWritten(call).startsWith(title);
    return { title: isMore ? asWritten(call) : title, span, nameSpan, children: below };
  });
  const found = distinct(entries);
  // A helper that is called for several objects is of none of them.
  const isShared = found.length > 1 && runs.some(({ origin }) => origin.through.length > 0);
  if (found.length > 0 && !isShared) return found;
  const children = call.children.flatMap((child) => entriesOf(child, []));
  return [{ title: asWritten(call), span, nameSpan, children }];
}

/** What runs by each call as the text has it, in the order in which it runs. */
function runsOf(
  calls: readonly OperationCall[],
  operations: readonly Operation[],
): ReadonlyMap<OperationCall, readonly Operation[]> {
  const inOrder = [...calls].sort((one, other) => one.nameSpan.start - other.nameSpan.start);
  const runs = new Map<OperationCall, Operation[]>();
  for (const operation of operations) {
    const { call, name } = operation.origin;
    // Of a block the call is within its statement.
    const [start, end] = operation.kind === 'batch' ? [call.start, call.end] : [name.start, name.start + 1];
    for (let at = firstFrom(inOrder, start); ; at += 1) {
      const found = inOrder[at];
      if (found === undefined || found.nameSpan.start >= end) break;
      if (operation.kind === 'batch' && found.nameSpan.end > end) continue;
      const known = runs.get(found);
      if (known === undefined) runs.set(found, [operation]);
      else known.push(operation);
    }
  }
  return runs;
}

/** The place of the first call whose name begins there or later. */
function firstFrom(inOrder: readonly OperationCall[], start: number): number {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inOrder[middle]?.nameSpan.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function asWritten({ name, argument }: OperationCall): string {
  return argument === '' ? name : `${name} ${argument}`;
}

/** An operation where the function that is outlined runs it. */
function entryOf(operation: Operation): OutlineEntry {
  const { call, name, through } = operation.origin;
  const [span = call] = through;
  return {
    title: titleOf(operation),
    span,
    nameSpan: through.length > 0 ? span : name,
    children: childrenOf(operation),
  };
}

function titleOf(operation: Operation): string {
  if (operation.kind !== 'execute' || operation.text?.kind !== 'known') return operationTitle(operation);
  return `${operation.directive} ${shorten(operation.text.value)}`;
}

function childrenOf(operation: Operation): OutlineEntry[] {
  if (operation.kind === 'batch')
    return operation.body.flatMap(flattened).map((inner) => ({ ...entryOf(inner), ...placeOf(operation) }));
  if (operation.kind !== 'execute' || operation.parsed === null || operation.parsed.length < 2) return [];
  return operation.parsed.map((statement) => ({
    title:
      statement.kind === 'execute' && statement.text?.kind === 'known'
        ? shorten(statement.text.value)
        : operationTitle(statement),
    ...placeOf(operation),
    children: [],
  }));
}

/** Of a part that has no place of its own within that of the whole. */
function placeOf({ origin: { call, through } }: Operation): Pick<OutlineEntry, 'span' | 'nameSpan'> {
  const [span = call] = through;
  return { span, nameSpan: span };
}

function distinct(entries: readonly OutlineEntry[]): OutlineEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify([entry.span, entry.title]), entry])).values()];
}
