import { parts, quote, spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import type { Guard } from '../operation.js';
import { evaluate } from './evaluate.js';
import { emit, emitOpaque, mostCalls, type CallSite, type Frame } from './frame.js';
import { handsOver } from './handsOver.js';
import { inspectedAfterTable } from './inspection.js';
import { bind, namesIn } from './names.js';
import { placedOperations, placedValue } from './placed.js';
import { runBlock } from './statements.js';
import { equal, isMany, unknown, type FunctionValue, type Names, type Value } from './values.js';

type Given = Pick<CallSite, 'positional' | 'keywords'>;

/** Follows a function of the file, with what it is given; what it returns. */
export function enter(callee: FunctionValue, call: CallSite, frame: Frame): Value {
  const { definition, name, base } = callee;
  const span = spanOf(call.node);
  const start = base + definition.startIndex;
  if (frame.active.includes(start)) return emitOpaque(frame, `${name} calls itself`, span, call.name);
  if (frame.through.length >= mostCalls)
    return emitOpaque(frame, `functions call each other more than ${mostCalls} deep`, span, call.name);
  const inner: Frame = {
    ...frame,
    names: namesIn(callee.closure),
    through: [...frame.through, span],
    active: [...frame.active, start],
    returned: [],
  };
  const run = base === frame.run.base ? undefined : frame.run.runs.get(base);
  return run === undefined
    ? follow(callee, call, inner)
    : followElsewhere(callee, call, { ...inner, run, out: [] }, frame);
}

/** Follows a function of another module: what it runs stands where it is called. */
function followElsewhere(callee: FunctionValue, call: CallSite, inner: Frame, frame: Frame): Value {
  const span = spanOf(call.node);
  const value = follow(callee, call, inner);
  // A function that gives a value and gets nothing to run operations with may call what it likes.
  const isValue = !call.isStatement && ![...call.positional, ...call.keywords.values()].some((each) => handsOver(each));
  const operations = isValue ? inner.out.filter(({ kind }) => kind !== 'opaque') : inner.out;
  for (const operation of placedOperations(operations, span, frame.when))
    emit(frame, { ...operation, origin: { call: span, name: call.name, through: frame.through } });
  return placedValue(value, span, frame.branch);
}

/** Follows a function whose frame is made. */
export function follow(callee: FunctionValue, given: Given, frame: Frame): Value {
  const { definition, name } = callee;
  const whole = decorated(callee, frame);
  if (whole !== undefined) return enter(whole, callOf(callee, given, whole), unentered(callee, frame));
  bindParameters(callee, given, frame);
  const body = definition.childForFieldName('body');
  if (definition.type === 'lambda')
    return body === null ? unknown('it returns nothing', callee.span) : evaluate(body, frame);
  const uncertain = decoratorGuard(callee);
  if (uncertain !== undefined) frame.when = [...frame.when, uncertain];
  const atStart = frame.when.length;
  const outcome = runBlock(body, frame, 0);
  const { returned } = frame;
  const [first] = returned.map(({ value }) => value);
  if (first === undefined) return { kind: 'none', span: callee.span };
  const isSure =
    outcome.exit === 'return' && returned.every(({ value }) => value === first || equal(value, first) === true);
  const sure = isSure ? first : outcome.exit === 'return' ? inspectedAfterTable(returned, atStart) : undefined;
  return sure ?? unknown(`it is what ${name} returns`, callee.span);
}

/** Decorators that leave a function what it is. */
const plain =
  /^(?:contextlib\.\w*contextmanager|functools\.\w+|builtins\.(?:staticmethod|classmethod|property)|typing\.\w+)$/;

function isPlain(decorator: Value): boolean {
  const called = decorator.kind === 'call' ? decorator.callee : decorator;
  return called.kind === 'reference' && plain.test(called.path);
}

/** What decorators that can be followed make of a function; undefined where there is none, or one that can't be. */
function decorated(callee: FunctionValue, frame: Frame): FunctionValue | undefined {
  const decorators = callee.decorators.filter((decorator) => !isPlain(decorator));
  if (decorators.length === 0) return undefined;
  let made: Value = { ...callee, decorators: [] };
  // The nearest one gets the function first.
  for (const decorator of decorators.reverse()) {
    if (decorator.kind !== 'function') return undefined;
    const call = callOf(callee, { positional: [made], keywords: new Map() }, decorator);
    made = enter(decorator, { ...call, isStatement: false }, { ...unentered(callee, frame), out: [] });
    if (made.kind !== 'function') return undefined;
  }
  return made;
}

/** A call that stands nowhere: where the function is called, its decorators are. */
function callOf({ definition }: FunctionValue, given: Given, callee: FunctionValue): CallSite {
  const name = spanOf(definition.childForFieldName('name') ?? definition);
  return { ...given, node: definition, name, callee, isStatement: true, depth: 0 };
}

/** The frame of its caller: what a decorator makes of a function calls that, which is no call of itself. */
function unentered({ base, definition }: FunctionValue, frame: Frame): Frame {
  const start = base + definition.startIndex;
  return { ...frame, active: frame.active.filter((each) => each !== start), returned: [] };
}

/** What a decorator of another module does with a function is not known. */
function decoratorGuard({ decorators, name, span }: FunctionValue): Guard | undefined {
  if (decorators.every(isPlain)) return undefined;
  const reason = unknown(`a decorator of ${name} is not read`, span);
  return { kind: 'uncertain', reason, times: 'maybe' };
}

function bindParameters(callee: FunctionValue, { positional, keywords }: Given, frame: Frame): void {
  const list = callee.definition.childForFieldName('parameters');
  const names = frame.names;
  const rest = new Map(keywords);
  let at = 0;
  let isKeywordOnly = false;
  const isShifted = positional.some(isMany) || keywords.has('**');
  for (const parameter of list === null ? [] : parts(list)) {
    const name = nameOf(parameter);
    if (parameter.type === 'keyword_separator' || parameter.text === '*') isKeywordOnly = true;
    if (name === undefined) continue;
    if (isSplat(parameter, 'list')) {
      isKeywordOnly = true;
      bind(names, name, {
        kind: 'sequence',
        type: 'tuple',
        items: positional.slice(at),
        branch: frame.branch,
        span: callee.span,
      });
      continue;
    }
    if (isSplat(parameter, 'dictionary')) {
      bind(names, name, keywordDict(rest, frame, callee));
      continue;
    }
    const given = rest.get(name) ?? (isKeywordOnly ? undefined : positional[at++]);
    rest.delete(name);
    const isUnsure = isShifted && (given === undefined || isMany(given) || !keywords.has(name));
    bind(
      names,
      name,
      isUnsure
        ? unknown(`it is given to ${callee.name} by "*" or "**"`, spanOf(parameter))
        : (given ?? defaultOf(parameter, callee, frame)),
    );
  }
}

function keywordDict(rest: ReadonlyMap<string, Value>, frame: Frame, callee: FunctionValue): Value {
  const keyOf = (name: string, { span }: Value): Value =>
    name === '**' ? { ...unknown('it is not known', span), many: true } : { kind: 'string', value: name, span };
  const entries = Array.from(rest, ([name, value]) => ({ key: keyOf(name, value), value }));
  return { kind: 'dict', entries, branch: frame.branch, span: callee.span };
}

function nameOf(parameter: CodeNode): string | undefined {
  if (parameter.type === 'identifier') return parameter.text;
  const name = parameter.childForFieldName('name') ?? parts(parameter)[0];
  if (name?.type === 'identifier') return name.text;
  return name === undefined ? undefined : parts(name)[0]?.text;
}

function isSplat(parameter: CodeNode, type: 'list' | 'dictionary'): boolean {
  const pattern = `${type}_splat_pattern`;
  return parameter.type === pattern || parts(parameter)[0]?.type === pattern;
}

function defaultOf(parameter: CodeNode, callee: FunctionValue, frame: Frame): Value {
  const value = parameter.childForFieldName('value');
  if (value === null) return unknown(`nothing is given to ${callee.name} for ${quote(parameter)}`, spanOf(parameter));
  const closure: Names = namesIn(callee.closure);
  return evaluate(value, { ...frame, names: closure });
}
