import type { Span } from '../text.js';
import type { Token } from './tokens.js';

/** What is missing, and beside which token. */
export interface MissingOperand {
  readonly side: 'after' | 'before';
  readonly span: Span;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const assignments = '= += -= *= /= //= %= @= &= |= ^= >>= <<= **= := ->';
const comparisons = '== != <> <= >= < >';
/** What takes an operand on both sides, and on one side nothing else. */
const binary = `${assignments} ${comparisons} % // & | ^ >> << and or is in`;

/** After these an operand must come. "*", "**" and "/" are alone among parameters, "." in other places. */
const needsOperand = set(`${binary} + - ~ @ not if elif while for del assert from with as global`);
/** The same at the end of a line. */
const needsMore = set([...needsOperand, '* ** / . import def class lambda'].join(' '));
/**
 * These need an operand before them, so that none of them comes after an operator, a bracket or at the start of a line.
 */
const needsLeft = set(binary);

/**
 * The first operator or word of a logical line that has no operand, where no version of Python takes that. Nothing is
 * said of what may be syntax in some version, such as two operands that follow each other.
 */
export function missingOperand(text: string, tokens: readonly Token[]): MissingOperand | undefined {
  let before: Token | undefined;
  let left = '';
  for (const token of tokens) {
    if (token.type === 'continuation') continue;
    const isWritten = token.type === 'operator' || token.type === 'name';
    const right = isWritten ? text.slice(token.start, token.end) : token.type === 'other' ? '?' : '""';
    const missing = missingBetween(left, right);
    if (missing === 'after' && before !== undefined) return { side: 'after', span: before };
    if (missing === 'before') return { side: 'before', span: token };
    left = right === ';' ? '' : left === 'import' && right === '*' ? '""' : right;
    before = token;
  }
  return before !== undefined && needsMore.has(left) ? { side: 'after', span: before } : undefined;
}

/** On which side an operand is missing between two tokens; `left` is empty at the start of a statement. */
function missingBetween(left: string, right: string): MissingOperand['side'] | undefined {
  if (left === '' || left === '(' || left === '[' || left === '{')
    return right === ',' || needsLeft.has(right) ? 'before' : undefined;
  if (left === ',')
    return right === ',' || (needsLeft.has(right) && right !== 'in' && !assignments.split(' ').includes(right))
      ? 'before'
      : undefined;
  if (!needsOperand.has(left))
    return (right === ';' && needsMore.has(left)) || (/^(?:\*\*?|\/)$/.test(left) && needsLeft.has(right))
      ? 'after'
      : undefined;
  if (left === 'not' && right === 'in') return undefined;
  return /^[)\]},;:]$/.test(right) || needsLeft.has(right) ? 'after' : undefined;
}
