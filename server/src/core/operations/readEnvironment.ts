import { statementsOf } from '../python/broken.js';
import type { CodeNode } from '../python/code.js';
import { spanOf } from '../python/nodes.js';
import type { PythonParser } from '../python/parser.js';
import { readCode } from '../python/reader/readCode.js';
import { whyUnreadable } from '../python/unreadable.js';
import { executed } from './directives/data.js';
import { emitKind, operate, termsOf } from './directives/operate.js';
import { callWith } from './interpret/calls.js';
import { budgetFor, type CallSite, type Frame, type Run } from './interpret/frame.js';
import { enter } from './interpret/functions.js';
import { namesIn } from './interpret/names.js';
import { runStatements } from './interpret/statements.js';
import type { CallValue, Value } from './interpret/values.js';
import type { Operation } from './operation.js';

/** What an env.py does as Alembic loads it, in its order; or why it cannot be read. */
export type EnvironmentOperations = { readonly operations: readonly Operation[] } | { readonly unreadable: string };

/**
 * The calls of an env.py that decide the SQL, from its text alone: `configure` and `run_migrations` as operations of
 * these names, and the SQL that it executes itself. Nothing of it is run.
 */
export function readEnvironment(parser: PythonParser, text: string): EnvironmentOperations {
  const unreadable = whyUnreadable(text);
  if (unreadable !== null) return { unreadable };
  const follow = (statements: readonly CodeNode[]): EnvironmentOperations => {
    const names = namesIn(undefined);
    const run: Run = {
      text,
      budget: budgetFor(text),
      module: names,
      options: {},
      types: new Map(),
      importer: undefined,
      package: undefined,
      base: 0,
      runs: new Map(),
      branches: 0,
      call: callWith({ operate: operateEnvironment, enter }),
    };
    const frame: Frame = { run, names, when: [], through: [], active: [], out: [], branch: 0, returned: [] };
    runStatements(statements, frame, 0);
    return { operations: frame.out };
  };
  // Most files need no parser, whose first text takes as long as a hundred others.
  const plain = readCode(text);
  if (plain !== undefined) return follow(plain);
  return parser.withTree(text, (root) =>
    root.hasError ? { unreadable: 'it has a syntax error' } : follow(statementsOf(root)),
  );
}

const configuring = /^alembic\.context\.(configure|run_migrations|execute)$/;
const executing = /^(?:execute|exec_driver_sql)$/;

function operateEnvironment(call: CallSite, result: CallValue, frame: Frame): Value | undefined {
  const { callee } = call;
  const method = callee.kind === 'reference' ? configuring.exec(callee.path)?.[1] : undefined;
  if (method === 'configure' || method === 'run_migrations') {
    const terms = termsOf({ parameters: [] }, call, frame);
    // It gets the connection and much else that no SQL depends on.
    frame.out.push({
      kind: 'custom',
      directive: method,
      origin: { call: spanOf(call.node), name: call.name, through: frame.through },
      when: frame.when,
      arguments: terms,
      unknown: [],
    });
    return result;
  }
  if (method === 'execute') return execute('execute', call, result, frame);
  if (callee.kind !== 'attribute') return operate(call, result, frame);
  const [first, ...others] = call.positional;
  if (/^(?:run_sync|run_callable)$/.test(callee.name) && first?.kind === 'function') {
    return enter(first, { ...call, positional: [connectionOf(call), ...others] }, frame);
  }
  const before = frame.out.length;
  const operated = operate(call, result, frame);
  // A connection that nobody knows as one, such as that of an asynchronous engine.
  if (frame.out.length === before && executing.test(callee.name) && first !== undefined && isSqlText(first))
    return execute(callee.name, call, result, frame);
  return operated;
}

function connectionOf({ node }: CallSite): Value {
  const span = spanOf(node);
  const callee: Value = { kind: 'reference', path: 'sqlalchemy.create_engine', role: undefined, span };
  return { kind: 'call', callee, positional: [], keywords: new Map(), role: 'bind', span };
}

function isSqlText(value: Value): boolean {
  if (value.kind === 'string') return true;
  return value.kind === 'call' && value.callee.kind === 'reference' && value.callee.path === 'sqlalchemy.text';
}

function execute(directive: string, call: CallSite, result: CallValue, frame: Frame): Value {
  const terms = termsOf({ parameters: ['sql'] }, call, frame);
  const statement = terms.get('sql');
  if (statement !== undefined) emitKind(frame, call, directive, executed(statement), terms);
  return result;
}
