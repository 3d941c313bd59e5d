import { plainText } from './formatted.js';
import type { ImportedNames } from './importedNames.js';
import type { SyntaxNode } from './parser.js';

/** What does nothing by itself. */
const idle = new Set([
  'comment',
  'line_continuation',
  'pass_statement',
  'import_statement',
  'import_from_statement',
  'future_import_statement',
]);

/** The statements of a block that may reach a database, or decide what does; those of a transaction in place of it. */
export function effectiveStatements(block: SyntaxNode, names: ImportedNames): SyntaxNode[] {
  return withoutBegin(block).filter((each) => !idle.has(each.type) && !isMessage(each, names) && !isTimeLimit(each));
}

const loggers = /^_?log(?:ger)?$/i;
const levels = /^(?:debug|info|warn|warning|error|exception|critical|log)$/;

/** Whether a statement does nothing but write to a log, or print. */
function isMessage(statement: SyntaxNode, names: ImportedNames): boolean {
  const call = statement.type === 'expression_statement' ? statement.namedChild(0) : null;
  const callee = call?.type === 'call' ? call.childForFieldName('function') : null;
  if (callee?.type === 'identifier') return callee.text === 'print';
  if (callee?.type !== 'attribute' || !levels.test(callee.childForFieldName('attribute')?.text ?? '')) return false;
  const object = callee.childForFieldName('object');
  return object?.type === 'identifier' && (loggers.test(object.text) || names.get(object.text) === 'logging');
}

/** How long a statement may wait or run changes nothing in the database. */
const timeLimit =
  /^\s*SET\s+(?:LOCAL\s+|SESSION\s+)?(?:lock|statement|transaction|idle_in_transaction_session)_timeout\b[^;]*(?:;\s*)?$/i;

function isTimeLimit(statement: SyntaxNode): boolean {
  const call = statement.type === 'expression_statement' ? statement.namedChild(0) : null;
  const callee = call?.type === 'call' ? call.childForFieldName('function') : null;
  const [argument, ...others] = call?.childForFieldName('arguments')?.namedChildren ?? [];
  if (callee?.childForFieldName('attribute')?.text !== 'execute' || argument === undefined || others.length > 0)
    return false;
  return timeLimit.test(plainText(argument) ?? '');
}

/** Statements of a block, and those of `with session.begin():` in place of it: Alembic commits what is executed. */
function withoutBegin(block: SyntaxNode): SyntaxNode[] {
  return block.namedChildren.flatMap((statement) => {
    const body = statement.type === 'with_statement' ? statement.childForFieldName('body') : null;
    const items = statement.namedChildren.find(({ type }) => type === 'with_clause')?.namedChildren ?? [];
    const areBegins = items.length > 0 && items.every(isBegin);
    return body === null || !areBegins ? [statement] : withoutBegin(body);
  });
}

function isBegin(item: SyntaxNode): boolean {
  const call = item.childForFieldName('value');
  const callee = call?.type === 'call' ? call.childForFieldName('function') : null;
  return /^begin(?:_nested)?$/.test(callee?.childForFieldName('attribute')?.text ?? '');
}
