import type { CodeNode } from '../../python/code.js';
import type { Span, Unknown } from '../../text.js';
import type { Guard, InspectedKind, Operation } from '../operation.js';
import type { Term } from '../term.js';
import type { Role } from './roles.js';

type Plain = Exclude<Term, { kind: 'sequence' | 'dict' | 'reference' | 'call' | 'attribute' | 'operator' | 'unknown' }>;

/**
 * The names at one point of a run. A function has its own above the module's; a branch that may not run has its own
 * above those that it leaves, with what it binds only. null stands for a deleted name.
 */
export interface Names {
  readonly outer: Names | undefined;
  readonly bindings: Map<string, Value | null>;
}

/** Inside a sequence or a call, `many` stands for any number of items. */
export type UnknownValue = Unknown & { readonly many?: true };

/** What an expression stands for while a function is followed: a term, or something that only lives until then. */
export type Value = Plain | UnknownValue | ListValue | DictValue | Symbolic | FunctionValue | ClassValue | BatchValue;

export interface ListValue {
  readonly kind: 'sequence';
  readonly type: 'tuple' | 'list' | 'set' | 'frozenset';
  readonly items: Value[];
  /** The branch of the run that made it; only there its changes are followed. */
  readonly branch: number;
  /** Why it is not known any more. */
  lost?: Unknown;
  /** Why the order of its items is not known. */
  readonly unordered?: Unknown;
  readonly span: Span;
}

export interface DictValue {
  readonly kind: 'dict';
  readonly entries: { readonly key: Value; readonly value: Value }[];
  readonly branch: number;
  lost?: Unknown;
  /** Why the order of its entries is not known. */
  readonly unordered?: Unknown;
  readonly span: Span;
}

/** What is not executed: `role` says what it is for Alembic, where it is something of Alembic's. */
export type Symbolic = ReferenceValue | CallValue | AttributeValue | OperatorValue;

export interface ReferenceValue {
  readonly kind: 'reference';
  readonly path: string;
  readonly role: Role | undefined;
  readonly span: Span;
}

export interface CallValue {
  readonly kind: 'call';
  readonly callee: Value;
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  readonly role: Role | undefined;
  /** Of `with_variant`: the type is what `dialect.type_descriptor(…)` makes of it. */
  readonly isAdapted?: true;
  /** Of `sa.Table(…)`: its arguments, to which more may be appended in the branch that made it. */
  readonly table?: { readonly items: Value[]; readonly branch: number };
  /** Of a call of an inspector: what it asks. */
  readonly asked?: Asked;
  /** Of `sa.MetaData(…)`: the tables that are made with it. */
  readonly metadata?: { readonly tables: CallValue[]; readonly branch: number; lost?: Unknown };
  readonly span: Span;
}

/**
 * What a migration asks an inspector (sqlalchemy/engine/reflection.py), for the names that it answers. The schema says
 * whether a name is among them, once the operations are applied.
 */
export interface Asked {
  /** No other call has it. */
  readonly id: string;
  readonly kind: InspectedKind;
  readonly schema: string | null;
  /** Of a question about what a table has: the table. */
  readonly table: string | null;
  /** The answer is names, or dicts that have them under `name`. */
  readonly gives: 'names' | 'rows';
  /** What held when it was asked. */
  readonly when: readonly Guard[];
  /** What the migration has changed of the answer: names that are in it now, or not; undefined where that is not known. */
  readonly changed: Map<string, boolean | undefined>;
  /** The answer is not known any more. */
  isLost?: true;
}

export interface AttributeValue {
  readonly kind: 'attribute';
  readonly of: Value;
  readonly name: string;
  readonly role: Role | undefined;
  readonly span: Span;
}

export interface OperatorValue {
  readonly kind: 'operator';
  readonly operator: string;
  readonly operands: readonly Value[];
  readonly role: Role | undefined;
  readonly span: Span;
}

/** A function of the file, or a lambda. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly name: string;
  readonly definition: CodeNode;
  readonly closure: Names;
  /** The names of its decorators, where it has some. */
  readonly decorators: readonly Value[];
  /** The base of the module that it is of. */
  readonly base: number;
  readonly span: Span;
}

/** A class of the file. */
export interface ClassValue {
  readonly kind: 'class';
  readonly name: string;
  readonly definition: CodeNode;
  readonly bases: readonly Value[];
  readonly members: ReadonlyMap<string, Value>;
  /** What `@compiles(…)` says of it. */
  readonly compiled: CompiledWith[];
  readonly span: Span;
}

