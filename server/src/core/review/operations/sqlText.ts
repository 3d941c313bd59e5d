import { sqlTokens } from '../../operations/sql/tokens.js';
import { splitStatements } from '../../sql/splitStatements.js';
import { known } from './objects.js';
import { stepsOf, type ReviewedRun, type ReviewStep } from './reviewedRevision.js';

/** One statement of SQL text that a revision executes. */
export interface SqlStatement {
  readonly step: ReviewStep;
  /** Without comments. */
  readonly text: string;
  /** The same for patterns: one blank between the parts, words in capitals, `''` for strings, names in quotes as written. */
  readonly words: string;
}

const kept = new WeakMap<ReviewedRun, readonly SqlStatement[]>();

/** The statements of all SQL texts of a run, in order; what is not known is left out. */
export function sqlStatements(run: ReviewedRun): readonly SqlStatement[] {
  const before = kept.get(run);
  if (before !== undefined) return before;
  const found = stepsOf(run, 'execute')
    .filter(({ within }) => !within.some(({ kind }) => kind === 'execute'))
    .flatMap((step) => {
      const text = step.operation.text === null ? undefined : known(step.operation.text);
      return text === undefined
        ? []
        : splitStatements(text).map((statement) => ({ step, text: statement, words: wordsOf(statement) }));
    });
  kept.set(run, found);
  return found;
}

/** The texts of which not all is known. */
export function unknownTexts(run: ReviewedRun): ReviewStep[] {
  return stepsOf(run, 'execute').filter(({ operation }) => operation.text !== null && operation.text.kind !== 'known');
}

function wordsOf(statement: string): string {
  return sqlTokens(statement)
    .map(({ type, word }) => (type === 'string' ? "''" : word))
    .join(' ');
}
