import { typeText } from '../../dialects/typeText.js';
import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { describedOf } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';
import { constraintText, formattedName } from '../compile/constraintText.js';
import { checkIdentity, identityOptions } from '../compile/generatedText.js';
import { createIndexText, dropIndexText, settingOf } from '../compile/indexText.js';
import { createTableText } from '../compile/tableText.js';
import { isSelect } from '../data/kinds.js';
import { statementOf } from '../data/read.js';
import { writeStatement } from '../data/writeStatement.js';
import { formatTable, nameOf, optionalName, quote, type Name } from '../model/names.js';
import { namedConstraint, namedIndex, type Convention } from '../model/conventions.js';
import { calledTable } from '../model/calledTable.js';
import { readCheck } from '../model/readConstraint.js';
import { readIdentity } from '../model/readGenerated.js';
import { readIndex, readTable } from '../model/readTable.js';
import type { SqlTable } from '../model/table.js';
import { constructName, entriesOf, isTrue, type CallTerm } from '../model/values.js';
import type { Target } from '../writer.js';

/**
 * The text of an object that stands for a statement of DDL, such as `sa.schema.CreateTable(table)`: SQLAlchemy's
 * sql/ddl.py and `DDLCompiler`. Undefined for what is none. It writes that statement alone: no types and no indexes.
 */
export function ddlObjectText(term: CallTerm, target: Target): string | undefined {
  const { callee } = term;
  if (callee.kind === 'attribute')
    return callee.name === 'into' && callee.of.kind === 'call' && isSelect(callee.of)
      ? tableAs({ ...term, positional: [callee.of, ...term.positional] }, target)
      : undefined;
  const name = constructName(term) ?? '';
  const write = Object.hasOwn(writers, name) ? writers[name] : undefined;
  if (write === undefined) return undefined;
  if (!target.on.isTwo) return cannotRender(`${name} of SQLAlchemy 1.4 is not known here`, term.span);
  return write(term, target);
}

const writers: Readonly<Record<string, (term: CallTerm, target: Target) => string>> = {
  CreateTable: (term, target) => createTableText(tableIn(term, target), flag(term, 'if_not_exists'), target),
  DropTable: (term, target) => {
    const { name, schema } = nameOfTable(elementOf(term, 'if_exists'), target);
    return `DROP TABLE ${exists(term)}${formatTable(target.dialect, schema, name)}`;
  },
  CreateIndex: (term, target) => {
    const { index, owner } = indexIn(elementOf(term, 'if_not_exists'), target);
    return createIndexText(index, owner, flag(term, 'if_not_exists'), target);
  },
  DropIndex: (term, target) => {
    const { index, owner } = indexIn(elementOf(term, 'if_exists'), target);
    return dropIndexText(index, owner, flag(term, 'if_exists'), target);
  },
  CreateSchema: (term, target) =>
    `CREATE SCHEMA ${flag(term, 'if_not_exists') ? 'IF NOT EXISTS ' : ''}${schemaIn(elementOf(term, 'if_not_exists'), target)}`,
  DropSchema: (term, target) => {
    const schema = schemaIn(elementOf(term, 'cascade', 'if_exists'), target);
    return `DROP SCHEMA ${exists(term)}${schema}${flag(term, 'cascade') ? ' CASCADE' : ''}`;
  },
  CreateSequence: createSequence,
  DropSequence: (term, target) => `DROP SEQUENCE ${exists(term)}${sequenceIn(elementOf(term, 'if_exists'), target)}`,
  AddConstraint: addConstraint,
  CreateView: createView,
  DropView: (term, target) => {
    if (!target.on.isTwoOne) return refuse(isNew, term.span);
    const { name, schema } = viewIn(elementOf(term, 'if_exists', 'materialized'), target);
    const kind = flag(term, 'materialized') ? 'MATERIALIZED VIEW' : 'VIEW';
    return `DROP ${kind} ${exists(term)}${formatTable(target.dialect, schema, name)}`;
  },
  CreateTableAs: tableAs,
};

const isNew = 'SQLAlchemy has this since version 2.1: ImportError';

/** What the object is made of; `names` are the arguments beside it, which are taken by name only. */
function elementOf({ positional, keywords, span }: CallTerm, ...names: readonly string[]): Term {
  const [first, more] = positional;
  const element = first ?? keywords.get('element') ?? keywords.get('name');
  for (const name of keywords.keys())
    if (!names.includes(name) && name !== 'element' && name !== 'name')
      return cannotRender(`the argument ${name} is not followed`, span);
  return element === undefined || more !== undefined ? cannotRender('the arguments are not read', span) : element;
}

