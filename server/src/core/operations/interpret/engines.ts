import { spanOf } from '../../python/nodes.js';
import { inBranch, type Callers, type CallSite, type Frame } from './frame.js';
import { namesIn } from './names.js';
import { roleOf, type OperatorValue, type Value } from './values.js';

/** A text that holds the engine's name once, as `"upgrade_%s" % engine_name` does. */
export function engineText(before: string, engine: Value, after: string, span: OperatorValue['span']): OperatorValue {
  const text: Value = { kind: 'string', value: `${before}%s${after}`, span };
  return { kind: 'operator', operator: '%', operands: [text, engine], role: undefined, span };
}

/**
 * `globals()["upgrade_%s" % engine_name]()` of the template for several databases, and `eval(…)()` of its earlier
 * versions: the function of each engine, under that engine's guard. Undefined for any other call.
 */
export function callOfEngines(call: CallSite, frame: Frame, enter: Callers['enter']): Value | undefined {
  const pattern = patternOf(call.callee);
  if (pattern === undefined) return undefined;
  for (const [name, value] of frame.run.module.bindings) {
    const engine = pattern.exec(name)?.[1];
    if (engine === undefined || value?.kind !== 'function') continue;
    enter(value, call, inBranch(frame, namesIn(frame.names), [{ kind: 'engine', name: engine }]));
  }
  return { kind: 'none', span: spanOf(call.node) };
}

/** The names of functions that a callee may be, with the engine's name in them. */
function patternOf(callee: Value): RegExp | undefined {
  const key = keyOf(callee);
  if (key?.kind !== 'operator') return undefined;
  const [left, right] = key.operands;
  if (left === undefined || right === undefined) return undefined;
  if (key.operator === '%' && left.kind === 'string' && roleOf(right) === 'engineName') {
    const [before = '', after, more] = left.value.split('%s');
    return after === undefined || more !== undefined ? undefined : around(before, after.replace(/^\(\)|\(\)$/, ''));
  }
  if (key.operator === '+' && left.kind === 'string' && roleOf(right) === 'engineName') return around(left.value, '');
  return undefined;
}

function keyOf(callee: Value): Value | undefined {
  if (callee.kind === 'operator' && callee.operator === '[]') {
    const [object, key] = callee.operands;
    const isGlobals = object?.kind === 'call' && object.callee.kind === 'reference';
    return isGlobals && /^builtins\.(?:globals|locals|vars)$/.test(object.callee.path) ? key : undefined;
  }
  const isEval = callee.kind === 'call' && callee.callee.kind === 'reference' && callee.callee.path === 'builtins.eval';
  return isEval ? callee.positional[0] : undefined;
}

function around(before: string, after: string): RegExp | undefined {
  if (!/^\w*$/.test(before) || !/^\w*$/.test(after) || before === '') return undefined;
  return new RegExp(`^${before}(\\w+)${after}$`);
}
