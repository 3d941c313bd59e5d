import type { Span, Unknown } from '../text.js';
import { changeables, same, type Sequence, type Value } from './values.js';

/** A function defined at the top level of the file, `upgrade` and `downgrade` among others. */
export interface FunctionFact {
  readonly name: string;
  readonly nameSpan: Span;
  /** From the first decorator or `def` to the end of the body. */
  readonly span: Span;
}

/** What a name is bound to at some point of the file's execution. */
export interface Binding {
  readonly value: Value;
  /** The whole expression that was assigned. */
  readonly expression: Span;
  /** The whole statement that assigned it. */
  readonly statement: Span;
}

/** What the reader collects beside the names; one for the whole file. */
interface FileState {
  readonly functions: FunctionFact[];
  /** What may bind names that the text does not show. */
  otherNames: string | null;
  /** Some expression of the file binds a name by ":=". */
  readonly hasWalrus: boolean;
  /** The file mentions a way to bind names that are no words of it. */
  readonly hasNamespace: boolean;
  /** The file mentions "global", by which a function binds a name of the module. */
  readonly hasGlobal: boolean;
  /** Whether the file holds the name a single time, as of a function that nothing calls while the file is loaded. */
  readonly namesOnce: (name: string) => boolean;
  /** Names that a function binds so when it is called, and why they are not known then. */
  readonly globals: Map<string, Unknown>;
  /** Some name holds a list or a set. */
  hasChangeable: boolean;
  /** Lists and sets that code may have changed since they were made, and why. */
  readonly changed: Map<Sequence, Unknown>;
}

/**
 * The names at one point of a module's execution. A branch (an `if` body) has its own scope above the scope that
 * it leaves, which holds only what the branch binds; null stands for a deleted name.
 */
export interface Scope {
  readonly outer: Scope | undefined;
  readonly bindings: Map<string, Binding | null>;
  readonly file: FileState;
  /** The branch ends in `raise`, so nothing of it reaches the code below. */
  ended: boolean;
}

/** Ways to bind a name of the module that is not written as one. */
export const namespace = /\b(?:globals|locals|vars|exec|setattr)\s*\(|\b__dict__\b/;

export function moduleScope(text: string): Scope {
  const file = {
    functions: [],
    otherNames: null,
    hasWalrus: text.includes(':='),
    hasNamespace: namespace.test(text),
    hasChangeable: false,
    hasGlobal: /\bglobal\b/.test(text),
    namesOnce: (name: string) => text.indexOf(name) === text.lastIndexOf(name),
    globals: new Map<string, Unknown>(),
    changed: new Map<Sequence, Unknown>(),
  };
  return { outer: undefined, bindings: new Map(), file, ended: false };
}

export function branch(outer: Scope): Scope {
  return { outer, bindings: new Map(), file: outer.file, ended: false };
}

export function bind(scope: Scope, name: string, binding: Binding | null): void {
  scope.bindings.set(name, binding);
  scope.file.hasChangeable ||= binding !== null && changeables(binding.value).length > 0;
}

/** The binding that holds at this point, undefined for a name that is not bound. */
export function lookUp(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const binding = at.bindings.get(name);
    if (binding !== undefined) return binding === null ? undefined : settled(scope, binding);
  }
  return undefined;
}

/** Makes a name that is bound unknown from here on. */
export function forget(scope: Scope, name: string, because: Unknown): void {
  const binding = lookUp(scope, name);
  if (binding !== undefined) bind(scope, name, { ...binding, value: because });
}

/** Notes that code which is not understood had the value in its hands: its lists and sets are not known any more. */
export function mayHaveChanged(scope: Scope, value: Value, because: Unknown): void {
  for (const list of changeables(value)) scope.file.changed.set(list, because);
}

function settled(scope: Scope, binding: Binding): Binding {
  if (scope.file.changed.size === 0) return binding;
  const changed = changeables(binding.value).find((list) => scope.file.changed.has(list));
  const reason = changed === undefined ? undefined : scope.file.changed.get(changed);
  return reason === undefined ? binding : { ...binding, value: reason };
}

/**
 * Ends alternative branches of `outer`, of which one was executed. A name that all leave with the same value has
 * it; one that only some bind has their value, for Alembic needs it bound; otherwise it is unknown as `why` says.
 */
export function join(outer: Scope, branches: readonly Scope[], why: Unknown): void {
  const alive = reaching(outer, branches);
  for (const name of boundIn(alive)) {
    const ends = alive.map((scope) => lookUp(scope, name)).filter((end) => end !== undefined);
    bind(outer, name, ends.length === 0 ? null : ends.reduce((a, b) => either(a, b, why)));
  }
}

/** Ends a piece that is executed an unknown number of times: whatever it binds is unknown. */
export function joinRepeated(outer: Scope, body: Scope, why: Unknown): void {
  for (const [name, binding] of body.bindings) {
    const known = binding ?? lookUp(outer, name);
    if (known !== undefined) bind(outer, name, { ...known, value: why });
  }
}

/** The branches whose end is reached; all of them, and the outer scope ends too, when none is. */
function reaching(outer: Scope, branches: readonly Scope[]): readonly Scope[] {
  const alive = branches.filter((scope) => !scope.ended);
  if (alive.length > 0) return alive;
  outer.ended = true;
  return branches;
}

function boundIn(branches: readonly Scope[]): Set<string> {
  return new Set(branches.flatMap((scope) => [...scope.bindings.keys()]));
}

function either(a: Binding, b: Binding, why: Unknown): Binding {
  const later = b.statement.start >= a.statement.start ? b : a;
  return same(a.value, b.value) ? later : { ...later, value: why };
}
