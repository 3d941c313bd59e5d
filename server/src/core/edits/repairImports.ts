import { lineBreakOf } from './lines.js';
import { parts } from '../python/nodes.js';
import type { SyntaxNode } from '../python/parser.js';
import type { RevisionHeader } from '../revision/facts.js';
import type { SpanChange } from './textChange.js';

/** What a module calls the things that a repair needs. */
export interface ModuleNames {
  readonly op: string;
  readonly context: string;
  readonly sqlalchemy: string;
}

/** What is imported where a module has no name for it, and from where. */
const wanted = {
  op: { module: 'alembic', member: 'op', name: 'op', statement: 'from alembic import op' },
  context: { module: 'alembic', member: 'context', name: 'context', statement: 'from alembic import context' },
  sqlalchemy: { module: 'sqlalchemy', member: null, name: 'sa', statement: 'import sqlalchemy as sa' },
} as const;

/** The module's names for `op`, `context` and `sqlalchemy`, with the imports that it lacks; or why it cannot have them. */
export function importEdits(
  root: SyntaxNode,
  text: string,
  { names }: Pick<RevisionHeader, 'names'>,
): { readonly names: ModuleNames; readonly changes: readonly SpanChange[] } | string {
  const imports = importsOf(root);
  const known = new Map(imports.flatMap(boundBy));
  const found: Record<string, string> = {};
  const missing: string[] = [];
  for (const [key, { module, member, name, statement }] of Object.entries(wanted)) {
    const bound = known.get(member === null ? module : `${module}.${member}`);
    if (bound === undefined && names.has(name)) return `"${name}" is the name of something else in this file`;
    found[key] = bound ?? name;
    if (bound === undefined) missing.push(statement);
  }
  const last = imports.at(-1);
  if (last === undefined) return 'the file imports nothing';
  const newLine = lineBreakOf(text);
  const together = imports.find((each) => each.text === 'from alembic import op');
  const isTogether = together !== undefined && missing.includes(wanted.context.statement);
  const added = missing.filter((statement) => !isTogether || statement !== wanted.context.statement);
  const changes: SpanChange[] = [];
  if (isTogether)
    changes.push({
      span: { start: together.startIndex, end: together.endIndex },
      newText: 'from alembic import context, op',
    });
  if (added.length > 0)
    changes.push({
      span: { start: last.endIndex, end: last.endIndex },
      newText: added.map((statement) => newLine + statement).join(''),
    });
  return {
    names: { op: found['op'] ?? '', context: found['context'] ?? '', sqlalchemy: found['sqlalchemy'] ?? '' },
    changes,
  };
}

/** The import statements at the top level. */
export function importsOf(root: SyntaxNode): SyntaxNode[] {
  return parts(root).filter(({ type }) => /^(?:import|import_from|future_import)_statement$/.test(type));
}

/** `sqlalchemy` → `sa`, `alembic.op` → `op`: what a statement imports, and the name that it gives it. */
export function boundBy(statement: SyntaxNode): [string, string][] {
  const from = statement.childForFieldName('module_name')?.text;
  return statement.childrenForFieldName('name').flatMap((imported): [string, string][] => {
    const name = (imported.childForFieldName('name') ?? imported).text;
    const alias = imported.childForFieldName('alias')?.text;
    if (from !== undefined) return [[`${from}.${name}`, alias ?? name]];
    return name.includes('.') && alias === undefined ? [] : [[name, alias ?? name]];
  });
}
