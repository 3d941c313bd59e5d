import { renderDefault } from '../dialects/defaults.js';
import type { ComputedElement, IdentityElement } from '../dialects/elements.js';
import { renderExpression } from '../dialects/expressions.js';
import { plainText } from '../dialects/textConstruct.js';
import type { Rendered } from '../dialects/notRendered.js';
import { renderType } from '../dialects/typeText.js';
import type { Dialect } from '../dialects/dialect.js';
import type { ColumnDefinition, Described } from '../operations/definitions.js';
import type { Term } from '../operations/term.js';
import type { Fact } from '../text.js';
import type { Draft } from './draft.js';
import { FactReader, keyword } from './facts.js';
import type { Column } from './schema.js';
import { withNamedType } from './sqlType.js';
import { doubt, isSql, type Step } from './step.js';

/** The column of a definition; undefined where its name is not known, which is then a doubt of `facts`. */
export function makeColumn(
  definition: ColumnDefinition,
  draft: Draft,
  step: Step,
  tableFacts: FactReader,
  schema: string | null,
): Column | undefined {
  const name = tableFacts.value(definition.name, null, 'the name of a column');
  if (name === null) return undefined;
  const facts = new FactReader(step);
  const { dialect } = step.context;
  const written = definition.type === null ? null : facts.value(definition.type, null, 'its type');
  const described = written === null ? null : withInheritedSchema(written, schema);
  const hasNoType = definition.type === null;
  const isTypeless = hasNoType && isSql(step) && dialect.name === 'sqlite';
  if (hasNoType && !isTypeless) facts.doubts.push(doubt(step, 'it has no type', definition.span));
  const type = isTypeless ? '' : described === null ? null : facts.text(typeText(described, dialect), 'its type');
  const identity = definition.identity === null ? null : identityOf(definition.identity);
  const isKey = facts.value(definition.primaryKey, false, 'whether it is in the primary key');
  const nullable = facts.value(
    definition.nullable,
    definition.nullable === undefined ? !(isKey && !isNullableKey(step)) && identity === null : null,
    'whether it may be null',
  );
  const standard = defaultOf(definition.serverDefault, dialect, facts);
  const computed = definition.computed === null ? null : computedOf(definition.computed, dialect, facts);
  const comment = facts.value(definition.comment, null, 'its comment');
  for (const unknown of definition.unknown) facts.doubts.push(doubt(step, unknown.reason, unknown.span));
  const serial = serialType(type, dialect);
  const doubts = step.maybe === null ? facts.doubts : [step.maybe, ...facts.doubts];
  const { id, touched, uncertain } = draft.track('column', step, doubts);
  // One by one, as there are as many of these as a schema has columns.
  const column: Column = {
    name,
    type: serial ?? type,
    described,
    nullable: serial === undefined ? nullable : false,
    default: standard,
    autoincrement: serial !== undefined,
    identity,
    computed,
    comment,
    id,
    source: { revision: step.place.revision, span: definition.span },
    touched,
    uncertain,
  };
  return serial === undefined ? withNamedType(column, draft, step) : column;
}

/** The DDL text of a type. SQLite keeps one as SQL text has it. */
function typeText(described: Described, dialect: Dialect): Rendered {
  const { written } = described;
  return dialect.name === 'sqlite' && written !== undefined ? written : renderType(described, dialect);
}

/** Whether a primary key may be null: SQLite allows it unless NOT NULL is written, as SQLAlchemy does. */
export function isNullableKey(step: Step): boolean {
  return isSql(step) && step.context.dialect.name === 'sqlite';
}

/** The type that is meant by SERIAL, which SQL text may have. */
function serialType(type: string | null, { columns }: Dialect): string | undefined {
  if (columns.serial === undefined || type === null) return undefined;
  for (const [integer, serial] of columns.serial) if (serial === type) return integer;
  return undefined;
}

/** An enum that is to have the schema of its table has it. */
function withInheritedSchema(type: Described, schema: string | null): Described {
  if (schema === null || keyword(type, 'inherit_schema') !== true) return type;
  const value = { kind: 'string', value: schema, span: type.span } as const;
  return { ...type, keywords: new Map([...type.keywords, ['schema', value]]) };
}

/** What follows DEFAULT; null for none. */
export function defaultOf(fact: Fact<Term | null> | undefined, dialect: Dialect, facts: FactReader): string | null {
  const term = facts.value(fact, null, 'its default');
  if (term === null) return null;
  const text = renderDefault(term, dialect);
  return text === null ? null : facts.text(text, 'its default');
}

/** `sa.Identity(…)`. */
export function identityOf(described: Described): IdentityElement {
  const number = (name: string, position?: number): string | null => {
    const term = described.keywords.get(name) ?? (position === undefined ? undefined : described.positional[position]);
    return term?.kind === 'number' ? term.text : null;
  };
  const flag = (name: string): boolean | undefined => {
    const value = keyword(described, name);
    return typeof value === 'boolean' ? value : undefined;
  };
  const [always] = described.positional;
  const [start, increment] = [number('start', 2), number('increment', 3)];
  const options = [
    ...(increment === null ? [] : [`INCREMENT BY ${increment}`]),
    ...(start === null ? [] : [`START WITH ${start}`]),
    ...(number('minvalue') === null ? [] : [`MINVALUE ${number('minvalue') ?? ''}`]),
    ...(number('maxvalue') === null ? [] : [`MAXVALUE ${number('maxvalue') ?? ''}`]),
    ...(flag('nominvalue') === true ? ['NO MINVALUE'] : []),
    ...(flag('nomaxvalue') === true ? ['NO MAXVALUE'] : []),
    ...(number('cache') === null ? [] : [`CACHE ${number('cache') ?? ''}`]),
    ...(flag('cycle') === undefined ? [] : [flag('cycle') === true ? 'CYCLE' : 'NO CYCLE']),
  ];
  return {
    always: flag('always') ?? (always?.kind === 'boolean' ? always.value : false),
    options,
    start,
    increment,
  };
}

/** `sa.Computed(…)`. */
export function computedOf(described: Described, dialect: Dialect, facts: FactReader): ComputedElement | null {
  const text = described.positional[0] ?? described.keywords.get('sqltext');
  const sql = text === undefined ? null : facts.text(conditionText(text, dialect), 'its expression');
  const persisted = described.keywords.get('persisted') ?? described.positional[1];
  return sql === null ? null : { sql, persisted: persisted?.kind === 'boolean' ? persisted.value : null };
}

/** SQL that SQLAlchemy takes as a string for `text()`, or as an expression. */
export function conditionText(term: Term, dialect: Dialect): Rendered {
  return term.kind === 'string' ? plainText(term.value) : renderExpression(term, dialect);
}
