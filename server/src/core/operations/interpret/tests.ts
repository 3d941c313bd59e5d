import type { Guard } from '../operation.js';
import { contains } from './collections.js';
import { idOf, inspectedName, type InspectedName } from './inspection.js';
import { itemsOf } from './iteration.js';
import { isSymbolic, roleOf, truth, unknown, type Value } from './values.js';

/** What holds in the two branches of a condition that the text does not decide. */
export interface Test {
  readonly whenTrue: readonly Guard[];
  readonly whenFalse: readonly Guard[];
}

/** The guards of a condition; `truth` says nothing of its value. */
export function testOf(value: Value, code: string, depth = 0): Test {
  return (depth > 32 ? undefined : guardsOf(value, code, depth)) ?? undecided(value, code);
}

function undecided(value: Value, code: string): Test {
  const reason = unknown(`it depends on the condition ${code}`, value.span);
  const guard: Guard = { kind: 'uncertain', reason, times: 'maybe' };
  return { whenTrue: [guard], whenFalse: [guard] };
}

function guardsOf(value: Value, code: string, depth: number): Test | undefined {
  if (!isSymbolic(value)) return undefined;
  if (value.role === 'offline')
    return { whenTrue: [{ kind: 'offline', value: true }], whenFalse: [{ kind: 'offline', value: false }] };
  if (value.kind === 'call') return startsWith(value) ?? isOfDialect(value);
  const inspected = inspectedName(value);
  if (inspected !== undefined) return isInspected(inspected, value, code);
  if (value.kind !== 'operator') return undefined;
  const [left, right] = value.operands;
  if (left === undefined) return undefined;
  if (value.operator === 'not') {
    const { whenTrue, whenFalse } = testOf(left, code, depth + 1);
    return { whenTrue: whenFalse, whenFalse: whenTrue };
  }
  if (right === undefined) return undefined;
  if (value.operator === 'and' || value.operator === 'or') {
    const known = truth(right);
    if (known !== undefined) return known === (value.operator === 'and') ? testOf(left, code, depth + 1) : undefined;
    const [a, b] = [testOf(left, code, depth + 1), testOf(right, code, depth + 1)];
    return value.operator === 'and' ? both(a, b, value, code) : negated(both(negated(a), negated(b), value, code));
  }
  return compared(value.operator, left, right);
}

function negated({ whenTrue, whenFalse }: Test): Test {
  return { whenTrue: whenFalse, whenFalse: whenTrue };
}

function both(a: Test, b: Test, value: Value, code: string): Test {
  const names = unionOf(a.whenFalse, b.whenFalse);
  return {
    whenTrue: [...a.whenTrue, ...b.whenTrue],
    whenFalse: names ?? undecided(value, code).whenFalse,
  };
}

/** "Not this one or not that one": of two guards on the same thing one guard. */
function unionOf(a: readonly Guard[], b: readonly Guard[]): readonly Guard[] | undefined {
  const [first, more] = a;
  const [second, another] = b;
  if (more !== undefined || another !== undefined || first?.kind !== 'dialect' || second?.kind !== 'dialect')
    return undefined;
  return first.negated === second.negated && !first.negated
    ? [{ kind: 'dialect', names: [...new Set([...first.names, ...second.names])], negated: false }]
    : undefined;
}

function isInspected({ name, asked, isNegated }: InspectedName, value: Value, code: string): Test {
  const { kind, schema, table } = asked;
  const guard = (isThere: boolean): Guard => ({
    kind: 'inspected',
    asked: { id: idOf(asked, name), kind, schema, table: table ?? name, name: table === null ? null : name },
    isThere,
    reason: unknown(`it depends on the condition ${code}`, value.span),
  });
  return { whenTrue: [guard(!isNegated)], whenFalse: [guard(isNegated)] };
}

