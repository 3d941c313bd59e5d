import { cutName } from '../../../dialects/names.js';
import type { ConstraintDefinition, IndexDefinition } from '../../../operations/definitions.js';
import type { Operation } from '../../../operations/operation.js';
import type { Span } from '../../../text.js';
import type { Fixes } from '../../fix.js';
import { callFix, pythonString } from '../../fixes/callEdits.js';
import { known } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import type { ReviewedRevision, ReviewTarget } from '../../operations/reviewedRevision.js';
import { isServerAtLeast } from '../../operations/serverVersion.js';

export const identifierTooLong: OperationRule = {
  code: 'CX04',
  name: 'identifier-too-long',
  title: 'A name is longer than the database allows',
  severity: 'error',
  dialects: ['postgresql', 'mysql', 'mariadb', 'mssql', 'oracle'],
  failsOffline: 'some',
  documentation: {
    what: 'A name of a table, column, index or constraint with more than 63 bytes on PostgreSQL, 64 characters on MySQL and MariaDB, 128 on SQL Server and Oracle (30 on Oracle before 12.2, see `alembic.review.targetVersion`).',
    why: 'SQLAlchemy raises IdentifierError for an index or a constraint. PostgreSQL cuts the name of a table or column, and any name in SQL text, without a word: two names that begin alike are then one, and what uses the whole name later does not find it in its catalogues. The others refuse it.',
    whatToDo:
      'Choose a shorter name. The quick fix shortens it in the whole file as SQLAlchemy does, with four digits that keep it apart.',
    whenSilent:
      'For a name in `op.f(…)`, which SQLAlchemy shortens by itself in both functions; in `downgrade()`; on SQLite, which has no limit.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: 'op.create_index("ix_item_code_for_the_search_of_customers_who_have_forgotten_their_numbers", "item", ["code"])',
    good: 'op.create_index("ix_item_code", "item", ["code"])',
  },
  cases: {
    bad: [
      'op.add_column("item", sa.Column("the_day_on_which_somebody_of_the_support_team_has_looked_at_it_first", sa.Date()))',
      'op.create_unique_constraint("uq_item_code_for_the_search_of_customers_who_have_forgotten_their_numbers", "item", ["code"])',
      'op.execute("CREATE INDEX ix_item_code_for_the_search_of_customers_who_have_forgotten_their_numbers ON item (code)")',
    ],
    good: [
      'op.create_index(op.f("ix_item_code_for_the_search_of_customers_who_have_forgotten_their_numbers"), "item", ["code"])',
      'op.create_index("ix_item_code_for_the_search_of_customers_who_have_forgotten_the", "item", ["code"])',
    ],
  },
  *check(run, revision) {
    const { target } = revision;
    const limit = limitOf(target);
    for (const step of run.steps) {
      if (step.operation.kind === 'batch' || step.operation.kind === 'autocommit') continue;
      const seen = new Set<string>();
      for (const { name, kind, isFinal, span } of namesOf(step.operation)) {
        const size = target.dialect.name === 'postgresql' ? bytesOf(name) : name.length;
        const isText = /^[A-Z]/.test(step.operation.directive);
        if ((isFinal && !isText) || size <= limit || seen.has(name)) continue;
        seen.add(name);
        const isRefusedBefore = !isText && (kind === 'index' || kind === 'constraint') && name.length > limit;
        const isCut = !isRefusedBefore && target.dialect.name === 'postgresql';
        const unit = target.dialect.name === 'postgresql' ? 'bytes' : 'characters';
        const result = isRefusedBefore
          ? 'SQLAlchemy raises an IdentifierError'
          : isCut
            ? 'PostgreSQL cuts it without a word'
            : 'the database refuses it';
        yield at(
          step,
          `The name "${name}" has ${String(size)} ${unit}, ${String(size - limit)} more than allowed: ${result}. Choose a shorter one.`,
          {
            severity: isCut ? 'warning' : 'error',
            ...(!isText && { fixes: shortenFix(revision, step.operation, name, span) }),
          },
        );
      }
    }
  },
};

function limitOf(target: ReviewTarget): number {
  const { name, names } = target.dialect;
  if (name === 'oracle') return isServerAtLeast(target, '12.2') ? 128 : 30;
  return name === 'mysql' || name === 'mariadb' ? 64 : names.maxLength;
}

function bytesOf(name: string): number {
  return new TextEncoder().encode(name).length;
}

interface GivenName {
  readonly name: string;
  readonly kind: 'table' | 'column' | 'index' | 'constraint';
  readonly isFinal: boolean;
  readonly span: Span;
}

/** The names that an operation gives to what it makes. */
function namesOf(operation: Operation): GivenName[] {
  const plain = (
    kind: GivenName['kind'],
    fact: { readonly kind: string; readonly span: Span } | undefined,
  ): GivenName[] => {
    const value: unknown = fact?.kind === 'known' ? Reflect.get(fact, 'value') : undefined;
    return fact === undefined || typeof value !== 'string'
      ? []
      : [{ name: value, kind, isFinal: false, span: fact.span }];
  };
  const own = (
    kind: GivenName['kind'],
    { name: fact }: Pick<ConstraintDefinition | IndexDefinition, 'name'>,
  ): GivenName[] => {
    const value = known(fact);
    return value === undefined || value === null
      ? []
      : [{ name: value.value, kind, isFinal: value.isFinal, span: fact.span }];
  };
  switch (operation.kind) {
    case 'createTable':
      return [
        ...plain('table', operation.table.name),
        ...operation.columns.flatMap(({ name, foreignKeys, checks }) => [
          ...plain('column', name),
          ...[...foreignKeys, ...checks].flatMap((each) => own('constraint', each)),
        ]),
        ...operation.constraints.flatMap((each) => own('constraint', each)),
        ...operation.indexes.flatMap((each) => own('index', each)),
      ];
    case 'renameTable':
      return plain('table', operation.to);
    case 'addColumn': {
      const { name, foreignKeys, checks } = operation.column;
      return [...plain('column', name), ...[...foreignKeys, ...checks].flatMap((each) => own('constraint', each))];
    }
    case 'alterColumn':
      return plain('column', operation.newName);
    case 'createIndex':
      return own('index', operation.index);
    case 'addConstraint':
      return own('constraint', operation.constraint);
    default:
      return [];
  }
}

/** The shorter name in place of each text in the file that is the longer one. */
function shortenFix(revision: ReviewedRevision, operation: Operation, name: string, span: Span): Fixes {
  const short = cutName(revision.target.dialect, name);
  if (bytesOf(short) > limitOf(revision.target)) return () => [];
  return callFix(revision, operation, `Shorten it to "${short}"`, ({ text }) => {
    if (!/^(["'])[^"'\\]+\1$/.test(text.slice(span.start, span.end))) return 'the name is written elsewhere';
    const literal = new RegExp(`(["'])${name.replaceAll(/\W/g, '\\$&')}\\1`, 'g');
    return [...text.matchAll(literal)].map(({ 0: written, index }) => ({
      span: { start: index, end: index + written.length },
      newText: pythonString(short),
    }));
  });
}
