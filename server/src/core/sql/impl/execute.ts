import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { plainText } from '../../dialects/textConstruct.js';
import { calledPath } from '../../operations/facts.js';
import type { Operation } from '../../operations/operation.js';
import type { Term } from '../../operations/term.js';
import type { Writer } from '../writer.js';

/** `op.execute(…)` and `connection.execute(…)`: text as it is, but for what SQLAlchemy takes for parameters. */
export function executeStatement(operation: Operation & { readonly kind: 'execute' }, writer: Writer): void {
  const { directive, origin, arguments: args } = operation;
  if (/^(?:exec_driver_sql|scalar|scalars|executemany|exec)$/.test(directive))
    return refuse(`a connection has no ${directive}() offline: AttributeError`, origin.call);
  const term = args.get('sqltext') ?? args.get('statement') ?? args.get('clause') ?? args.get('object_');
  if (term === undefined) {
    const [unknown] = operation.unknown;
    return unknown === undefined ? cannotRender('the statement is not known', origin.call) : passOn(unknown);
  }
  writer.exec(statementText(term, writer));
}

function statementText(term: Term, { literalBinds }: Writer): string {
  if (term.kind === 'unknown') return passOn(term);
  if (term.kind === 'string') return executedText(term.value, literalBinds);
  if (term.kind === 'call') {
    const path = calledPath(term)?.replace(/^sqlalchemy\.(?:sql\.(?:expression\.)?|schema\.)?/, '');
    const [first] = term.positional;
    const text = first ?? term.keywords.get('text') ?? term.keywords.get('statement');
    if (path === 'text' && text !== undefined)
      return text.kind === 'string' ? executedText(text.value, literalBinds) : inner(text);
    if (path === 'DDL' && text !== undefined) return text.kind === 'string' ? formatted(text.value, text) : inner(text);
  }
  return cannotRender('the statement is not one that can be written without running Python', term.span);
}

function inner(term: Term): never {
  return term.kind === 'unknown' ? passOn(term) : cannotRender('the text is not known', term.span);
}

function executedText(text: string, literalBinds: boolean): string {
  return literalBinds ? plainText(text) : text.replaceAll('\\:', ':');
}

/** The text of `sa.DDL`, which Python's `%` goes through. */
function formatted(text: string, term: Term): string {
  return /%(?!%)/.test(text.replaceAll('%%', ''))
    ? refuse('the text of a DDL has a single "%"', term.span)
    : text.replaceAll('%%', '%');
}