function flag({ keywords }: CallTerm, name: string): boolean {
  return isTrue(keywords.get(name));
}

function exists(term: CallTerm): string {
  return flag(term, 'if_exists') ? 'IF EXISTS ' : '';
}

function tableIn(term: CallTerm, target: Target): SqlTable {
  const element = elementOf(term, 'if_not_exists');
  const made = calledTable(element, target.convention);
  return readTable({ ...made, span: term.span }, target.dialect, made.convention);
}

interface Owner {
  readonly name: Name;
  readonly schema: Name | null;
  readonly convention: Convention;
}

function nameOfTable(term: Term, { convention: own }: Target): Owner {
  const { name, schema, convention } = calledTable(term, own);
  return { name, schema, convention };
}

function schemaIn(term: Term, { dialect }: Target): string {
  const name = nameOf(term);
  return dialect.name === 'mssql' && /[.[\]]/.test(name.text)
    ? cannotRender('a schema with dots is not followed', term.span)
    : quote(dialect, name);
}

/** An index that is made of columns of a table that the file has. */
function indexIn(
  term: Term,
  target: Target,
): {
  readonly index: ReturnType<typeof readIndex>;
  readonly owner: Owner & { readonly columns: [] };
} {
  if (term.kind !== 'call' || constructName(term) !== 'Index') return cannotRender('the index is not known', term.span);
  const owners = term.positional.slice(1).map(tableOfColumn);
  const [first] = owners;
  if (first === undefined || owners.some((owner) => owner?.span !== first.span))
    return cannotRender('the table of the index is not known', term.span);
  const owner = { ...nameOfTable(first, target), columns: [] as [] };
  return { index: namedIndex(readIndex(term), owner.convention, owner), owner };
}

/** The table of `table.c.name`. */
function tableOfColumn(term: Term): Term | undefined {
  const isColumn = term.kind === 'attribute' && term.of.kind === 'attribute' && /^(?:c|columns)$/.test(term.of.name);
  return isColumn ? term.of.of : undefined;
}

const ofSequence = new Set(['name', 'schema', 'quote', 'quote_schema', 'metadata', 'data_type', 'optional']);

function sequenceCall(term: Term): CallTerm {
  return term.kind === 'call' && constructName(term) === 'Sequence'
    ? term
    : cannotRender('the sequence is not known', term.span);
}

function sequenceIn(term: Term, { dialect }: Target): string {
  const { positional, keywords, span } = sequenceCall(term);
  if (keywords.has('metadata')) return cannotRender('the metadata of the sequence is not followed', span);
  const name = positional[0] ?? keywords.get('name') ?? refuse('the sequence has no name', span);
  return formatTable(dialect, optionalName(keywords.get('schema')), nameOf(name, keywords.get('quote')));
}

function createSequence(term: CallTerm, target: Target): string {
  const { dialect } = target;
  const sequence = sequenceCall(elementOf(term, 'if_not_exists'));
  if (sequence.positional.length > 1) return cannotRender('the options of the sequence are not read', sequence.span);
  const options = new Map([...sequence.keywords].filter(([name]) => !ofSequence.has(name)));
  const identity = readIdentity({ ...sequence, positional: [], keywords: options });
  checkIdentity(identity, target);
  const type = sequence.keywords.get('data_type');
  const described = type === undefined ? undefined : describedOf(type);
  if (type !== undefined && described === undefined) return cannotRender('the type is not known', type.span);
  const hasType = dialect.name === 'postgresql' || dialect.name === 'mssql';
  const as = described !== undefined && hasType ? ` AS ${typeText(described, dialect)}` : '';
  const text = identityOptions(identity, target);
  const start = `CREATE SEQUENCE ${flag(term, 'if_not_exists') ? 'IF NOT EXISTS ' : ''}`;
  return `${start}${sequenceIn(sequence, target)}${as}${text === '' ? '' : ` ${text}`}`;
}

