import { renderType } from '../dialects/typeText.js';
import { describedOf } from '../dialects/typeCall.js';
import type { Described } from '../operations/definitions.js';
import type { Operation } from '../operations/operation.js';
import type { Term } from '../operations/term.js';
import type { Fact } from '../text.js';
import type { FactReader } from './facts.js';
import { computedOf, defaultOf, identityOf } from './makeColumn.js';
import type { Column } from './schema.js';
import { isSql, type Step } from './step.js';

type Alteration = Extract<Operation, { readonly kind: 'alterColumn' }>;

/** The column after `alter_column`, but for its name. */
export function alteredColumn(column: Column, operation: Alteration, step: Step, facts: FactReader): Column {
  // SQL text states the whole column only with its type.
  const isWhole = !isSql(step) || operation.type !== undefined;
  const isMysql = isWhole && ['mysql', 'mariadb'].includes(step.context.dialect.name);
  const changed = isMysql ? redefined(column, operation, step, facts) : changedParts(column, operation, step, facts);
  const source = operation.type === undefined && !isMysql ? column.source : step.place;
  return { ...changed, source };
}

function changedParts(column: Column, operation: Alteration, step: Step, facts: FactReader): Column {
  const { dialect } = step.context;
  const { nullable, type, serverDefault, comment } = operation;
  const described = facts.value(type, null, 'its type');
  const given = step.arguments.get('server_default');
  const identity = serverDefault === undefined || given === undefined ? undefined : describedOf(given);
  const newType = described === null ? null : facts.text(renderType(described, dialect), 'its type');
  const isIdentity = identity?.path.endsWith('.Identity') === true;
  return {
    ...column,
    ...(type !== undefined && { described, type: newType, default: castDefault(column, newType, dialect.name) }),
    ...(nullable !== undefined && { nullable: facts.value(nullable, null, 'whether it may be null') }),
    ...(serverDefault !== undefined &&
      (isIdentity
        ? { identity: identityOf(identity), default: null, autoincrement: false }
        : { default: defaultOf(serverDefault, dialect, facts), identity: null, autoincrement: false })),
    ...(comment !== undefined &&
      dialect.columns.comments !== 'none' && { comment: facts.value(comment, null, 'its comment') }),
  };
}

/** PostgreSQL goes on having a literal as one of the old type, which its catalogue shows. */
function castDefault({ default: before, type }: Column, to: string | null, dialect: string): string | null {
  if (dialect !== 'postgresql' || before === null || type === null || !/^'(?:[^']|'')*'$/.test(before)) return before;
  const base = (text: string): string => text.replace(/ ?\([^()]*\)/, '').replace(/^CHAR(?:ACTER)?$/i, 'bpchar');
  return to === null || base(to) === base(type) ? before : `${before}::${base(type)}`;
}

/** Whether MySQL gets a MODIFY or CHANGE: for all but a default alone, and for that too where the type is a time. */
export function statesAnew(operation: Alteration): boolean {
  const { nullable, type, serverDefault, comment, newName } = operation;
  const given = (name: string): Term | undefined => {
    const term = operation.arguments.get(name);
    return term?.kind === 'none' ? undefined : term;
  };
  const existingType = given('existing_type');
  const typePath =
    type?.kind === 'known'
      ? type.value.path
      : existingType === undefined
        ? ''
        : (describedOf(existingType)?.path ?? '');
  const dropsDefault = serverDefault?.kind === 'known' && serverDefault.value === null;
  return (
    newName !== undefined ||
    (/\.(?:DateTime|DATETIME|TIMESTAMP)$/.test(typePath) && !dropsDefault) ||
    [nullable, type, comment].some((part) => part !== undefined) ||
    given('autoincrement') !== undefined
  );
}

/** MySQL's MODIFY and CHANGE state the whole column: what is not repeated by `existing_…` is lost. */
function redefined(column: Column, operation: Alteration, step: Step, facts: FactReader): Column {
  const { dialect, revision } = step.context;
  const { nullable, type, serverDefault, comment } = operation;
  const existing = (name: string): Term | undefined => {
    const term = step.arguments.get(name);
    return term?.kind === 'none' ? undefined : term;
  };
  const autoincrement = existing('autoincrement') ?? existing('existing_autoincrement');
  const typeTerm = existing('existing_type');
  const given: Described | null | undefined =
    type === undefined
      ? typeTerm === undefined
        ? undefined
        : describedOf(typeTerm)
      : facts.value(type, null, 'its type');
  if (!statesAnew(operation)) {
    if (serverDefault === undefined) return column;
    return { ...column, default: defaultOf(serverDefault, dialect, facts) };
  }
  const existingDefault = existing('existing_server_default');
  const isFalse = existingDefault?.kind === 'boolean';
  const wantedDefault: Fact<Term | null> | undefined =
    serverDefault ??
    (existingDefault === undefined || isFalse
      ? undefined
      : { kind: 'known', value: existingDefault, span: existingDefault.span });
  const existingNullable = existing('existing_nullable');
  const existingComment = existing('existing_comment');
  if (given === undefined)
    facts.doubts.push({ revision, span: step.place.span, reason: 'Alembic needs existing_type to change it on MySQL' });
  return {
    ...column,
    described: given ?? column.described,
    type:
      given === null ? null : given === undefined ? column.type : facts.text(renderType(given, dialect), 'its type'),
    nullable: facts.value(
      nullable,
      existingNullable?.kind === 'boolean' ? existingNullable.value : true,
      'whether it may be null',
    ),
    default: defaultOf(wantedDefault, dialect, facts),
    autoincrement: autoincrement?.kind === 'boolean' && autoincrement.value,
    comment: facts.value(comment, existingComment?.kind === 'string' ? existingComment.value : null, 'its comment'),
    computed: operation.computed ? computedOf(operation.computed, dialect, facts) : null,
  };
}
