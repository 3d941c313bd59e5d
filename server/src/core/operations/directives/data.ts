import type { Fact } from '../../text.js';
import { calledPath, missing } from '../facts.js';
import type { OperationKind, SqlChange } from '../operation.js';
import type { Term } from '../term.js';
import type { Arguments } from './arguments.js';

/** `op.execute(…)`: SQL text, or a statement of SQLAlchemy's. */
export function executeText(given: Arguments): OperationKind {
  const term = given.get('sqltext');
  if (term === undefined)
    return { kind: 'execute', text: missing('statement', given.span), statement: null, parsed: null };
  return executed(term);
}

export function executed(term: Term): OperationKind & { readonly kind: 'execute' } {
  const text = sqlText(term);
  const isBare = term.kind === 'string' || term.kind === 'unknown' || isPlainText(term);
  const changes = text === undefined ? (schemaChange(term) ?? sequenceChange(term)) : undefined;
  return {
    kind: 'execute',
    text: text ?? null,
    statement: isBare ? null : term,
    parsed: null,
    ...(changes && { changes }),
  };
}

/** What `CreateSequence(sa.Sequence("name"))` does; undefined with options that are not read here. */
function sequenceChange(term: Term): readonly SqlChange[] | undefined {
  const [, kind] = /\.(Create|Drop)Sequence$/.exec(calledPath(term) ?? '') ?? [];
  const [sequence] = term.kind === 'call' ? term.positional : [];
  if (kind === undefined || sequence?.kind !== 'call' || !(calledPath(sequence) ?? '').endsWith('.Sequence'))
    return undefined;
  const { positional, keywords } = sequence;
  const [name] = positional;
  const schema = keywords.get('schema');
  const isPlain = [...keywords.keys()].every((key) => key === 'schema' || key === 'metadata');
  const isOwned = schema !== undefined && schema.kind !== 'string' && schema.kind !== 'none';
  if (name?.kind !== 'string' || positional.length > 1 || isOwned || (kind === 'Create' && !isPlain)) return undefined;
  const isConditional = term.kind === 'call' && term.keywords.size > 0;
  const owner = schema?.kind === 'string' ? schema.value : null;
  const about = { object: 'sequence', schema: owner, name: name.value, definition: '', isConditional };
  return [{ kind: kind === 'Create' ? 'create' : 'drop', ...about }];
}

const wrappers = new Set(['sqlalchemy.text', 'sqlalchemy.DDL', 'sqlalchemy.literal_column']);

function isPlainText(term: Term): boolean {
  const path = calledPath(term);
  return term.kind === 'call' && path !== undefined && wrappers.has(path) && term.keywords.size === 0;
}

/** What `CreateSchema("name")` and `DropSchema("name", cascade=True)` do. */
function schemaChange(term: Term): readonly SqlChange[] | undefined {
  const [, verb] = /\.(Create|Drop)Schema$/.exec(calledPath(term) ?? '') ?? [];
  if (verb === undefined || term.kind !== 'call') return undefined;
  const name = term.positional[0] ?? term.keywords.get('element') ?? term.keywords.get('name');
  if (name?.kind !== 'string') return undefined;
  const flag = (key: string): boolean => {
    const given = term.keywords.get(key);
    return given?.kind === 'boolean' && given.value;
  };
  return [
    {
      kind: verb === 'Create' ? 'create' : 'drop',
      object: 'schema',
      schema: null,
      name: name.value,
      definition: '',
      isConditional: flag('if_exists') || flag('if_not_exists'),
      ...(flag('cascade') && { cascades: true }),
    },
  ];
}

/** The SQL in a string or in `sa.text(…)`, also with `.bindparams(…)`; undefined for a statement that is no text. */
function sqlText(term: Term, depth = 0): Fact<string> | undefined {
  if (term.kind === 'string') return { kind: 'known', value: term.value, span: term.span };
  if (term.kind === 'unknown') return term;
  if (term.kind !== 'call' || depth > 8) return undefined;
  const path = calledPath(term);
  const [first] = term.positional;
  if (path !== undefined && wrappers.has(path)) {
    const given = first ?? term.keywords.get('text') ?? term.keywords.get('statement');
    return given === undefined ? undefined : sqlText(given, depth + 1);
  }
  const { callee } = term;
  const isPassedOn =
    callee.kind === 'attribute' && /^(?:bindparams|execution_options|columns|params)$/.test(callee.name);
  return isPassedOn ? sqlText(callee.of, depth + 1) : undefined;
}
