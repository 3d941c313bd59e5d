import { parts } from '../../python/nodes.js';
import type { Span } from '../../text.js';
import type { Frame, Run } from './frame.js';
import { namesIn } from './names.js';
import {
  unknown,
  type CompiledWith,
  type CallValue,
  type ClassValue,
  type FunctionValue,
  type Value,
} from './values.js';

type Given = Pick<CallValue, 'positional' | 'keywords' | 'span'>;

/** What SQLAlchemy calls the dialects that are known here. */
const dialectNames = ['postgresql', 'mysql', 'mariadb', 'sqlite', 'mssql', 'oracle'];

const ownBases = /(?:UserDefinedType|TypeDecorator|TypeEngine)$/;

/**
 * What an object of a class is in the database, where it is a type: what it decorates, what its `load_dialect_impl`
 * gives in each dialect, what its `get_col_spec` says, or the type of SQLAlchemy that it is derived from. Undefined for
 * any other class.
 */
export function typeValue(of: ClassValue, given: Given, run: Run): Value | undefined {
  const value = ownValue(of, given, run);
  return value === undefined ? undefined : compiledValue(of, value, given, run);
}

/** A function with `@compiles(Class, 'sqlite')` writes its class, and the ones that are derived from it. */
export function noteCompiled(by: FunctionValue): void {
  for (const decorator of by.decorators) {
    if (decorator.kind !== 'call' || decorator.callee.kind !== 'reference') continue;
    const [of, ...dialects] = decorator.positional;
    if (!/^sqlalchemy\.ext\.compiler\.compiles$/.test(decorator.callee.path) || of?.kind !== 'class') continue;
    of.compiled.push({ dialects: dialects.map((name) => (name.kind === 'string' ? name.value : '')), by });
  }
}

/** The type as `@compiles` has it, and where its `__visit_name__` is another one as nobody knows. */
function compiledValue(of: ClassValue, value: Value, { span }: Given, run: Run): Value {
  const found = compiledOf(of);
  const isSaid = [...run.runs.values()].some(({ text }) =>
    new RegExp(`\\bcompiles\\(\\s{0,20}${of.name}\\b`).test(text),
  );
  if (found.length === 0 && isSaid) return unknown(`@compiles says how ${of.name} is written`, span);
  const isOther = memberOf(of, '__visit_name__') !== undefined;
  const odd: Value = { kind: 'reference', path: `${of.name} as its __visit_name__ has it`, role: undefined, span };
  let made = isOther || found.some(({ dialects }) => dialects.length === 0) ? odd : value;
  const whole = found.findLast(({ dialects }) => dialects.length === 0);
  for (const name of dialectNames) {
    const own = found.findLast(({ dialects }) => dialects.includes(name)) ?? whole;
    if (own === undefined) continue;
    const compiler: Value = { kind: 'reference', path: 'compiler', role: undefined, span };
    const written = callMethod(own.by, [of, compiler], span, run);
    const type = written.kind === 'string' ? sqlType(written, span) : odd;
    const callee: Value = { kind: 'attribute', of: made, name: 'with_variant', role: undefined, span };
    made = called(callee, { positional: [type, { kind: 'string', value: name, span }], keywords: new Map(), span });
  }
  return made;
}

function compiledOf(of: ClassValue, depth = 0): readonly CompiledWith[] {
  if (of.compiled.length > 0 || depth > 8) return of.compiled;
  for (const base of of.bases) {
    const found = base.kind === 'class' ? compiledOf(base, depth + 1) : [];
    if (found.length > 0) return found;
  }
  return [];
}

/** A type that is written as this text. */
function sqlType(text: Value, span: Span): Value {
  const callee: Value = { kind: 'reference', path: 'sql.type', role: undefined, span };
  return called(callee, { positional: [text], keywords: new Map(), span });
}

function ownValue(of: ClassValue, given: Given, run: Run): Value | undefined {
  const impl = memberOf(of, 'impl');
  const passed = passedOn(of, given);
  if (impl !== undefined && memberOf(of, 'type_engine') !== undefined)
    return unknown(`the class ${of.name} chooses its type by type_engine()`, given.span);
  if (impl !== undefined && impl.kind !== 'none')
    return inDialects(of, implValue(impl, passed, given.span, run), given, run);
  const spec = memberOf(of, 'get_col_spec');
  if (spec?.kind === 'function') {
    const written = callMethod(spec, [of], given.span, run);
    if (written.kind === 'string') return sqlType(written, given.span);
    return unknown(`it is what get_col_spec of ${of.name} returns`, given.span);
  }
  const base = sqlalchemyBase(of);
  if (base === undefined) return undefined;
  return passed === undefined
    ? unknown(`__init__ of ${of.name} computes its arguments`, given.span)
    : called(base, passed);
}

function implValue(impl: Value, passed: Given | undefined, span: Span, run: Run): Value {
  // An object is taken as it is.
  if (impl.kind !== 'reference' && impl.kind !== 'class') return impl;
  if (passed === undefined) return unknown('__init__ computes its arguments', span);
  if (impl.kind === 'class')
    return typeValue(impl, passed, run) ?? unknown(`it is an object of the class ${impl.name}`, span);
  return passed.positional.length === 0 && passed.keywords.size === 0 ? impl : called(impl, passed);
}

function called(callee: Value, { positional, keywords, span }: Given): CallValue {
  return { kind: 'call', callee, positional, keywords, role: undefined, span };
}

