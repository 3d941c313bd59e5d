import { parts } from '../python/nodes.js';
import type { PythonParser, SyntaxNode } from '../python/parser.js';
import { pythonTokens } from '../python/tokens.js';
import { operationCalls } from '../revision/operationCalls.js';
import { commentsOf } from '../revision/ownComments.js';
import { readFacts } from '../revision/readFacts.js';
import type { RevisionFacts } from '../revision/facts.js';
import type { Span } from '../text.js';
import { blanksBefore, lineEnd, lineBreakOf } from './lines.js';
import { importEdits, type ModuleNames } from './repairImports.js';
import { rewriteIdentifiers } from './rewriteIdentifiers.js';
import { stringLiteral, styleOf } from './stringLiteral.js';
import { applyChanges, type SpanChange } from './textChange.js';
import {
  colonOf,
  definitionsOf,
  functionNamed,
  upgradeAdditions,
  type WrittenAddition,
  type WrittenFunction,
} from './upgradeAdditions.js';

/** What a repair revision is to be. */
export interface WantedRepair {
  readonly id: string;
  readonly downRevision: string;
  /** As the docstring writes it. */
  readonly createDate: string;
}

/** The text of a new file, or why there is none. */
export type NewText =
  | { readonly kind: 'text'; readonly text: string }
  /** Completes "Cannot be fixed automatically: ". */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * A revision that adds what another one adds, each thing where it is missing, written from that one's text: so it has
 * the same imports and the project's form. Offline, where no database can be asked, it does nothing but say so; its
 * downgrade() does nothing. The result is read again before it is returned.
 */
export function repairText(parser: PythonParser, text: string, wanted: WantedRepair): NewText {
  const before = readFacts(parser, text);
  const { revision, branchLabels, dependsOn } = before.header;
  if (revision?.kind !== 'known') return refuse('its id is not known');
  if (/\r(?!\n)/.test(text)) return refuse('the file has unusual line ends');
  const identifiers = rewriteIdentifiers(parser, text, {
    revision: wanted.id,
    downRevision: [wanted.downRevision],
    ...(branchLabels !== undefined && { branchLabels: [] }),
    ...(dependsOn !== undefined && { dependsOn: [] }),
  });
  if (identifiers.kind === 'refused') return identifiers;
  const renamed = applyChanges(text, identifiers.changes);
  const facts = readFacts(parser, renamed);
  const planned = parser.withTree(renamed, (root) => planChanges(root, renamed, facts, revision.value, wanted));
  if (typeof planned === 'string') return refuse(planned);
  const repair = applyChanges(
    renamed,
    planned.changes.sort((one, other) => one.span.start - other.span.start),
  );
  return isAsWanted(parser, repair, wanted, planned.operations)
    ? { kind: 'text', text: repair }
    : refuse('the file is written in an unusual way');
}

function refuse(reason: string): NewText {
  return { kind: 'refused', reason };
}

function planChanges(
  root: SyntaxNode,
  text: string,
  { header }: RevisionFacts,
  repaired: string,
  wanted: WantedRepair,
): { changes: SpanChange[]; operations: string[] } | string {
  const additions = upgradeAdditions(root);
  if (typeof additions === 'string') return additions;
  const upgrade = functionNamed(root, 'upgrade');
  if (typeof upgrade === 'string') return upgrade;
  const imports = importEdits(root, text, header);
  if (typeof imports === 'string') return imports;
  const form: Form = {
    names: imports.names,
    newLine: lineBreakOf(text),
    indent: indentOf(upgrade, text),
    quote: (value) => stringLiteral(value, { ...styleOf(text.slice(header.revision?.span.start ?? 0)), prefix: '' }),
    repaired: /^[\p{L}\p{N}_.-]+$/u.test(repaired) ? repaired : 'the repaired revision',
  };
  const bodies = [bodyChange(upgrade, text, upgradeLines(additions, form), form)];
  if (definitionsOf(text, 'downgrade') > 0) {
    const downgrade = functionNamed(root, 'downgrade');
    if (typeof downgrade === 'string') return downgrade;
    bodies.push(bodyChange(downgrade, text, downgradeLines(form), form));
  }
  const others = [...docstringChanges(header.docstring, text, wanted), ...imports.changes, ...ownComments(text)];
  return {
    changes: [...bodies, ...others.filter(({ span }) => bodies.every((body) => !overlaps(body.span, span)))],
    operations: ['execute', ...additions.map(({ operation }) => operation)],
  };
}