/** A CHECK takes the table of the columns that it names. */
function addConstraint(term: CallTerm, target: Target): string {
  const element = elementOf(term);
  if (element.kind !== 'call' || constructName(element) !== 'CheckConstraint')
    return cannotRender('the constraint is not one that is followed', element.span);
  const check = readCheck(element);
  const table = tablesNamed(check.condition);
  const [first] = table;
  if (first === undefined || table.some(({ span }) => span !== first.span))
    return cannotRender('the table of the constraint is not known', element.span);
  const owner = { ...nameOfTable(first, target), columns: [] };
  const named = namedConstraint(check, owner.convention, owner, false);
  if (formattedName(named, owner, target) === null) return cannotRender('the constraint has no name', element.span);
  return `ALTER TABLE ${formatTable(target.dialect, owner.schema, owner.name)} ADD ${constraintText(named, owner, target) ?? ''}`;
}

function tablesNamed(term: Term): readonly Term[] {
  const own = tableOfColumn(term);
  if (own !== undefined) return [own];
  if (term.kind === 'operator') return term.operands.flatMap(tablesNamed);
  if (term.kind !== 'call') return [];
  return [term.callee, ...term.positional, ...term.keywords.values()].flatMap(tablesNamed);
}

const ofView = /^(?:metadata|schema|temporary|or_replace|materialized|if_not_exists|\w+_with|sqlite_if_not_exists)$/;

interface Selected extends Pick<Owner, 'name' | 'schema'> {
  readonly select: string;
}

/** `(select, name, schema=…)`, from SQLAlchemy 2.1 on. */
function selectedIn(term: CallTerm, target: Target): Selected {
  const { positional, keywords, span } = term;
  if (!target.on.isTwoOne) return refuse(isNew, span);
  const [select, name, more] = positional;
  if (select?.kind !== 'call' || name === undefined || more !== undefined)
    return cannotRender('the SELECT is not known', span);
  for (const [keyword, value] of keywords)
    if (!ofView.test(keyword) || (keyword === 'metadata' && value.kind !== 'none'))
      return cannotRender(`the argument ${keyword} is not followed`, span);
  const statement = statementOf(select, target.on);
  if (statement?.kind !== 'select') return cannotRender('the SELECT is not known', select.span);
  return {
    name: nameOf(name),
    schema: optionalName(keywords.get('schema')),
    select: writeStatement(statement, { ...target, literalBinds: true }),
  };
}

function tableAs(term: CallTerm, target: Target): string {
  const { name, schema, select } = selectedIn(term, target);
  const table = formatTable(target.dialect, schema, name);
  if (target.dialect.name === 'mssql') {
    const at = select.toUpperCase().indexOf('\nFROM ');
    if (at < 0 || / FROM /i.test(select.slice(0, at))) return cannotRender('the FROM is not found', term.span);
    return `${select.slice(0, at).trimEnd()} INTO ${table} ${select.slice(at)}`;
  }
  const words = ['CREATE', flag(term, 'temporary') ? 'TEMPORARY' : '', 'TABLE'];
  return joined([...words, flag(term, 'if_not_exists') ? 'IF NOT EXISTS' : '', table, 'AS', select]);
}

function createView(term: CallTerm, target: Target): string {
  const { dialect } = target;
  const { name, schema, select } = selectedIn(term, target);
  const replace = dialect.name === 'mssql' ? 'OR ALTER' : 'OR REPLACE';
  const settings = dialect.name === 'postgresql' ? entriesOf(term.keywords.get('postgresql_with')) : [];
  const exists = dialect.name === 'sqlite' && flag(term, 'sqlite_if_not_exists');
  return joined([
    'CREATE',
    flag(term, 'or_replace') ? replace : '',
    flag(term, 'temporary') ? 'TEMPORARY' : '',
    flag(term, 'materialized') ? 'MATERIALIZED VIEW' : 'VIEW',
    exists ? 'IF NOT EXISTS' : '',
    formatTable(dialect, schema, name),
    settings.length === 0 ? '' : `WITH (${settings.map(([key, value]) => settingOf(key, value, target)).join(', ')})`,
    'AS',
    select,
  ]);
}

function joined(words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ');
}

/** `view.table`, or a table of that name. */
function viewIn(term: Term, target: Target): Pick<Owner, 'name' | 'schema'> {
  if (term.kind !== 'attribute' || term.name !== 'table') return nameOfTable(term, target);
  const { of } = term;
  const [, name] = of.kind === 'call' ? of.positional : [];
  return of.kind === 'call' && constructName(of) === 'CreateView' && name !== undefined
    ? { name: nameOf(name), schema: optionalName(of.keywords.get('schema')) }
    : cannotRender('the view is not known', term.span);
}
