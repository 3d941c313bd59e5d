import { shorten } from '../../python/nodes.js';
import { placedAt } from '../options.js';
import { perPath } from '../perPath.js';
import type { Term } from '../term.js';
import { spend, tooMuch, type Run } from './frame.js';
import { chosenLabels } from './enumLabels.js';
import { hasAliases, isEnum, memberNames, memberTerm } from './enumMembers.js';
import { disorderOf } from './iteration.js';
import { isHarmless, isPureConstruct } from './libraries.js';
import { typeValue } from './typeClasses.js';
import { isSymbolic, unknown, type CallValue, type ClassValue, type Value } from './values.js';

/** What a term is made of at most: a value that holds another many times is no larger. */
const largest = 20_000;

/** The value as it is now, with no syntax node in it: what only the database or a run knows is unknown in it. */
export function toTerm(value: Value, run: Run): Term {
  let size = 0;
  const convert = (part: Value, depth: number): Term => {
    size++;
    if (size > largest || depth > 64) return unknown('it is too large', part.span);
    const inner = (child: Value): Term => convert(child, depth + 1);
    if (isSymbolic(part) && part.role !== undefined)
      return unknown(`it is computed by ${codeOf(part, run)} when the migration runs`, part.span);
    switch (part.kind) {
      case 'sequence':
        return (
          part.lost ??
          disorderOf(part) ?? { kind: 'sequence', type: part.type, items: part.items.map(inner), span: part.span }
        );
      case 'dict':
        return part.lost ?? part.unordered ?? dictTerm(part, inner);
      case 'reference': {
        const type = run.types.get(part.path);
        return type === undefined ? { kind: 'reference', path: part.path, span: part.span } : placedAt(type, part.span);
      }
      case 'call':
        return callTerm(part, run, inner);
      case 'attribute': {
        const { of: object, name } = part;
        if (object.kind === 'class' && isEnum(object)) return memberTerm(object, name, part.span);
        const table = object.kind === 'class' ? tableTerm(object, inner) : undefined;
        if (table !== undefined) return columnTerm(table, name, part.span);
        const of = inner(object);
        return of.kind === 'unknown'
          ? { ...of, span: part.span }
          : { kind: 'attribute', of, name: part.name, span: part.span };
      }
      case 'operator':
        return { kind: 'operator', operator: part.operator, operands: part.operands.map(inner), span: part.span };
      case 'function':
        return { kind: 'other', found: `the function ${part.name}`, span: part.span };
      case 'class':
        return classTerm(part, run, inner);
      case 'batch':
        return { kind: 'other', found: 'a batch operation', span: part.span };
      case 'unknown':
        return {
          kind: 'unknown',
          reason: part.reason,
          span: part.span,
          ...(part.begins !== undefined && { begins: part.begins }),
        };
      default:
        return part;
    }
  };
  const term = convert(value, 0);
  return spend(run, size) ? term : unknown(tooMuch, value.span);
}

function codeOf({ span }: Value, { text, base }: Run): string {
  // The value may be of another text.
  if (base > 0) return 'another module';
  return shorten(text.slice(span.start, Math.min(span.end, span.start + 200)));
}

function dictTerm({ entries, span }: Extract<Value, { kind: 'dict' }>, inner: (value: Value) => Term): Term {
  return { kind: 'dict', entries: entries.map(({ key, value }) => ({ key: inner(key), value: inner(value) })), span };
}

function callTerm(call: CallValue, run: Run, inner: (value: Value) => Term): Term {
  const { callee, span } = call;
  const type = callee.kind === 'reference' ? run.types.get(callee.path) : undefined;
  if (type !== undefined) return placedAt(type, span);
  if (callee.kind === 'class')
    return inner(typeValue(callee, call, run) ?? unknown(`it is an object of the class ${callee.name}`, span));
  const called = inner(callee);
  if (called.kind === 'unknown') return { ...called, span };
  if (called.kind === 'reference' && isRunTime(called.path))
    return unknown(`it is computed by ${codeOf(call, run)} when the migration runs`, span);
  const positional = enumLabels(called, call) ?? call.positional;
  const term: Term = {
    kind: 'call',
    callee: called,
    positional: positional.map(inner),
    keywords: converted(call.keywords, inner),
    ...(call.isAdapted === true && { isAdapted: true }),
    span,
  };
  return withEnumName(term, call);
}

/** A map with the same names. Most calls have no keywords. */
function converted(values: ReadonlyMap<string, Value>, inner: (value: Value) => Term): ReadonlyMap<string, Term> {
  if (values.size === 0) return none;
  const terms = new Map<string, Term>();
  for (const [name, value] of values) terms.set(name, inner(value));
  return terms;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

/** Functions of Python itself: their results are plain values, and not known. */
const isRunTime = perPath(
  (path) =>
    !isPureConstruct(path) &&
    isHarmless(path) &&
    !/^(?:sqlalchemy|alembic|sqlmodel|geoalchemy2|pgvector|citext|advanced_alchemy|fastapi_users)/.test(path),
);

/** A class with a table stands for that table. */
function tableTerm(of: ClassValue, inner: (value: Value) => Term): Term | undefined {
  const name = of.members.get('__tablename__');
  if (name === undefined) return undefined;
  const callee: Term = { kind: 'reference', path: 'sqlalchemy.table', span: of.span };
  return { kind: 'call', callee, positional: [inner(name)], keywords: new Map(), span: of.span };
}

function columnTerm(table: Term, name: string, span: Value['span']): Term {
  if (name === '__table__') return table;
  const columns: Term = { kind: 'attribute', of: table, name: 'c', span };
  return { kind: 'attribute', of: columns, name, span };
}

function classTerm(of: ClassValue, run: Run, inner: (value: Value) => Term): Term {
  const table = tableTerm(of, inner);
  if (table !== undefined) return table;
  const type = typeValue(of, { positional: [], keywords: new Map(), span: of.span }, run);
  if (type === undefined) return { kind: 'other', found: `the class ${of.name}`, span: of.span };
  const term = inner(type);
  return term.kind === 'call' ? { ...term, isClass: true } : term;
}

const enums = /^sqlalchemy\.(?:Enum|dialects\.\w+\.ENUM)$/;

/** The class of Python's enum that a type of SQLAlchemy gets. */
function enumClassOf(callee: Term, { positional }: CallValue): ClassValue | undefined {
  const [first] = positional;
  if (callee.kind !== 'reference' || !enums.test(callee.path) || first?.kind !== 'class') return undefined;
  return isEnum(first) ? first : undefined;
}

/** SQLAlchemy stores the names of the members. */
function enumLabels(callee: Term, call: CallValue): readonly Value[] | undefined {
  const of = enumClassOf(callee, call);
  if (of === undefined) return undefined;
  const callable = call.keywords.get('values_callable');
  if (callable !== undefined && callable.kind !== 'none')
    return chosenLabels(callable, of) ?? [unknown('values_callable chooses the values', call.span)];
  if (hasAliases(of)) return [unknown(`${of.name} has several names for a value, of which versions differ`, call.span)];
  return memberNames(of).map((name) => ({
    kind: 'string',
    value: name,
    span: of.members.get(name)?.span ?? of.span,
  }));
}

function withEnumName(term: Extract<Term, { kind: 'call' }>, call: CallValue): Term {
  const of = enumClassOf(term.callee, call);
  if (of === undefined || term.keywords.has('name')) return term;
  const name: Term = { kind: 'string', value: of.name.toLowerCase(), span: of.span };
  return { ...term, keywords: new Map([...term.keywords, ['name', name]]) };
}
