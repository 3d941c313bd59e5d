import type { Guard, Operation } from '../../server/src/core/operations/operation.js';
import type { Term } from '../../server/src/core/operations/term.js';

/**
 * Operations as lines that look like the calls they come from, for tests: guards, directive, arguments by their names;
 * "through" counts the functions that lead to it, and "?" stands before what is not known.
 */
export function operationLines(operations: readonly Operation[], indent = ''): string[] {
  return operations.flatMap((operation) => {
    if (operation.kind === 'raises') return [];
    const guards = operation.when.map(guardText).join(' ');
    const inner = operation.kind === 'batch' || operation.kind === 'autocommit' ? operation.body : [];
    const given = Array.from(operation.arguments, ([name, term]) => `${name}=${termText(term)}`).join(', ');
    const what =
      operation.kind === 'opaque' ? `opaque: ${operation.reason.reason}` : `${operation.directive}(${given})`;
    return [`${indent}${guards === '' ? '' : `[${guards}] `}${what}`, ...operationLines(inner, `${indent}  `)];
  });
}

function guardText(guard: Guard): string {
  switch (guard.kind) {
    case 'dialect':
      return `${guard.negated ? 'not ' : ''}${guard.names.join('|')}`;
    case 'engine':
      return `engine ${guard.name}`;
    case 'offline':
      return guard.value ? 'offline' : 'online';
    case 'inspected': {
      const { kind, table, name } = guard.asked;
      return `${guard.isThere ? 'has' : 'lacks'} ${kind} ${name === null ? table : `${table}.${name}`}`;
    }
    case 'uncertain':
      return guard.times;
  }
}

/** A term as Python would write it, nearly. */
export function termText(term: Term): string {
  switch (term.kind) {
    case 'string':
      return JSON.stringify(term.value);
    case 'none':
      return 'None';
    case 'boolean':
      return term.value ? 'True' : 'False';
    case 'number':
      return term.text;
    case 'sequence': {
      const items = term.items.map(termText).join(', ');
      return term.type === 'tuple' ? `(${items})` : `[${items}]`;
    }
    case 'dict':
      return `{${term.entries.map(({ key, value }) => `${termText(key)}: ${termText(value)}`).join(', ')}}`;
    case 'reference':
      return shortPath(term.path);
    case 'call': {
      const given = [
        ...term.positional.map(termText),
        ...Array.from(term.keywords, ([name, value]) => `${name}=${termText(value)}`),
      ];
      return `${termText(term.callee)}(${given.join(', ')})`;
    }
    case 'attribute':
      return `${termText(term.of)}.${term.name}`;
    case 'operator':
      return `(${[term.operator, ...term.operands.map(termText)].join(' ')})`;
    case 'other':
      return `<${term.found}>`;
    case 'unknown':
      return `?${term.reason}`;
  }
}

function shortPath(path: string): string {
  return path
    .replace(/^sqlalchemy\.dialects\./, '')
    .replace(/^sqlalchemy\./, 'sa.')
    .replace(/^alembic\.op\./, 'op.');
}