/** A function that writes a class for some dialects, or for all that have none. */
export interface CompiledWith {
  readonly dialects: readonly string[];
  readonly by: FunctionValue;
}

/** What `with op.batch_alter_table(…) as batch_op` binds. */
export interface BatchValue {
  readonly kind: 'batch';
  /** The arguments of the block, for its table. */
  readonly arguments: ReadonlyMap<string, Term>;
  readonly body: Operation[];
  readonly span: Span;
}

/** What modules of the project have in them: each is read when somebody asks for it, once for a revision file. */
export interface Importer {
  /** What a path such as `app.types.Money` stands for; undefined where no module of the project says it. */
  valueOf(path: string, span: Span, branch: number): Value | undefined;
  /** What `from module import *` binds, where the project has the module. */
  namesOf(module: string, span: Span, branch: number): ReadonlyMap<string, Value>;
}

/** The text of a string, also of `op.f(…)`, which is one. */
export function stringOf(value: Value): string | undefined {
  if (value.kind === 'string') return value.value;
  const isFinal = value.kind === 'call' && value.callee.kind === 'reference' && value.callee.path === 'alembic.op.f';
  const [first] = isFinal ? value.positional : [];
  return first?.kind === 'string' ? first.value : undefined;
}

export function unknown(reason: string, span: Span): UnknownValue {
  return { kind: 'unknown', reason, span };
}

export function isSymbolic(value: Value): value is Symbolic {
  return value.kind === 'reference' || value.kind === 'call' || value.kind === 'attribute' || value.kind === 'operator';
}

export function roleOf(value: Value): Role | undefined {
  return isSymbolic(value) ? value.role : undefined;
}

export function isMany(value: Value): boolean {
  return value.kind === 'unknown' && value.many === true;
}

/** Python's truth of a value; undefined when the text does not say. */
export function truth(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'string':
      return value.value !== '';
    case 'boolean':
      return value.value;
    case 'number':
      return numberOf(value) === undefined ? undefined : numberOf(value) !== 0;
    case 'none':
      return false;
    case 'sequence':
      if (value.lost !== undefined) return undefined;
      return value.items.length === 0 ? false : value.items.every(isMany) ? undefined : true;
    case 'dict':
      if (value.lost !== undefined) return undefined;
      return value.entries.length === 0 ? false : value.entries.every(({ key }) => isMany(key)) ? undefined : true;
    case 'function':
    case 'class':
    case 'batch':
    case 'reference':
      return value.kind === 'reference' && value.role === undefined ? undefined : true;
    default:
      return undefined;
  }
}

/** The number that a literal means, where it is a decimal one. */
export function numberOf(value: Value): number | undefined {
  if (value.kind !== 'number') return undefined;
  const text = value.text.replaceAll('_', '');
  return /^-?\d+(?:\.\d*)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** Whether two plain values are equal; undefined where the text does not say. */
export function equal(a: Value, b: Value): boolean | undefined {
  if (a === b && a.kind !== 'unknown') return true;
  if (isPlain(a) && isPlain(b)) {
    if (a.kind === 'string' && b.kind === 'string') return a.value === b.value;
    if (a.kind === 'boolean' && b.kind === 'boolean') return a.value === b.value;
    if (a.kind === 'none' || b.kind === 'none') return a.kind === b.kind;
    if (a.kind === 'string' || b.kind === 'string') return false;
    const [left, right] = [arithmetic(a), arithmetic(b)];
    return left === undefined || right === undefined ? undefined : left === right;
  }
  if (a.kind === 'sequence' && b.kind === 'sequence' && a.lost === undefined && b.lost === undefined) {
    if ([...a.items, ...b.items].some(isMany)) return undefined;
    if (a.type !== b.type || a.items.length !== b.items.length) return false;
    const pairs = a.items.map((item, at) => equal(item, b.items[at] ?? item));
    return pairs.includes(false) ? false : pairs.includes(undefined) ? undefined : true;
  }
  if (a.kind === 'none' || b.kind === 'none') return isKnownObject(a) || isKnownObject(b) ? false : undefined;
  return undefined;
}

function isKnownObject(value: Value): boolean {
  return value.kind === 'sequence' || value.kind === 'dict' || value.kind === 'function' || value.kind === 'class';
}

function arithmetic(value: Value): number | undefined {
  return value.kind === 'boolean' ? Number(value.value) : numberOf(value);
}

export function isPlain(value: Value): value is Extract<Value, { kind: 'string' | 'none' | 'boolean' | 'number' }> {
  return value.kind === 'string' || value.kind === 'none' || value.kind === 'boolean' || value.kind === 'number';
}
