import { quote, spanOf } from '../../python/nodes.js';
import { changingMethod, lookingMethod } from './collections.js';
import { builtinCall } from './builtins.js';
import { callOfEngines } from './engines.js';
import { emitNoResult, emitOpaque, emitRaises, spend, type Callers, type CallSite, type Frame } from './frame.js';
import { handsOver } from './handsOver.js';
import { changesNames, inspection } from './inspection.js';
import { itemsOf } from './iteration.js';
import { perPath } from '../perPath.js';
import { isHarmless } from './libraries.js';
import { mainOption } from './mainOption.js';
import { rootOf } from './roots.js';
import { isOfRows, mayOperate, roleOfCalledPath, roleOfMethod, type Role } from './roles.js';
import { tableMethod, tracked } from './tables.js';
import { format, stringMethod } from './texts.js';
import { isMany, roleOf, unknown, type CallValue, type Value } from './values.js';

/** Functions of Python that go through what they get. */
const itemsAreTaken =
  /^builtins\.(?:list|tuple|set|frozenset|dict|sorted|next|iter|len|any|all|sum|min|max|enumerate|map|zip)$/;

/** What asks for the tables of a database. */
const inspectors = /^sqlalchemy\.(?:inspection\.)?(?:engine\.)?(?:reflection\.)?(inspect|Inspector(?:\.from_engine)?)$/;

/** What is special of a name that is called. */
const calledAs = perPath((path) => ({
  takesItems: itemsAreTaken.test(path),
  inspecting: inspectors.exec(path)?.[1],
  isRunTime: path.startsWith('alembic.runtime.'),
  isMutable: /^sqlalchemy\.ext\.mutable\.\w+\.as_mutable$/.test(path),
}));

/** The value of a call, and what it runs. */
export function callWith(callers: Callers): (call: CallSite, frame: Frame) => Value {
  return (call, frame) => {
    const { callee, node } = call;
    if (callee.kind === 'function') return callers.enter(callee, call, frame);
    const engines = callOfEngines(call, frame, callers.enter);
    if (engines !== undefined) return engines;
    const option = mainOption(call, frame.run) ?? importedModule(call);
    if (option !== undefined) return option;
    const method = callee.kind === 'attribute' ? methodOf(callee.of, callee.name, call, frame) : undefined;
    if (method !== undefined) return method;
    if (callee.kind === 'reference') {
      const { takesItems, inspecting, isRunTime } = calledAs(callee.path);
      if (takesItems && call.positional.some((value) => isOfRows(roleOf(value))))
        emitNoResult(frame, quote(node), spanOf(node));
      if (inspecting !== undefined)
        emitRaises(frame, `${inspecting}() works with a database only, not in offline mode`, spanOf(node), true);
      if (isRunTime) return emitOpaque(frame, `what ${quote(node)} does is not read`, spanOf(node), call.name);
      const known = mapped(callers, call, frame) ?? builtinCall(callee.path, call, frame);
      if (known !== undefined) return known;
    }
    const inspected = inspection(call, frame);
    if (inspected !== undefined) return inspected;
    changesNames(call, frame);
    const mutable = mutableType(call);
    if (mutable !== undefined) return mutable;
    const result = tracked(symbolicCall(call), call, frame);
    if (callee.kind === 'attribute') {
      const changed = tableMethod(callee.of, callee.name, call, frame);
      if (changed !== undefined) return changed;
    }
    const operated = callers.operate(call, result, frame);
    if (operated !== undefined) return operated;
    const why = whyOpaque(call);
    if (why !== undefined) return emitOpaque(frame, why, spanOf(node), call.name);
    if (callee.kind === 'unknown') return unknown(`it is computed by ${quote(node)}`, spanOf(node));
    return result;
  };
}

/** `map(function, items)` of a function of the file. */
function mapped({ enter }: Callers, call: CallSite, frame: Frame): Value | undefined {
  const [function_, source, more] = call.positional;
  if (call.callee.kind !== 'reference' || call.callee.path !== 'builtins.map') return undefined;
  const items = source === undefined || more !== undefined ? undefined : itemsOf(source);
  if (function_?.kind !== 'function' || items === undefined || items.some(isMany)) return undefined;
  const results: Value[] = [];
  for (const item of items) {
    if (!spend(frame.run, 1)) return undefined;
    results.push(enter(function_, { ...call, positional: [item], keywords: new Map() }, frame));
  }
  return { kind: 'sequence', type: 'list', items: results, branch: frame.branch, span: spanOf(call.node) };
}

