import type { CallSite, Frame } from '../interpret/frame.js';
import type { CallValue, Value } from '../interpret/values.js';
import { roleOf } from '../interpret/values.js';
import { spanOf } from '../../python/nodes.js';
import { emit } from '../interpret/frame.js';
import { toTerm } from '../interpret/terms.js';
import { describedOf, isSet } from '../facts.js';
import type { OperationKind } from '../operation.js';
import type { Term } from '../term.js';
import { unknownsIn } from '../unknowns.js';
import { executed } from './data.js';

const executing = /^(?:execute|exec_driver_sql|executemany|scalar|scalars|exec)$/;

const enums = /^sqlalchemy\.(?:Enum|dialects\.postgresql\.(?:ENUM|DOMAIN))$/;

/** Emits what a method of a connection, a session, a type or a table does. */
export function operateConnection(
  of: Value,
  method: string,
  call: CallSite,
  result: CallValue,
  frame: Frame,
): Value | undefined {
  const role = roleOf(of);
  if (role === 'bind' || role === 'session' || role === 'context') {
    if (executing.test(method)) emitExecute(method, call, frame);
    else if (role === 'session' && /^(?:add|add_all|delete|merge|bulk_\w+)$/.test(method)) emitOrm(method, call, frame);
    else if (/^(?:run_callable|run_sync)$/.test(method)) return undefined;
    return result;
  }
  if (/^(?:create|drop)$/.test(method)) return emitCreated(of, method, call, result, frame);
  return undefined;
}

function termsOf(call: CallSite, frame: Frame, first: string, second: string): Map<string, Term> {
  const terms = new Map<string, Term>();
  call.positional.forEach((value, at) => {
    terms.set(at === 0 ? first : at === 1 ? second : `*${at}`, toTerm(value, frame.run));
  });
  for (const [name, value] of call.keywords) terms.set(name, toTerm(value, frame.run));
  return terms;
}

function emitExecute(method: string, call: CallSite, frame: Frame): void {
  const terms = termsOf(call, frame, 'statement', 'parameters');
  const statement = terms.get('statement') ?? terms.get('sqltext') ?? terms.get('clause') ?? terms.get('object_');
  const kind: OperationKind =
    statement === undefined ? { kind: 'execute', text: null, statement: null, parsed: null } : executed(statement);
  put(frame, call, method, kind, terms);
}

/** The statements that an ORM makes of an object are not written anywhere. */
function emitOrm(method: string, call: CallSite, frame: Frame): void {
  const terms = termsOf(call, frame, 'instance', 'more');
  put(frame, call, method, { kind: 'execute', text: null, statement: null, parsed: null }, terms, [
    { kind: 'unknown', reason: `the ORM makes the statements of ${method}`, span: spanOf(call.node) },
  ]);
}

/** `sa.Enum(…).create(bind)`, `.drop(bind)`. */
function emitCreated(of: Value, method: string, call: CallSite, result: CallValue, frame: Frame): Value | undefined {
  const term = toTerm(of, frame.run);
  const type = describedOf(term);
  if (type === undefined || !enums.test(type.path)) return undefined;
  const terms = termsOf(call, frame, 'bind', 'checkfirst');
  const checkFirst = terms.get('checkfirst');
  const kind: OperationKind = {
    kind: method === 'create' ? 'createEnum' : 'dropEnum',
    type,
    checkFirst: checkFirst === undefined || isSet(checkFirst),
  };
  put(frame, call, method, kind, terms, unknownsIn([['type', term]]));
  return result;
}

function put(
  frame: Frame,
  call: CallSite,
  directive: string,
  kind: OperationKind,
  terms: ReadonlyMap<string, Term>,
  more: readonly (Term & { kind: 'unknown' })[] = [],
): void {
  emit(frame, {
    ...kind,
    directive,
    origin: { call: spanOf(call.node), name: call.name, through: frame.through },
    when: frame.when,
    arguments: terms,
    unknown: [...unknownsIn(terms), ...more],
  });
}
