import { deepest, parts, spanOf } from '../../python/nodes.js';
import type { SyntaxNode } from '../../python/parser.js';
import type { EarlyStatement } from './envScript.js';

/** Methods of a connection that begin a transaction, as SQLAlchemy does from 2.0 on. */
const beginning = /^(?:execute|exec_driver_sql|scalar|scalars)$/;

/**
 * The statements that use a connection before `context.configure()` gets it and that nothing commits: the last one of
 * each block. A connection of `engine.begin()` is committed by its block, and one that runs in AUTOCOMMIT at once.
 */
export function earlyStatementsIn(root: SyntaxNode): EarlyStatement[] {
  const isCommitted = /\.begin\(|AUTOCOMMIT|autocommit/.test(root.text);
  if (isCommitted) return [];
  const configuring = configuringFunctions(root);
  return root.descendantsOfType('block').flatMap((block) => {
    const opened = connectionOf(block);
    return opened === null ? [] : earlyIn(block, opened, configuring);
  });
}

/** The connection that a block opens, or that its function gets and hands to `configure()`. */
function connectionOf(block: SyntaxNode): string | null {
  const owner = block.parent;
  if (owner?.type === 'with_statement') {
    const header = owner.text.slice(0, block.startIndex - owner.startIndex);
    return /\.connect\(\s*\)\s+as\s+(\w+)\s*:\s*$/.exec(header)?.[1] ?? null;
  }
  if (owner?.type !== 'function_definition') return null;
  const first = parts(owner.childForFieldName('parameters') ?? block)[0];
  const name = first?.type === 'identifier' ? first : first && (first.childForFieldName('name') ?? parts(first)[0]);
  return name?.type === 'identifier' && /conn/i.test(name.text) ? name.text : null;
}

function earlyIn(block: SyntaxNode, connection: string, configuring: ReadonlySet<string>): EarlyStatement[] {
  let early: EarlyStatement | undefined;
  let isConfigured = false;
  for (const statement of parts(block)) {
    isConfigured ||= configures(statement, connection, configuring);
    const used = useOf(statement, connection, 0);
    if (used === 'committed') early = undefined;
    else if (used === 'begun' && !isConfigured)
      early = { span: spanOf(statement), connection, isAwaited: /^await\b/.test(statement.text) };
  }
  return early !== undefined && isConfigured ? [early] : [];
}

/** Whether a statement gives the connection to `configure()`, or to a function of the file that does. */
function configures(statement: SyntaxNode, connection: string, configuring: ReadonlySet<string>): boolean {
  return statement.descendantsOfType('call').some((call) => {
    const callee = call.childForFieldName('function')?.text ?? '';
    const given = parts(call.childForFieldName('arguments') ?? call).map(({ text }) => text.replace(/\s/g, ''));
    if (callee === 'context.configure') return given.includes(`connection=${connection}`);
    if (callee === `${connection}.run_sync`) return configuring.has(given[0] ?? '');
    return configuring.has(callee) && given.some((each) => each === connection || each.endsWith(`=${connection}`));
  });
}

/** The functions of the file that call `context.configure()`. */
function configuringFunctions(root: SyntaxNode): Set<string> {
  return new Set(
    root
      .descendantsOfType('function_definition')
      .filter(({ text }) => text.includes('context.configure('))
      .flatMap((definition) => definition.childForFieldName('name')?.text ?? []),
  );
}

/** What the last use of a connection in a statement leaves behind. */
function useOf(node: SyntaxNode, connection: string, depth: number): 'begun' | 'committed' | undefined {
  if (depth > deepest) return undefined;
  let last: 'begun' | 'committed' | undefined;
  for (const child of parts(node)) last = useOf(child, connection, depth + 1) ?? last;
  if (node.type !== 'call') return last;
  const callee = node.childForFieldName('function');
  // It reads the catalogue as soon as somebody asks it.
  if (/(?:^|\.)inspect$/.test(callee?.text ?? ''))
    return parts(node.childForFieldName('arguments') ?? node)[0]?.text === connection ? 'begun' : last;
  if (callee?.type !== 'attribute') return last;
  if (callee.childForFieldName('object')?.text !== connection) return last;
  const method = callee.childForFieldName('attribute')?.text ?? '';
  if (/^(?:commit|rollback|close)$/.test(method)) return 'committed';
  return beginning.test(method) ? 'begun' : last;
}
