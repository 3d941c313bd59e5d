import { objectKey, type PostgresStatement } from './postgres.js';

type Node = Readonly<Record<string, unknown>>;

/** The statements of a parse tree of PostgreSQL's parser, as libpg_query writes it in JSON. */
export function statementsOf(tree: unknown): PostgresStatement[] {
  return list(at(tree, 'stmts')).map((each) => {
    const [first] = Object.entries(nodeOf(at(each, 'stmt')));
    return statementOf(first?.[0] ?? '', nodeOf(first?.[1]));
  });
}

function statementOf(tag: string, node: Node): PostgresStatement {
  // What only the session has is no part of a schema.
  const plain = (objects: readonly string[], columns: readonly string[] = []): PostgresStatement =>
    isTemporary(node) ? { tag: `${tag} temporary`, objects: [], columns: [] } : { tag, objects, columns };
  const relation = relationKey(node['relation']);
  switch (tag) {
    case 'CreateStmt': {
      const columns = list(node['tableElts']).flatMap((element) => text(at(element, 'ColumnDef'), 'colname'));
      return plain(
        relation,
        columns.map((name) => `add ${name}`),
      );
    }
    case 'AlterTableStmt':
      return node['objtype'] === 'OBJECT_TABLE'
        ? plain(relation, list(node['cmds']).flatMap(columnOf))
        : { tag: `${tag} ${said(node['objtype'])}`, objects: [], columns: [] };
    case 'IndexStmt':
      return plain([...relation, text(node, 'idxname')[0] ?? '']);
    case 'RenameStmt':
      return { tag: `${tag} ${said(node['renameType'])}`, objects: relation, columns: [] };
    case 'AlterObjectSchemaStmt':
      return { tag: `${tag} ${said(node['objectType'])}`, objects: [], columns: [] };
    case 'SelectStmt':
      // INTO makes a table.
      return node['intoClause'] === undefined
        ? plain([])
        : statementOf('CreateTableAsStmt', { into: node['intoClause'] });
    case 'DropStmt':
      return dropped(node);
    case 'CommentStmt':
      return commented(node);
    default:
      return plain([]);
  }
}

function dropped(node: Node): PostgresStatement {
  const kind = said(node['removeType']);
  const names = list(node['objects']).map((object) => strings(at(object, 'List', 'items')));
  const isTable = kind === 'OBJECT_TABLE';
  const objects = isTable
    ? names.map((parts) => nameKey(parts))
    : // An index has its table's schema.
      kind === 'OBJECT_INDEX'
      ? names.flatMap((parts) => parts.at(-1) ?? [])
      : [];
  return { tag: `DropStmt ${kind}`, objects, columns: [] };
}

function commented(node: Node): PostgresStatement {
  const kind = said(node['objtype']);
  const names = strings(at(node['object'], 'List', 'items'));
  const objects =
    kind === 'OBJECT_TABLE' ? [nameKey(names)] : kind === 'OBJECT_COLUMN' ? [nameKey(names.slice(0, -1))] : [];
  return { tag: `CommentStmt ${kind}`, objects, columns: [] };
}

const altered = new Set(['AT_AlterColumnType', 'AT_ColumnDefault', 'AT_SetNotNull', 'AT_DropNotNull']);

/** What one part of `ALTER TABLE` does to which column; none for what is not about one. */
function columnOf(part: unknown): string[] {
  const command = nodeOf(at(part, 'AlterTableCmd'));
  const kind = said(command['subtype']);
  if (kind === 'AT_AddColumn') return text(at(command['def'], 'ColumnDef'), 'colname').map((name) => `add ${name}`);
  if (kind === 'AT_DropColumn') return text(command, 'name').map((name) => `drop ${name}`);
  return altered.has(kind) ? text(command, 'name').map((name) => `alter ${name}`) : [];
}

function relationKey(relation: unknown): string[] {
  return text(relation, 'relname').map((name) => objectKey(text(relation, 'schemaname')[0], name));
}

/** The last two parts of a dotted name. */
function nameKey(parts: readonly string[]): string {
  return objectKey(parts.at(-2), parts.at(-1) ?? '');
}

function isTemporary(node: Node): boolean {
  const relation = node['relation'] ?? node['view'] ?? node['sequence'] ?? at(node['into'], 'rel');
  return at(relation, 'relpersistence') === 't';
}

function strings(nodes: unknown): string[] {
  return list(nodes).flatMap((node) => text(at(node, 'String'), 'sval'));
}

function at(node: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, key) => nodeOf(inner)[key], node);
}

function text(node: unknown, key: string): string[] {
  const value = nodeOf(node)[key];
  return typeof value === 'string' ? [value] : [];
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function nodeOf(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}