/** How lines of a body are written. */
interface BodyForm {
  readonly newLine: string;
  readonly indent: string;
}

interface Form extends BodyForm {
  readonly names: ModuleNames;
  readonly quote: (value: string) => string;
  /** The id of the revision that is repaired, as comments may show it. */
  readonly repaired: string;
}

function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** How the lines of a body are indented. */
export function indentOf({ body }: WrittenFunction, text: string): string {
  return text.slice(blanksBefore(text, body.startIndex), body.startIndex);
}

function upgradeLines(additions: readonly WrittenAddition[], form: Form): string[] {
  const { names, indent, quote, repaired, newLine } = form;
  const skipped = quote(`-- What ${repaired} adds is not in this script, which cannot ask what is missing`);
  const drops = additions.some(({ operation }) => operation.startsWith('drop_'));
  return [
    ...(drops
      ? [
          `# Some databases were past ${repaired} when it came: they never ran it. What it adds and drops is added and`,
          '# dropped here where that is still to do.',
        ]
      : [
          `# Some databases were past ${repaired} when it came: they never ran it. What it adds is added here where it is`,
          '# missing.',
        ]),
    `if ${names.context}.is_offline_mode():`,
    `${indent}# No database can be asked what is missing.`,
    `${indent}${names.op}.execute(${skipped})`,
    `${indent}return`,
    ...additions.flatMap((addition) => [
      `if ${isToDo(addition, form)}:`,
      `${indent}${indented(addition.statement, indent, newLine)}`,
    ]),
  ];
}

/** How an inspector lists what a table has, and what the condition calls one of them. */
const lists = {
  column: ['column', 'get_columns'],
  index: ['index', 'get_indexes'],
  unique: ['constraint', 'get_unique_constraints'],
  foreignKey: ['key', 'get_foreign_keys'],
} as const;

/** A condition in Python: it asks the database anew each time, as the operations before may have changed it. */
function isToDo({ operation, object, table, schema, name }: WrittenAddition, { names, quote }: Form): string {
  const inspector = `${names.sqlalchemy}.inspect(${names.op}.get_bind())`;
  const within = schema === null ? '' : `schema=${quote(schema)}`;
  const of = [quote(table), within].filter((part) => part !== '').join(', ');
  const is = operation.startsWith('drop_') ? 'in' : 'not in';
  if (object === 'table') return `${quote(name)} ${is} ${inspector}.get_table_names(${within})`;
  const [item, list] = lists[object];
  return `${quote(name)} ${is} [${item}[${quote('name')}] for ${item} in ${inspector}.${list}(${of})]`;
}

/** A statement one level deeper; lines within a string stay as they are. */
function indented(statement: SyntaxNode, indent: string, newLine: string): string {
  const { text } = statement;
  const strings = [...pythonTokens(text)].filter(({ type }) => type === 'string');
  let at = 0;
  const lines = text.split(newLine).map((line, index) => {
    const start = at;
    at += line.length + newLine.length;
    const isInString = strings.some((span) => span.start < start && start < span.end);
    return index === 0 || isInString || line === '' ? line : indent + line;
  });
  return lines.join(newLine);
}

function downgradeLines({ repaired }: Form): string[] {
  return [
    `# Nothing: what upgrade() may have added belongs to ${repaired}, and its downgrade() takes it back.`,
    'pass',
  ];
}

