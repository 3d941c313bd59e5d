import { parts, quote, spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import { distinctConditions, simplified } from '../guards.js';
import type { Guard } from '../operation.js';
import { evaluate } from './evaluate.js';
import { emitNoResult, inBranch, isSpent, spend, type Frame } from './frame.js';
import { disorderOf, itemsOf } from './iteration.js';
import { joinRepeated, namesIn } from './names.js';
import { goesOn, mayLeave, type Outcome } from './outcome.js';
import { bindTarget } from './targets.js';
import { isOfRows } from './roles.js';
import { isMany, roleOf, truth, unknown, type Value } from './values.js';

type RunBlock = (block: CodeNode | null, frame: Frame, depth: number) => Outcome;

/** `for` over something known runs once for each of its items, else once for any number of times. */
export function runFor(node: CodeNode, frame: Frame, depth: number, runBlock: RunBlock): Outcome {
  const target = node.childForFieldName('left');
  const source = node.childForFieldName('right');
  if (target === null || source === null) return goesOn;
  const sequence = evaluate(source, frame);
  if (isOfRows(roleOf(sequence))) emitNoResult(frame, 'the loop', spanOf(source));
  const items = itemsOf(sequence);
  const bindItem = (item: Value, at: Frame): void => {
    bindTarget(target, item, at.names, at.branch);
  };
  if (items === undefined || items.some(isMany)) {
    const why = unknown(`it is one of ${quote(source)}`, spanOf(target));
    return runMany(node, frame, depth, runBlock, (at) => {
      bindItem(why, at);
    });
  }
  const unordered = frame.unordered ?? disorderOf(sequence);
  if (unordered !== frame.unordered) {
    const turns: Frame = { ...frame, unordered };
    const outcome = runItems(node, turns, depth, runBlock, { items, bindItem });
    frame.when = turns.when;
    return outcome;
  }
  return runItems(node, frame, depth, runBlock, { items, bindItem });
}

/** One turn for each item. */
function runItems(
  node: CodeNode,
  frame: Frame,
  depth: number,
  runBlock: RunBlock,
  { items, bindItem }: { readonly items: readonly Value[]; readonly bindItem: (item: Value, at: Frame) => void },
): Outcome {
  const body = node.childForFieldName('body');
  const start = frame.when;
  let isBroken = false;
  let later: readonly Guard[] = [];
  let left: Outcome['left'] = [];
  // A list that grows while it is read is read as it was.
  for (const item of [...items]) {
    if (isSpent(frame.run) || !spend(frame.run, 1)) break;
    bindItem(item, frame);
    const turn = runBlock(body, frame, depth + 1);
    const before = later;
    const returns = turn.left.filter(({ exit }) => exit === 'return');
    if (returns.length > 0)
      left = distinctConditions([
        ...left,
        ...returns.map((leaving) => ({ ...leaving, guards: simplified([...before, ...leaving.guards]) })),
      ]);
    if (turn.exit === 'return' || turn.exit === 'raise') {
      frame.when = start;
      return { exit: turn.exit, rest: later, left: [...left, { exit: turn.exit, guards: later }] };
    }
    if (turn.exit === 'break') {
      isBroken = true;
      break;
    }
    if (turn.rest.length > 0 && (mayLeave(turn, 'break') || mayLeave(turn, 'return'))) {
      frame.when = simplified([...frame.when, ...turn.rest]);
      if (mayLeave(turn, 'return')) later = simplified([...later, ...turn.rest]);
    }
  }
  frame.when = start;
  const otherwise = isBroken ? null : node.childForFieldName('alternative');
  const end = runBlock(otherwise?.childForFieldName('body') ?? null, frame, depth + 1);
  return { exit: end.exit, rest: simplified([...later, ...end.rest]), left: [...left, ...end.left] };
}

/** `while`: how often it runs is never followed. */
export function runWhile(node: CodeNode, frame: Frame, depth: number, runBlock: RunBlock): Outcome {
  const condition = node.childForFieldName('condition');
  const value = condition === null ? undefined : evaluate(condition, frame);
  if (value !== undefined && truth(value) === false) return goesOn;
  return runMany(node, frame, depth, runBlock, () => undefined);
}

function runMany(
  node: CodeNode,
  frame: Frame,
  depth: number,
  runBlock: RunBlock,
  prepare: (frame: Frame) => void,
): Outcome {
  const header = quote(node, node.childForFieldName('body')?.startIndex).replace(/:$/, '');
  const reason = unknown(`how often "${header}" runs is not known`, spanOf(node));
  const turn = inBranch(frame, namesIn(frame.names), [{ kind: 'uncertain', reason, times: 'many' }]);
  const body = node.childForFieldName('body');
  forgetAssigned(node, turn);
  prepare(turn);
  const outcome = runBlock(body, turn, depth + 1);
  joinRepeated(frame.names, turn.names, unknown(`it is assigned in the loop ${header}`, spanOf(node)));
  if (!mayLeave(outcome, 'return')) return goesOn;
  const uncertain: Guard = { kind: 'uncertain', reason, times: 'maybe' };
  return { exit: null, rest: [uncertain], left: [{ exit: 'return', guards: [uncertain] }] };
}

/** What a turn binds the next one finds: at its start it is not known. */
function forgetAssigned(node: CodeNode, turn: Frame): void {
  for (const assignment of node.descendantsOfType(['augmented_assignment', 'assignment'])) {
    const left = assignment.childForFieldName('left');
    if (left === null) continue;
    for (const name of left.type === 'identifier' ? [left] : parts(left)) {
      if (name.type === 'identifier')
        turn.names.bindings.set(name.text, unknown('an earlier turn of the loop may have set it', spanOf(name)));
    }
  }
}