/** `dialect.name == 'postgresql'`, `in ('mysql', 'mariadb')`, `!=`, `not in`. */
function compared(operator: string, left: Value, right: Value): Test | undefined {
  const [about, given] = isNamed(left) ? [left, right] : isNamed(right) ? [right, left] : [undefined, right];
  if (about === undefined || !isSymbolic(about)) return undefined;
  const isContained = operator === 'in' || operator === 'not in';
  const isNegated = operator === '!=' || operator === 'not in' || operator === 'is not';
  if (!isNegated && operator !== '==' && operator !== 'in' && operator !== 'is') return undefined;
  if (about.role === 'offline' && given.kind === 'boolean') {
    const isTrue = given.value !== isNegated;
    return {
      whenTrue: [{ kind: 'offline', value: isTrue }],
      whenFalse: [{ kind: 'offline', value: !isTrue }],
    };
  }
  const names = namesIn(given, isContained && about === left);
  if (names === undefined) return undefined;
  if (about.role === 'engineName') return engineTest(names, isNegated);
  return {
    whenTrue: [{ kind: 'dialect', names, negated: isNegated }],
    whenFalse: [{ kind: 'dialect', names, negated: !isNegated }],
  };
}

function isNamed(value: Value): boolean {
  return isSymbolic(value) && (value.role === 'dialectName' || value.role === 'engineName' || value.role === 'offline');
}

function namesIn(given: Value, isContained: boolean): readonly string[] | undefined {
  if (given.kind === 'string') return isContained && contains(given, given) !== true ? undefined : [given.value];
  const items = isContained
    ? itemsOf(given)?.map((item) => (item.kind === 'string' ? item.value : undefined))
    : undefined;
  return items === undefined || items.includes(undefined) ? undefined : items.filter((item) => item !== undefined);
}

/** A guard says of one engine that it is it; what the others are called is not known here. */
function engineTest(names: readonly string[], isNegated: boolean): Test | undefined {
  const [name, more] = names;
  if (name === undefined || more !== undefined) return undefined;
  const reason = unknown(`it depends on whether the engine is ${name}`, { start: 0, end: 0 });
  const isIt: Guard = { kind: 'engine', name };
  const isNot: Guard = { kind: 'uncertain', reason, times: 'maybe' };
  return { whenTrue: [isNegated ? isNot : isIt], whenFalse: [isNegated ? isIt : isNot] };
}

const dialectClasses: Readonly<Record<string, readonly string[]>> = {
  'postgresql.PGDialect': ['postgresql'],
  'mysql.MySQLDialect': ['mysql', 'mariadb'],
  'sqlite.SQLiteDialect': ['sqlite'],
  'mssql.MSDialect': ['mssql'],
  'oracle.OracleDialect': ['oracle'],
};

/** `isinstance(bind.dialect, PGDialect)`. */
function isOfDialect(value: Value): Test | undefined {
  if (value.kind !== 'call' || value.callee.kind !== 'reference' || value.callee.path !== 'builtins.isinstance')
    return undefined;
  const [object, type] = value.positional;
  if (object === undefined || roleOf(object) !== 'dialect' || type?.kind !== 'reference') return undefined;
  const name = /^sqlalchemy\.dialects\.(\w+\.\w+)$/.exec(type.path)?.[1] ?? '';
  const names = Object.hasOwn(dialectClasses, name) ? dialectClasses[name] : undefined;
  if (names === undefined) return undefined;
  return {
    whenTrue: [{ kind: 'dialect', names, negated: false }],
    whenFalse: [{ kind: 'dialect', names, negated: true }],
  };
}

/** `dialect.name.startswith('postgres')`. */
function startsWith(value: Value): Test | undefined {
  if (value.kind !== 'call' || value.callee.kind !== 'attribute' || value.callee.name !== 'startswith')
    return undefined;
  const [prefix] = value.positional;
  const { of } = value.callee;
  if (!isSymbolic(of) || of.role !== 'dialectName' || prefix?.kind !== 'string') return undefined;
  const names = ['postgresql', 'mysql', 'mariadb', 'sqlite', 'mssql', 'oracle'].filter((name) =>
    name.startsWith(prefix.value),
  );
  if (names.length === 0) return undefined;
  return {
    whenTrue: [{ kind: 'dialect', names, negated: false }],
    whenFalse: [{ kind: 'dialect', names, negated: true }],
  };
}
