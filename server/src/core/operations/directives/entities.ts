import { calledPath } from '../facts.js';
import type { OperationKind, SqlChange } from '../operation.js';
import type { Term } from '../term.js';

/** What classes of alembic_utils stand for, as SQL calls it. */
const objects: Readonly<Record<string, string>> = {
  PGExtension: 'extension',
  PGFunction: 'function',
  PGMaterializedView: 'materialized view',
  PGPolicy: 'policy',
  PGTrigger: 'trigger',
  PGView: 'view',
};

const parameters = ['schema', 'signature', 'definition'];

/** `op.create_entity(PGView(…))` and its like of alembic_utils; undefined where it is not known what they change. */
export function entityKind(directive: string, terms: ReadonlyMap<string, Term>): OperationKind | undefined {
  if (!/^(?:create|drop|replace)_entity$/.test(directive)) return undefined;
  const list = terms.get('*');
  const entity = list?.kind === 'sequence' ? list.items[0] : terms.get('target');
  const changes = entity === undefined ? undefined : changesOf(directive, entity);
  return entity === undefined || changes === undefined
    ? undefined
    : { kind: 'execute', text: null, statement: entity, parsed: null, changes };
}

function changesOf(directive: string, entity: Term): readonly SqlChange[] | undefined {
  const path = calledPath(entity) ?? '';
  const object = path.startsWith('alembic_utils.') ? objects[path.slice(path.lastIndexOf('.') + 1)] : undefined;
  if (object === undefined || entity.kind !== 'call') return undefined;
  const value = (name: string): string | undefined => {
    const term = entity.keywords.get(name) ?? entity.positional[parameters.indexOf(name)];
    return term?.kind === 'string' ? term.value : undefined;
  };
  const [schema, signature] = [value('schema'), value('signature')];
  if (schema === undefined || signature === undefined) return undefined;
  const [name = ''] = signature.split('(', 1);
  const definition = definitionOf(object, signature.slice(name.length), value('definition'));
  const about = { object, schema: schema === 'public' ? null : schema, name: name.trim(), definition };
  const kind = directive === 'drop_entity' ? 'drop' : 'create';
  return [{ kind, ...about, isConditional: directive === 'replace_entity' }];
}

/** As `SqlChange` has it. The text goes through `sa.text()`, which reads an escaped colon. */
function definitionOf(object: string, parameters: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  const sql = text.replaceAll('\\:', ':');
  if (object === 'function') return `${parameters} ${sql.trim().replace(/;$/, '')}`;
  return object.endsWith('view') ? sql : null;
}