/** Lines in place of all that a function does; its docstring stays. */
export function bodyChange(
  { definition, body, statements }: WrittenFunction,
  text: string,
  lines: readonly string[],
  { indent, newLine }: BodyForm,
): SpanChange {
  const docstring = parts(body).find((statement) => !statements.includes(statement));
  const head = docstring ?? colonOf(definition) ?? definition;
  const start = lineEnd(text, head.endIndex);
  const last = start + text.slice(start, Math.max(start, body.endIndex)).trimEnd().length;
  const end = endOfComments(text, lineEnd(text, last));
  return { span: { start, end }, newText: lines.map((line) => newLine + indent + line).join('') };
}

/** The comments below a body that are indented belong to it. */
function endOfComments(text: string, from: number): number {
  let end = from;
  for (let at = from; at < text.length;) {
    const start = text.indexOf('\n', at) + 1;
    if (start === 0) break;
    at = lineEnd(text, start);
    const line = text.slice(start, at);
    const isComment = /^[ \t]+#/.test(line);
    if (isComment) end = at;
    else if (line.trim() !== '') break;
  }
  return end;
}

/** "Repair: " before the message, and another date. */
function docstringChanges(
  docstring: RevisionFacts['header']['docstring'],
  text: string,
  { createDate }: WantedRepair,
): SpanChange[] {
  if (docstring === undefined) return [];
  const written = text.slice(docstring.span.start, docstring.span.end);
  const opening = /^[a-zA-Z]*(?:"""|'''|"|')\s*/.exec(written)?.[0].length;
  const date = /(?:^|\n)[ \t]*Create Date:[ \t]*/.exec(written);
  const changes: SpanChange[] = [];
  if (opening !== undefined) {
    const start = docstring.span.start + opening;
    changes.push({ span: { start, end: start }, newText: 'Repair: ' });
  }
  if (date !== null && docstring.createDate !== null) {
    const start = docstring.span.start + date.index + date[0].length;
    const length = written.slice(date.index + date[0].length).search(/\r?\n|["']/);
    if (length > 0) changes.push({ span: { start, end: start + length }, newText: createDate });
  }
  return changes;
}

/** What comments say to this tool is about the other revision: they go, with their line where nothing else is on it. */
function ownComments(text: string): SpanChange[] {
  return [...commentsOf(text)].flatMap((comment) => {
    const at = text.slice(comment.start, comment.end).search(/#[ \t]*alembic:/);
    if (at < 0) return [];
    const own = comment.start + at;
    const isAlone = comment.isAlone && at === 0;
    const start = isAlone ? comment.lineStart : blanksBefore(text, own);
    const end = lineEnd(text, own);
    const lineBreak = isAlone ? (/^\r?\n/.exec(text.slice(end, end + 2))?.[0].length ?? 0) : 0;
    return [{ span: { start, end: end + lineBreak }, newText: '' }];
  });
}

function isAsWanted(
  parser: PythonParser,
  text: string,
  { id, downRevision }: WantedRepair,
  operations: readonly string[],
): boolean {
  const { header, body } = readFacts(parser, text);
  const names = (list: typeof header.downRevision): string =>
    list === undefined ? '' : JSON.stringify([list.references.map(({ value }) => value), list.unknown, list.invalid]);
  const none = JSON.stringify([[], [], []]);
  return (
    header.revision?.kind === 'known' &&
    header.revision.value === id &&
    names(header.downRevision) === JSON.stringify([[downRevision], [], []]) &&
    ['', none].includes(names(header.branchLabels)) &&
    ['', none].includes(names(header.dependsOn)) &&
    header.replaces.length === 0 &&
    body?.syntaxProblems.length === 0 &&
    JSON.stringify(operationCalls(parser, text).map(({ name }) => name)) === JSON.stringify(operations)
  );
}