/** A member, also of the classes that a class is derived from. */
function memberOf(of: ClassValue, name: string, depth = 0): Value | undefined {
  const own = of.members.get(name);
  if (own !== undefined || depth > 8) return own;
  for (const base of of.bases) {
    const found = base.kind === 'class' ? memberOf(base, name, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function sqlalchemyBase(of: ClassValue, depth = 0): Value | undefined {
  for (const base of of.bases) {
    if (base.kind === 'reference' && base.path.startsWith('sqlalchemy.') && !ownBases.test(base.path)) return base;
    const found = base.kind === 'class' && depth < 8 ? sqlalchemyBase(base, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * What a class gives up to the one it is derived from: all that it gets, or what its `__init__` says in plain words.
 * Undefined where the text does not say.
 */
function passedOn(of: ClassValue, given: Given): Given | undefined {
  const init = memberOf(of, '__init__');
  if (init?.kind !== 'function') return given;
  const { span } = given;
  const code = init.definition.text;
  const up = /(?:super\([^()]*\)|\b\w+)\.__init__\(([^()]*)\)/.exec(code)?.[1];
  if (up === undefined) return { positional: [], keywords: new Map(), span };
  const bound = boundTo(init, given);
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  for (const argument of up.split(',').map((part) => part.trim())) {
    if (argument === '' || argument === 'self') continue;
    const [, name, value = ''] = /^(?:(\w+)\s*=\s*)?(\*{0,2}\w+|"[^"\\]*"|'[^'\\]*')$/.exec(argument) ?? [];
    const found = literal(value, span) ?? bound.named.get(value);
    if (value === '**' + bound.rest.keywordName) for (const [key, each] of bound.rest.keywords) keywords.set(key, each);
    else if (value === '*' + bound.rest.listName) positional.push(...bound.rest.list);
    else if (found === undefined) return undefined;
    else if (name === undefined) positional.push(found);
    else keywords.set(name, found);
  }
  return { positional, keywords, span };
}

/** The value of a plain literal; undefined for a name. */
function literal(code: string, span: Span): Value | undefined {
  if (/^\d+$/.test(code)) return { kind: 'number', text: code, span };
  if (/^["']/.test(code)) return { kind: 'string', value: code.slice(1, -1), span };
  if (code === 'True' || code === 'False') return { kind: 'boolean', value: code === 'True', span };
  return code === 'None' ? { kind: 'none', span } : undefined;
}

/** The parameters of `__init__` with what is given to them; those that are left out are not known by name here. */
function boundTo({ definition }: FunctionValue, { positional, keywords }: Given) {
  const named = new Map<string, Value>();
  const left = new Map(keywords);
  const list = [...positional];
  let [listName, keywordName] = ['', ''];
  const [, ...parameters] = parts(definition.childForFieldName('parameters') ?? definition);
  for (const parameter of parameters) {
    const name = /\w+/.exec(parameter.text)?.[0] ?? '';
    if (parameter.text.startsWith('**')) keywordName = name;
    else if (parameter.text.startsWith('*')) listName = name;
    else {
      const value = left.get(name) ?? (listName === '' ? list.shift() : undefined);
      left.delete(name);
      if (value !== undefined) named.set(name, value);
    }
  }
  return { named, rest: { listName, list, keywordName, keywords: left } };
}

/** The type with what `load_dialect_impl` gives instead of it, dialect by dialect. */
function inDialects(of: ClassValue, impl: Value, { span }: Given, run: Run): Value {
  const load = memberOf(of, 'load_dialect_impl');
  if (load?.kind !== 'function') return impl;
  const self: ClassValue = { ...of, members: new Map([...of.members, ['impl', impl], ['impl_instance', impl]]) };
  let value = impl;
  for (const name of dialectNames) {
    const dialect: ClassValue = {
      ...of,
      members: new Map([['name', { kind: 'string', value: name, span }]]),
      bases: [],
    };
    const given = callMethod(load, [self, dialect], span, run);
    const type = descriptorOf(given);
    const isAdapted = type !== undefined && type !== given;
    const isImpl = type === impl || (type?.kind === 'call' && isSuper(type));
    if (isImpl && !isAdapted) continue;
    const variant = type ?? unknown(`it is what load_dialect_impl of ${of.name} returns for ${name}`, span);
    const callee: Value = { kind: 'attribute', of: value, name: 'with_variant', role: undefined, span };
    const made = called(callee, {
      positional: [variant, { kind: 'string', value: name, span }],
      keywords: new Map(),
      span,
    });
    value = isAdapted ? { ...made, isAdapted } : made;
  }
  return value;
}

/** The type in `dialect.type_descriptor(type)`, or one that is returned as it is; undefined where it is not known. */
function descriptorOf(value: Value): Value | undefined {
  if (value.kind === 'call' && value.callee.kind === 'attribute' && value.callee.name === 'type_descriptor')
    return value.positional[0];
  return value.kind === 'unknown' ? undefined : value;
}

function isSuper({ callee }: CallValue): boolean {
  const of = callee.kind === 'attribute' && callee.of.kind === 'call' ? callee.of.callee : undefined;
  return of?.kind === 'reference' && of.path === 'builtins.super';
}

/** What a method returns; what it runs is of no direction. */
function callMethod(method: FunctionValue, positional: readonly Value[], span: Span, run: Run): Value {
  const { definition: node } = method;
  const branch = ++run.branches;
  const frame: Frame = {
    run,
    names: namesIn(undefined),
    when: [],
    through: [],
    active: [],
    out: [],
    branch,
    returned: [],
  };
  const site = {
    node,
    name: span,
    callee: method,
    positional,
    keywords: new Map<string, Value>(),
    isStatement: false,
    depth: 0,
  };
  return run.call(site, frame);
}