/** `MutableDict.as_mutable(JSON)`: the type, whose values Python watches for changes. */
function mutableType({ callee, positional: [type, more] }: CallSite): Value | undefined {
  const isMutable =
    callee.kind === 'reference'
      ? calledAs(callee.path).isMutable
      : callee.kind === 'attribute' && callee.name === 'as_mutable' && callee.of.kind === 'class';
  return isMutable && more === undefined ? type : undefined;
}

/** `importlib.import_module('app.helpers')`: the module. */
function importedModule({ node, callee, positional: [name, more] }: CallSite): Value | undefined {
  const isImport = callee.kind === 'reference' && callee.path === 'importlib.import_module';
  if (!isImport || name?.kind !== 'string' || more !== undefined || name.value.startsWith('.')) return undefined;
  return { kind: 'reference', path: name.value, role: undefined, span: spanOf(node) };
}

function symbolicCall({ node, callee, positional, keywords }: CallSite): CallValue {
  return { kind: 'call', callee, positional, keywords, role: resultRole(callee), span: spanOf(node) };
}

function resultRole(callee: Value): Role | undefined {
  if (callee.kind === 'reference')
    return roleOf(callee) === 'sessionFactory' ? 'session' : (roleOfCalledPath(callee.path) ?? methodRole(callee));
  if (roleOf(callee) === 'sessionFactory') return 'session';
  return callee.kind === 'attribute' ? roleOfMethod(roleOf(callee.of), callee.name) : undefined;
}

/** A method of a reference that has a role: `alembic.op.bind.connect`. */
function methodRole({ path }: { readonly path: string }): Role | undefined {
  return path.startsWith('alembic.op.bind.') ? roleOfMethod('bind', path.slice('alembic.op.bind.'.length)) : undefined;
}

/** Methods of strings, lists and dicts. */
function methodOf(of: Value, name: string, call: CallSite, frame: Frame): Value | undefined {
  const span = spanOf(call.node);
  if (of.kind === 'string') {
    if (name === 'format') {
      const filled = format(of.value, { positional: call.positional, named: call.keywords });
      if ('text' in filled) return { kind: 'string', value: filled.text, span };
      const { missing } = filled;
      const reason = missing?.kind === 'unknown' ? missing.reason : `it is computed by ${quote(call.node)}`;
      return { ...unknown(reason, span), begins: of.value.split('{', 1)[0] ?? '' };
    }
    const known =
      call.keywords.size > 0 ? undefined : stringMethod(of.value, name, call.positional, span, frame.branch);
    return known ?? unknown(`it is computed by ${quote(call.node)}`, span);
  }
  if (of.kind !== 'sequence' && of.kind !== 'dict') return undefined;
  const looked = call.keywords.size > 0 ? undefined : lookingMethod(of, name, call.positional, span, frame.branch);
  if (looked !== undefined) return looked;
  if (/^(?:index|count|get|items|keys|values|copy|union|difference|intersection|issubset|issuperset)$/.test(name))
    return unknown(`it is computed by ${quote(call.node)}`, span);
  spend(frame.run, name === 'append' ? 0 : (of.kind === 'dict' ? of.entries.length : of.items.length) / 10);
  const isHere = of.branch === frame.branch;
  if (!isHere || call.keywords.size > 0 || !changingMethod(of, name, call.positional))
    of.lost ??= unknown(`${quote(call.node)} changes it`, span);
  return { kind: 'none', span };
}

/** What gives a module, and what it takes to load one. */
const loads = /^(?:importlib\.|imp\.|builtins\.__import__$)/;
const loading = /^(?:exec_module|load_module|create_module|get_\w+|is_\w+|find_\w+|endswith|startswith|exists)$/;

/** Why a call may run operations that nobody sees; undefined where it does not. */
function whyOpaque({ node, callee, positional, keywords, isStatement }: CallSite): string | undefined {
  const root = rootOf(callee);
  if (root.kind === 'reference' && loads.test(root.path) && callee.kind === 'attribute' && !loading.test(callee.name))
    return `${quote(node.childForFieldName('function') ?? node)} is of a module that is loaded when the migration runs`;
  if (root.kind === 'reference' && isHarmless(root.path)) return undefined;
  if (roleOf(callee) === 'sessionFactory') return undefined;
  const given = [...positional, ...keywords.values()].find((value) => handsOver(value));
  const code = quote(node.childForFieldName('function') ?? node);
  if (given !== undefined) return `${code} is not read, and may run operations with what it gets`;
  if (!isStatement || mayOperate(roleOf(root)) || roleOf(root) !== undefined) return undefined;
  if (root.kind === 'reference' && root.path.startsWith('builtins.'))
    return `${code} is not read: it comes from an "import *" or is not defined`;
  return root.kind === 'reference' && root.path.includes('.')
    ? `${code} is not read: it comes from ${root.path.slice(0, root.path.lastIndexOf('.'))}`
    : undefined;
}
