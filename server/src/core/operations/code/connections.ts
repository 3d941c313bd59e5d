import { deepest, parts, spanOf } from '../../python/nodes.js';
import type { SyntaxNode } from '../../python/parser.js';
import { importedPaths } from './importedModels.js';
import type { RevisionFunction } from './revisionFunction.js';
import type { ConnectionCall, ConnectionRole, LostSession, RevisionCode, SecondConnection } from './revisionCode.js';

/** What is followed through one function. */
interface Walk {
  readonly of: RevisionFunction;
  readonly paths: ReadonlyMap<string, string>;
  readonly roles: Map<string, ConnectionRole>;
  /** Names that hold a plain text. */
  readonly texts: Set<string>;
  readonly calls: ConnectionCall[];
  readonly seconds: SecondConnection[];
}

/** The calls on connections and sessions in the functions of a revision, and sessions whose changes are lost. */
export function connectionsIn(
  root: SyntaxNode,
  functions: readonly RevisionFunction[],
): Pick<RevisionCode, 'calls' | 'seconds' | 'lost'> {
  const paths = importedPaths(root);
  const walks = functions.map((of): Walk => {
    const local = new Map([...paths, ...importedPaths(of.body)]);
    const walk: Walk = { of, paths: local, roles: new Map(), texts: new Set(), calls: [], seconds: [] };
    visit(of.body, walk, 0);
    return walk;
  });
  return {
    calls: walks.flatMap(({ calls }) => calls),
    seconds: walks.flatMap(({ seconds }) => seconds),
    lost: walks.flatMap(lostIn),
  };
}

/** Inner expressions first, as Python runs them. */
function visit(node: SyntaxNode, walk: Walk, depth: number): void {
  if (depth > deepest || node.type === 'function_definition' || node.type === 'lambda') return;
  if (node.type === 'assignment') {
    const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
    if (right !== null) visit(right, walk, depth + 1);
    if (left?.type === 'identifier') bind(left.text, right, walk);
    return;
  }
  if (node.type === 'as_pattern') {
    const [value, alias] = [node.namedChildren[0], node.childForFieldName('alias')];
    if (value !== undefined) visit(value, walk, depth + 1);
    if (alias !== null) bind(alias.text, value ?? null, walk);
    return;
  }
  for (const child of parts(node)) visit(child, walk, depth + 1);
  if (node.type === 'call') record(node, walk);
}

function bind(name: string, value: SyntaxNode | null, walk: Walk): void {
  const role = value === null ? undefined : roleOf(value, walk);
  if (role === undefined) walk.roles.delete(name);
  else walk.roles.set(name, role);
  if (value !== null && isText(value, walk)) walk.texts.add(name);
  else walk.texts.delete(name);
}

/** A text in every case: no call but those of strings, no name that is not known as one. */
function isText(node: SyntaxNode, { texts }: Walk): boolean {
  if (node.type === 'string' || node.type === 'concatenated_string') return !/^[rR]?[bB]/.test(node.text);
  if (node.type === 'identifier') return texts.has(node.text);
  if (node.type === 'parenthesized_expression') return parts(node).every((part) => isText(part, { texts } as Walk));
  if (node.type === 'binary_operator') {
    const left = node.childForFieldName('left');
    return (
      left !== null &&
      (left.type === 'string' || left.type === 'concatenated_string' || left.type === 'binary_operator') &&
      isText(left, { texts } as Walk)
    );
  }
  const callee = node.type === 'call' ? node.childForFieldName('function') : null;
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
  return object?.type === 'string' && callee?.childForFieldName('attribute')?.text === 'format';
}

/** What names a function is short; a chain of calls would be written out for each of them. */
function shortText(node: SyntaxNode | null | undefined): string {
  return !node || node.endIndex - node.startIndex > 200 ? '' : node.text;
}

/** What a name of the file stands for: `sa.create_engine` → `sqlalchemy.create_engine`. */
function pathOf(written: string, { paths }: Pick<Walk, 'paths'>): string {
  const [first = '', ...rest] = written.replace(/\s/g, '').split('.');
  return [paths.get(first) ?? first, ...rest].join('.');
}

const bindCall = /^alembic\.(?:op|context)\.get_bind$/;
const sessionClass = /^(?:sqlalchemy\.orm(?:\.session)?|sqlmodel|sqlalchemy\.ext\.asyncio)\.(?:Async)?Session$/;
const engineCall = /^sqlalchemy(?:\.engine)?\.(?:create_engine|engine_from_config)$|^sqlmodel\.create_engine$/;

function roleOf(node: SyntaxNode, walk: Walk, depth = 0): ConnectionRole | undefined {
  if (depth > 20) return undefined;
  if (node.type === 'identifier') return walk.roles.get(node.text);
  if (node.type === 'parenthesized_expression') {
    const [inner] = parts(node);
    return inner && roleOf(inner, walk, depth + 1);
  }
  if (node.type === 'attribute') {
    const object = node.childForFieldName('object');
    const of = object === null ? undefined : roleOf(object, walk, depth + 1);
    const name = node.childForFieldName('attribute')?.text;
    if (of === 'bind' && name === 'engine') return 'engine';
    return /^alembic\.op\.get_context\(\)\.(?:bind|connection)$/.test(pathOf(shortText(node), walk))
      ? 'bind'
      : undefined;
  }
  if (node.type !== 'call') return undefined;
  const callee = node.childForFieldName('function');
  const path = pathOf(shortText(callee), walk);
  if (bindCall.test(path)) return 'bind';
  if (engineCall.test(path)) return 'engine';
  if (sessionClass.test(path)) return 'session';
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
  if (
    callee?.type === 'call' &&
    /^sqlalchemy\.orm\.(?:sessionmaker|scoped_session)$/.test(
      pathOf(shortText(callee.childForFieldName('function')), walk),
    )
  )
    return 'session';
  const of = object === null ? undefined : roleOf(object, walk, depth + 1);
  const method = callee?.childForFieldName('attribute')?.text;
  if (of === 'engine')
    return method === 'connect' || method === 'begin'
      ? 'second'
      : method === 'execution_options'
        ? 'engine'
        : undefined;
  if (of === 'bind' || of === 'second') return method === 'execution_options' ? of : undefined;
  return of === 'session' && method === 'connection' ? 'second' : undefined;
}

