import { parts } from '../../python/nodes.js';
import type { PythonParser, SyntaxNode } from '../../python/parser.js';
import { whyUnreadable } from '../../python/unreadable.js';
import { connectionsIn } from './connections.js';
import { importedIn } from './importedModels.js';
import { noCode, type RevisionCode } from './revisionCode.js';
import type { RevisionFunction } from './revisionFunction.js';
import { swallowedIn } from './swallowed.js';
import { moduleNames, unboundIn } from './unbound.js';

/** Longer texts carry data: nobody reads their code for its habits. */
const longest = 200_000;

/** Reads what the Python of a revision does beside its operations. Takes any text; nothing is said of a broken one. */
export function readRevisionCode(parser: PythonParser, text: string): RevisionCode {
  if (text.length > longest || whyUnreadable(text) !== null) return noCode;
  return parser.withTree(text, (root) => {
    if (root.hasError) return noCode;
    const functions = revisionFunctions(root);
    const names = moduleNames(root);
    return {
      ...connectionsIn(root, functions),
      swallowed: functions.flatMap(swallowedIn),
      unbound: names === null ? [] : functions.flatMap((each) => unboundIn(each, names)),
      imports: importedIn(root, functions),
    };
  });
}

/** The functions that `upgrade` or `downgrade` call, directly or not, and these two. */
function revisionFunctions(root: SyntaxNode): RevisionFunction[] {
  const all = new Map<string, SyntaxNode>();
  for (const statement of parts(root)) {
    const definition = statement.childForFieldName('definition') ?? statement;
    const name = definition.type === 'function_definition' ? definition.childForFieldName('name')?.text : undefined;
    if (name !== undefined) all.set(name, definition);
  }
  const calls = new Map(
    [...all].map(([name, definition]) => [
      name,
      new Set(definition.descendantsOfType('identifier').flatMap(({ text }) => (all.has(text) ? [text] : []))),
    ]),
  );
  const reachable = (start: string): Set<string> => {
    const seen = new Set<string>();
    const todo = [...all.keys()].filter((name) => name === start || name.startsWith(`${start}_`));
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      todo.push(...(calls.get(next) ?? []));
    }
    return seen;
  };
  const [up, down] = [reachable('upgrade'), reachable('downgrade')];
  return [...all].flatMap(([name, definition]) => {
    const directions = [
      ...(up.has(name) ? (['upgrade'] as const) : []),
      ...(down.has(name) ? (['downgrade'] as const) : []),
    ];
    const body = definition.childForFieldName('body');
    return directions.length === 0 || body === null ? [] : [{ definition, body, directions }];
  });
}
