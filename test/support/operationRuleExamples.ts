import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import type { DialectName } from '../../server/src/core/dialects/dialectName.js';
import { dialects } from '../../server/src/core/dialects/dialects.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { checkOperations, type OperationReview } from '../../server/src/core/review/operations/checkOperations.js';
import type { OperationRule } from '../../server/src/core/review/operations/operationRule.js';
import { reviewedRevision, type ReviewTarget } from '../../server/src/core/review/operations/reviewedRevision.js';
import { readFacts } from '../../server/src/core/revision/readFacts.js';
import { applyOperations } from '../../server/src/core/schema/apply.js';
import { emptySchema } from '../../server/src/core/schema/schema.js';

const header = `import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import mysql, postgresql
from alembic import context, op

`;

/** The file of a revision with this code, which is the body of `upgrade()` unless it has functions of its own. */
export function revisionWith(code: string, id: string, down: string | null): string {
  const identifiers = `revision = "${id}"\ndown_revision = ${down === null ? 'None' : `"${down}"`}\n\n\n`;
  const indented = code.replace(/^(?=.)/gm, '    ');
  const functions = /^def (?:upgrade|downgrade)\b/m.test(code)
    ? code
    : `def upgrade():\n${indented}\n\n\ndef downgrade():\n    raise NotImplementedError\n`;
  return header + identifiers + functions;
}

/** The first dialect of a rule, for its examples. */
export function dialectOfExamples({ dialects: named }: Pick<OperationRule, 'dialects'>): DialectName {
  return named === 'all' ? 'postgresql' : (named[0] ?? 'postgresql');
}

export const plainTarget: ReviewTarget = {
  dialect: dialects.postgresql,
  isDialectKnown: true,
  database: null,
  versions: { alembic: '1.20.1', sqlalchemy: '2.0.58' },
  targetVersion: '',
  smallTables: [],
  convention: undefined,
  mayHaveOtherConvention: false,
  env: { options: {}, statements: [], reason: null, notes: [] },
  envText: '',
};

/** The code of a rule's bad or good examples, that of its page first. */
export function examplesOf({ documentation, cases }: OperationRule, kind: 'bad' | 'good'): readonly string[] {
  return [documentation[kind], ...(cases?.[kind] ?? [])];
}

/** What a rule says of one of its examples, and what all others say of it. */
export interface ReviewedExample {
  readonly problems: OperationReview['problems'];
  readonly others: OperationReview['problems'];
  readonly text: string;
}

/**
 * Reviews a revision with this code after a released one with the code that the rule's page has for it.
 * @param options.isFile whether the code is a whole file
 */
export function reviewExample(
  parser: PythonParser,
  rule: OperationRule,
  code: string,
  { isFile = false }: { readonly isFile?: boolean } = {},
): ReviewedExample {
  const target = { ...plainTarget, ...rule.cases?.target, dialect: dialects[dialectOfExamples(rule)] };
  const { before = 'pass' } = rule.documentation;
  const { problems, text } = reviewRevisions(parser, [before, code], target, 1, isFile);
  return {
    problems: problems.filter((problem) => problem.code === rule.code),
    others: problems.filter((problem) => problem.code !== rule.code),
    text,
  };
}

/**
 * Reviews the last of some revisions, each the code of `upgrade()`, functions or a whole file.
 * @param released how many of them are released
 */
export function reviewRevisions(
  parser: PythonParser,
  codes: readonly string[],
  target: Partial<ReviewTarget>,
  released: number,
  isFile = false,
): OperationReview & { readonly text: string } {
  const whole: ReviewTarget = { ...plainTarget, ...target };
  const texts = codes.map((code, at) =>
    /^revision\b/m.test(code) || (isFile && at === codes.length - 1)
      ? code
      : revisionWith(code, idOf(at), at === 0 ? null : idOf(at - 1)),
  );
  const { revisions } = buildGraph(
    texts.map((each, at) => ({ path: `/p/${at}.py`, location: 0, header: readFacts(parser, each).header })),
  );
  const revision = revisions.find(({ file }) => file.path === `/p/${texts.length - 1}.py`);
  if (revision === undefined) throw new Error('the example is no revision');
  let schema = emptySchema;
  for (const [at, text] of texts.slice(0, -1).entries()) {
    const { dialect, convention } = whole;
    const run = { dialect, revision: idOf(at), database: null, convention };
    schema = applyOperations(schema, readOperations(parser, text).upgrade, run).schema;
  }
  const text = texts.at(-1) ?? '';
  const operations = readOperations(parser, text);
  const fresh = new Set(texts.map((_, at) => idOf(at)).slice(released));
  return { ...checkOperations(reviewedRevision({ revision, operations, before: schema, target: whole, fresh })), text };
}

function idOf(at: number): string {
  return `${'abcdefg'.charAt(at)}${at + 1}`;
}