function record(call: SyntaxNode, walk: Walk): void {
  const callee = call.childForFieldName('function');
  const path = pathOf(shortText(callee), walk);
  const { directions } = walk.of;
  if (engineCall.test(path))
    walk.seconds.push({ span: spanOf(call), directions, kind: 'create_engine', written: callee?.text ?? '' });
  else if (isFactory(path))
    walk.seconds.push({ span: spanOf(call), directions, kind: 'factory', written: callee?.text ?? '' });
  for (const argument of parts(call.childForFieldName('arguments') ?? call)) {
    const value = argument.type === 'keyword_argument' ? argument.childForFieldName('value') : argument;
    if (value?.type === 'attribute' && roleOf(value, walk) === 'engine')
      walk.seconds.push({ span: spanOf(value), directions, kind: 'engine', written: value.text });
  }
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
  const role = object === null ? undefined : roleOf(object, walk);
  const method = callee?.childForFieldName('attribute')?.text;
  if (object === null || role === undefined || method === undefined) return;
  if (object.type === 'attribute' && role === 'engine' && (method === 'connect' || method === 'begin'))
    walk.seconds.push({ span: spanOf(object), directions, kind: 'engine', written: object.text });
  const [first] = parts(call.childForFieldName('arguments') ?? call);
  walk.calls.push({
    span: spanOf(call),
    directions,
    role,
    object: object.text,
    method,
    first:
      first === undefined || first.type === 'keyword_argument' || (first.type === 'attribute' && first === callee)
        ? null
        : { span: spanOf(first), kind: isText(first, walk) ? 'text' : 'other' },
    isInAutocommit: isWithin(call, /\bautocommit_block\s*\(/),
    isStatement: call.parent?.type === 'expression_statement',
  });
}

/** What a project's own code calls the sessions that it makes: called without a connection, so of another one. */
function isFactory(path: string): boolean {
  if (/^(?:sqlalchemy|alembic|sqlmodel|op|context)\b/.test(path) || !path.includes('.')) return false;
  return /\.(?:SessionLocal|AsyncSessionLocal|session_scope|get_(?:db_)?session|get_db|session_maker|SessionMaker)$/.test(
    path,
  );
}

/** Whether a node is in the block of a `with` whose header matches. */
function isWithin(node: SyntaxNode, header: RegExp): boolean {
  for (let at = node.parent; at !== null && at.type !== 'function_definition'; at = at.parent)
    if (
      at.type === 'with_statement' &&
      header.test(at.text.slice(0, (at.childForFieldName('body')?.startIndex ?? 0) - at.startIndex))
    )
      return true;
  return false;
}

const changing = /^(?:add|add_all|delete|merge)$/;

/** Sessions that are made and changed in one block, and of which nothing else is done after the last change. */
function lostIn({ of, roles, calls }: Walk): LostSession[] {
  const sessions = [...roles].flatMap(([name, role]) => (role === 'session' ? [name] : []));
  return sessions.flatMap((session) => {
    const own = calls.filter(({ role, object }) => role === 'session' && object === session);
    const last = own.findLast(({ method }) => changing.test(method));
    if (last === undefined || own.some(({ method, span }) => !changing.test(method) && span.start > last.span.start))
      return [];
    // Another function may commit it, and a block that begins a transaction does.
    const written = of.body.text;
    if (
      new RegExp(`[(,=]\\s*${session}\\s*[,)]`).test(written.replace(/\bwith\b[^:]*:/g, '')) ||
      written.includes('.begin(')
    )
      return [];
    if (new RegExp(`\\b(?:return|yield)\\b[^\\n]*\\b${session}\\b`).test(written)) return [];
    const block = blockOf(of.body, session);
    const statement =
      block &&
      parts(block).find(({ startIndex, endIndex }) => startIndex <= last.span.start && last.span.end <= endIndex);
    return !statement ? [] : [{ span: last.span, directions: of.directions, session, statement: spanOf(statement) }];
  });
}

/** The block in which a session gets its name: that of a `with`, or the one of its assignment. */
function blockOf(body: SyntaxNode, session: string): SyntaxNode | null {
  for (const node of body.descendantsOfType(['assignment', 'as_pattern'])) {
    if (node.type === 'assignment') {
      if (node.childForFieldName('left')?.text === session) return node.parent?.parent ?? null;
    } else if (node.childForFieldName('alias')?.text === session) {
      let at: SyntaxNode | null = node;
      while (at !== null && at.type !== 'with_statement') at = at.parent;
      return at?.childForFieldName('body') ?? null;
    }
  }
  return null;
}
