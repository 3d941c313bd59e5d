import type { CallSite, Frame } from '../interpret/frame.js';
import type { CallValue, Value } from '../interpret/values.js';
import { roleOf } from '../interpret/values.js';
import { spanOf } from '../../python/nodes.js';
import { emit, emitOpaque, emitRaises } from '../interpret/frame.js';
import { rootOf } from '../interpret/roots.js';
import { toTerm } from '../interpret/terms.js';
import { describedOf, isSet } from '../facts.js';
import { simplified } from '../guards.js';
import { mayOperate, type Role } from '../interpret/roles.js';
import type { Operation, OperationKind } from '../operation.js';
import { withSql } from '../sql/withSql.js';
import type { Term } from '../term.js';
import { unknownsIn } from '../unknowns.js';
import { calledIndex, calledTables, tableKind } from './calledTables.js';
import { executed } from './data.js';
import { operateMetadata } from './metadata.js';

/** What a connection of offline mode has: SQLAlchemy's `MockConnection`. */
const offlineMethods = /^(?:execute|connect|execution_options|schema_for_object)$/;

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
  if (role === 'bind' && !offlineMethods.test(method))
    emitRaises(frame, `a connection has no ${method}() in offline mode`, spanOf(call.node), true);
  if (role === 'query' ? roleOf(result) === 'result' : isSession(role) && /^get(?:_one)?$/.test(method))
    emitRaises(frame, `${method}() asks a database, which there is none of in offline mode`, spanOf(call.node), true);
  if (role === 'bind' || role === 'session' || role === 'sessionFactory' || role === 'context') {
    if (executing.test(method)) {
      if (isSession(role))
        emitRaises(frame, 'a session works with a database only, not in offline mode', spanOf(call.node), true);
      emitExecute(method, call, frame);
    } else if (isSession(role) && /^(?:add|add_all|delete|merge|bulk_\w+)$/.test(method)) emitOrm(method, call, frame);
    else if (/^(?:run_callable|run_sync)$/.test(method)) return undefined;
    return result;
  }
  const root = roleOf(rootOf(of));
  if ((isSession(root) || root === 'query') && /^(?:update|delete)$/.test(method)) {
    emitOrm(method, call, frame);
    return result;
  }
  if (/^(?:create_all|drop_all)$/.test(method)) {
    operateMetadata(of, method, call, frame, (directive, kind, terms, guards = []) => {
      put({ ...frame, when: simplified([...frame.when, ...guards]) }, call, directive, kind, terms);
    });
    return result;
  }
  if (/^(?:create|drop)$/.test(method)) return emitCreated(of, method, call, result, frame);
  return undefined;
}

function isSession(role: Role | undefined): boolean {
  return role === 'session' || role === 'sessionFactory';
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
  const terms = termsOf(call, frame, 'bind', 'checkfirst');
  if (type !== undefined && calledTables.test(type.path)) {
    terms.set('table', term);
    put(frame, call, method, tableKind(method, type, isSet(terms.get('checkfirst'))), terms);
    return result;
  }
  const index = type === undefined ? undefined : calledIndex(type, method);
  if (index !== undefined) {
    put(frame, call, `${method}_index`, index.kind, index.terms);
    return result;
  }
  if (type === undefined || !enums.test(type.path)) return emitOther(of, method, call, result, frame);
  const checkFirst = terms.get('checkfirst');
  const kind: OperationKind = {
    kind: method === 'create' ? 'createEnum' : 'dropEnum',
    type,
    checkFirst: checkFirst === undefined || isSet(checkFirst),
  };
  put(frame, call, method, kind, terms, unknownsIn([['type', term]]));
  return result;
}

/** What else has a `create` or a `drop` that gets a connection, such as an index or a sequence. */
function emitOther(of: Value, method: string, call: CallSite, result: CallValue, frame: Frame): Value | undefined {
  const isGiven = [...call.positional, ...call.keywords.values()].some((value) => mayOperate(roleOf(value)));
  if (!isGiven || roleOf(of) !== undefined) return undefined;
  emitOpaque(frame, `what ${method} makes or drops is not read`, spanOf(call.node), call.name, method);
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
  const operation: Operation = {
    ...kind,
    directive,
    origin: { call: spanOf(call.node), name: call.name, through: frame.through },
    when: frame.when,
    arguments: terms,
    unknown: [...unknownsIn(terms), ...more],
  };
  emit(frame, withSql(operation, frame.run.options));
}
