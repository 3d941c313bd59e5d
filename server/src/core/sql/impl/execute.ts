import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { calledPath } from '../../operations/facts.js';
import type { Operation } from '../../operations/operation.js';
import type { Term } from '../../operations/term.js';
import { nullType } from '../data/dataType.js';
import { newReader, statementOf } from '../data/read.js';
import { writeText } from '../data/writeExpression.js';
import { writeStatement } from '../data/writeStatement.js';
import { writeQuery } from '../data/writeSelect.js';
import { newWriting } from '../data/writing.js';
import { entriesOf, wordOf } from '../model/values.js';
import { ddlObjectText } from './ddlObjects.js';
import type { Writer } from '../writer.js';

/** `op.execute(…)` and `connection.execute(…)`: text as it is, but for what SQLAlchemy takes for parameters. */
export function executeStatement(operation: Operation & { readonly kind: 'execute' }, writer: Writer): void {
  const { directive, origin, arguments: args } = operation;
  if (/^(?:exec_driver_sql|scalar|scalars|executemany|exec)$/.test(directive))
    return refuse(`a connection has no ${directive}() offline: AttributeError`, origin.call);
  const unexpected = [...args.keys()].find((name) => !offlineParameters.test(name));
  if (args.has('statement') && unexpected !== undefined && writer.on.isTwo)
    return refuse(`a connection's execute() takes no "${unexpected}" offline: TypeError`, origin.call);
  const term = args.get('sqltext') ?? args.get('statement') ?? args.get('clause') ?? args.get('object_');
  if (term === undefined) {
    const [unknown] = operation.unknown;
    return unknown === undefined ? cannotRender('the statement is not known', origin.call) : passOn(unknown);
  }
  writer.exec(statementText(term, writer));
}

/** Of SQLAlchemy's `MockConnection.execute`. */
const offlineParameters = /^(?:statement|parameters|execution_options)$/;

function statementText(term: Term, writer: Writer): string {
  if (term.kind === 'unknown') return passOn(term);
  if (term.kind === 'string') return writtenText({ ...plainText, sql: term.value, span: term.span }, writer);
  if (term.kind === 'call') {
    const path = calledPath(term)?.replace(/^sqlalchemy\.(?:sql\.(?:expression\.)?|schema\.)?/, '');
    const text = term.positional[0] ?? term.keywords.get('statement');
    if (path === 'DDL' && text !== undefined)
      return text.kind === 'string' ? formatted(text.value, text, term.keywords.get('context')) : inner(text);
    const object = ddlObjectText(term, writer);
    if (object !== undefined) return object;
    const statement = statementOf(term, writer.on);
    if (statement !== undefined) return writeStatement(statement, writer);
    const base = baseOf(term);
    if (calledPath(base)?.endsWith('.text') === true) return writtenText(newReader(writer.on).text(term), writer);
  }
  return cannotRender('the statement is not one that can be written without running Python', term.span);
}

/** What methods are called on. */
function baseOf(term: Term): Term {
  let at = term;
  while (at.kind === 'call' && at.callee.kind === 'attribute') at = at.callee.of;
  return at;
}

const plainText = { kind: 'text', binds: new Map(), type: nullType } as const;

function writtenText(element: Parameters<typeof writeText>[0], writer: Writer): string {
  return writeText(element, { hasTables: true, around: [], rightAround: [] }, newWriting(writer, writeQuery));
}

function inner(term: Term): never {
  return term.kind === 'unknown' ? passOn(term) : cannotRender('the text is not known', term.span);
}

/** The text of `sa.DDL`, which Python's `%` goes through. */
function formatted(text: string, term: Term, context: Term | undefined): string {
  const values = new Map(entriesOf(context));
  return text.replaceAll(/%(?:(%)|\((\w+)\)s)?/g, (found: string, percent?: string, name?: string) => {
    if (percent !== undefined) return '%';
    const value = name === undefined ? undefined : values.get(name);
    return value === undefined
      ? refuse(`the text of a DDL has "${found}" with no value for it`, term.span)
      : wordOf(value);
  });
}
