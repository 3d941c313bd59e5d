import type { CodeNode } from '../../python/code.js';
import type { Span, Unknown } from '../../text.js';
import { simplified } from '../guards.js';
import type { Guard, Operation } from '../operation.js';
import type { ReadOptions } from '../options.js';
import type { Term } from '../term.js';
import type { CallValue, FunctionValue, Importer, Names, Value } from './values.js';

/** How much work one file may make: real ones need a small part of it. */
const mostSteps = 100_000;

/** The most characters of values that are made, and the most of them that stay in terms. */
const mostCharacters = 1_000_000;

/** How deep functions of the file are entered. */
export const mostCalls = 16;

/** The deepest nesting of expressions and of statements that is followed. */
export const deepestNesting = 64;

/** What is left for one file; each text may be read once beside it. */
export interface Budget {
  steps: number;
  characters: number;
}

export function budgetFor(text: string): Budget {
  return { steps: mostSteps + text.length, characters: mostCharacters + text.length };
}

/** The run of one direction, with what its parts need of each other. */
export interface Run {
  readonly text: string;
  readonly budget: Budget;
  readonly module: Names;
  /** What other modules of the project have, where they can be read. */
  readonly importer: Importer | undefined;
  /** The package of a module of the project; undefined for the revision file. */
  readonly package: string | undefined;
  /** Tells positions in this text from those in others. */
  readonly base: number;
  /** The runs of all modules, by their bases. */
  readonly runs: Map<number, Run>;
  readonly options: ReadOptions;
  /** What types of the project are. */
  readonly types: ReadonlyMap<string, Term>;
  branches: number;
  /** Calls something that is known by its value; emits the operations that this runs. */
  readonly call: (call: CallSite, frame: Frame) => Value;
}

export interface CallSite {
  readonly node: CodeNode;
  /** The name of what is called, `create_table` in `op.create_table(…)`. */
  readonly name: Span;
  readonly callee: Value;
  /** Of a method: what it is called on. */
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** Its value is not used: it stands there for what it does. */
  readonly isStatement: boolean;
  /** Evaluated depth of the expression. */
  readonly depth: number;
}

/** What the run does with calls that are operations, and with those of the file's own functions. */
export interface Callers {
  /** Emits what a directive, a statement given to a connection or the like does; undefined where the call is none. */
  readonly operate: (call: CallSite, result: CallValue, frame: Frame) => Value | undefined;
  readonly enter: (callee: FunctionValue, call: CallSite, frame: Frame) => Value;
}

/** What a function returns at one of its ends, and what holds there. */
export interface Returned {
  readonly value: Value;
  readonly when: readonly Guard[];
}

/** One call of a function of the file, as it is being followed. */
export interface Frame {
  readonly run: Run;
  readonly names: Names;
  /** What holds at this point of it. */
  when: readonly Guard[];
  readonly through: readonly Span[];
  /** The functions that are being followed, by where they start. */
  readonly active: readonly number[];
  /** Where operations go: the list of the direction, or that of a block. */
  out: Operation[];
  readonly branch: number;
  readonly returned: Returned[];
  /** Within a `try` block that has handlers: whether an error ends anything is not known. */
  readonly tried?: Guard;
  /** Within a loop over something of no known order. */
  readonly unordered?: Unknown | undefined;
}

/** The same frame in a branch of its own: other names, other guards. */
export function inBranch(frame: Frame, names: Names, guards: readonly Guard[]): Frame {
  return {
    ...frame,
    names,
    when: guards.length === 0 ? frame.when : simplified([...frame.when, ...guards]),
    branch: ++frame.run.branches,
  };
}

/** Takes steps off the budget; false once there is nothing left. */
export function spend({ budget }: Run, steps: number): boolean {
  budget.steps -= steps;
  return budget.steps >= 0;
}

/** Takes characters of a value off the budget; false once there is nothing left. */
export function keep({ budget }: Run, characters: number): boolean {
  budget.characters -= characters;
  return budget.characters >= 0;
}

export const tooMuch = 'the file makes more work than is followed here';

export function isSpent({ budget }: Run): boolean {
  return budget.steps < 0 || budget.characters < 0;
}

/** Emits one operation under the guards that hold now. */
export function emit(frame: Frame, operation: Operation): void {
  const { unordered } = frame;
  frame.out.push(unordered === undefined ? operation : { ...operation, unordered });
}

/** An operation that stands for what cannot be followed. */
export function emitOpaque(frame: Frame, reason: string, call: Span, name = call, directive = 'call'): Unknown {
  const unknown: Unknown = { kind: 'unknown', reason, span: call };
  emit(frame, {
    kind: 'opaque',
    directive,
    origin: { call, name, through: frame.through },
    when: frame.when,
    arguments: new Map(),
    unknown: [unknown],
    reason: unknown,
  });
  return unknown;
}

/** An error of Python at this point; of offline mode only, where it needs a database. */
export function emitRaises(frame: Frame, reason: string, span: Span, isOfflineOnly: boolean): void {
  const more: Guard[] = [
    ...(isOfflineOnly ? [{ kind: 'offline', value: true } as const] : []),
    ...(frame.tried === undefined ? [] : [frame.tried]),
  ];
  emit(frame, {
    kind: 'raises',
    directive: 'raise',
    origin: { call: span, name: span, through: frame.through },
    when: more.length === 0 ? frame.when : simplified([...frame.when, ...more]),
    arguments: new Map(),
    unknown: [],
    reason,
  });
}

/** What is done to the result of a statement, which there is none of in offline mode. */
export function emitNoResult(frame: Frame, what: string, span: Span): void {
  emitRaises(frame, `${what} needs the result of a statement, which there is none of in offline mode`, span, true);
}
