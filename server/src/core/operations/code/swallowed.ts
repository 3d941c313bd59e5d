import { parts } from '../../python/nodes.js';
import type { SyntaxNode } from '../../python/parser.js';
import type { RevisionFunction } from './revisionFunction.js';
import type { SwallowingTry } from './revisionCode.js';

const operation = /\bop\.(?!get_bind|get_context|f\b)\w+\(|\bbatch_op\.\w+\(|\.(?:execute|exec_driver_sql)\(/;
const savepoint = /\bbegin_nested\(|\bautocommit_block\(|SAVEPOINT/;
/** Exceptions that a statement which fails may raise. */
const ofDatabase =
  /^(?:Exception|BaseException)$|(?:SQLAlchemyError|DBAPIError|ProgrammingError|OperationalError|InternalError|DatabaseError|IntegrityError|DataError|NotSupportedError|Duplicate\w*|Undefined\w*)$/;

/** Each `try` around operations that goes on after an error of the database, without a savepoint. */
export function swallowedIn({ body, directions }: RevisionFunction): SwallowingTry[] {
  return body.descendantsOfType('try_statement').flatMap((node) => {
    const block = node.childForFieldName('body');
    if (block === null || !operation.test(block.text) || savepoint.test(node.text)) return [];
    const isSwallowed = parts(node).some((clause) => clause.type === 'except_clause' && swallows(clause));
    const start = node.startIndex;
    return isSwallowed && !isInSavepoint(node)
      ? [
          {
            span: { start, end: start + 'try'.length },
            directions,
            body: { start: block.startIndex, end: block.endIndex },
          },
        ]
      : [];
  });
}

function swallows(clause: SyntaxNode): boolean {
  const handler = parts(clause).find(({ type }) => type === 'block');
  if (handler === undefined || /\braise\b|\brollback\(|ROLLBACK|\bexit\(/.test(handler.text)) return false;
  const caught = clause.text
    .slice(0, handler.startIndex - clause.startIndex)
    .replace(/^except\b\*?/, '')
    .replace(/\bas\s+\w+\s*:\s*$/, '')
    .replace(/:\s*$/, '')
    .replace(/[()\s]/g, '');
  return caught === '' || caught.split(',').some((name) => ofDatabase.test(name.slice(name.lastIndexOf('.') + 1)));
}

function isInSavepoint(node: SyntaxNode): boolean {
  for (let at = node.parent; at !== null && at.type !== 'function_definition'; at = at.parent)
    if (
      at.type === 'with_statement' &&
      savepoint.test(at.text.slice(0, (at.childForFieldName('body')?.startIndex ?? 0) - at.startIndex))
    )
      return true;
  return false;
}
