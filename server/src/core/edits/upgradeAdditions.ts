import type { SyntaxNode } from '../python/parser.js';
import { parts, quote } from '../python/nodes.js';
import { decode, isText, readLiteral } from '../python/strings.js';
import { pythonTokens } from '../python/tokens.js';
import { type OperationCall, operationCallsIn } from '../revision/operationCalls.js';
import { isStringLiteral, withoutParentheses } from './writtenList.js';

/** An operation of `upgrade()` that adds or drops something under names that the text states: a database says whether it is there. */
export interface Addition {
  readonly operation: keyof typeof parameters;
  /** What is added or dropped. */
  readonly object: 'table' | 'column' | 'index' | 'unique' | 'foreignKey';
  readonly table: string;
  readonly schema: string | null;
  /** The column, the index or the constraint; of a table its own. */
  readonly name: string;
  /** The words of what an index or a constraint is made from. */
  readonly columns: readonly string[];
  /** Other things that it needs or makes: tables that foreign keys refer to, and what `name=` names, such as an enum. */
  readonly others: readonly string[];
}

/** An addition with the statement that calls it; valid as long as its tree. */
export interface WrittenAddition extends Addition {
  readonly statement: SyntaxNode;
}

/** The top-level function of a name, with its body in lines of its own. */
export interface WrittenFunction {
  readonly definition: SyntaxNode;
  readonly body: SyntaxNode;
  /** What the body does, without its docstring. */
  readonly statements: readonly SyntaxNode[];
}

/** Where the names and the object of an operation are among its arguments. */
const parameters = {
  create_table: { table: [0, 'table_name'], name: [0, 'table_name'] },
  add_column: { table: [0, 'table_name'], name: [1, 'column'] },
  create_index: { table: [1, 'table_name'], name: [0, 'index_name'] },
  create_unique_constraint: { table: [1, 'table_name'], name: [0, 'constraint_name'] },
  create_foreign_key: { table: [1, 'source_table'], name: [0, 'constraint_name'] },
  drop_table: { table: [0, 'table_name'], name: [0, 'table_name'] },
  drop_column: { table: [0, 'table_name'], name: [1, 'column_name'] },
  drop_index: { table: [1, 'table_name'], name: [0, 'index_name'] },
  drop_constraint: { table: [1, 'table_name'], name: [0, 'constraint_name'] },
} as const;

/** What each is about; of `drop_constraint` its type says so. */
const objects = {
  create_table: 'table',
  add_column: 'column',
  create_index: 'index',
  create_unique_constraint: 'unique',
  create_foreign_key: 'foreignKey',
  drop_table: 'table',
  drop_column: 'column',
  drop_index: 'index',
  drop_constraint: null,
} as const satisfies Readonly<Record<keyof typeof parameters, Addition['object'] | null>>;

const constraintTypes: Readonly<Partial<Record<string, Addition['object']>>> = {
  unique: 'unique',
  foreignkey: 'foreignKey',
};

const repeatable =
  'only tables, columns, indexes, unique constraints and foreign keys that it creates or drops by name can be repeated';

function isRepeatable(name: string): name is keyof typeof parameters {
  return Object.hasOwn(parameters, name);
}

/** What `upgrade()` adds, in order, where it does nothing else; else why that cannot be repeated. */
export function upgradeAdditions(root: SyntaxNode): WrittenAddition[] | string {
  const upgrade = functionNamed(root, 'upgrade');
  if (typeof upgrade === 'string') return upgrade;
  if (parts(upgrade.definition.childForFieldName('parameters') ?? root).length > 0) return 'upgrade() takes parameters';
  const calls = new Map(operationCallsIn(parts(root))(upgrade.definition).map((call) => [call.span.start, call]));
  const additions: WrittenAddition[] = [];
  for (const statement of upgrade.statements) {
    const [call, more] = parts(statement);
    if (statement.type === 'pass_statement') continue;
    const operation = calls.get(statement.startIndex);
    if (
      statement.type !== 'expression_statement' ||
      call === undefined ||
      more !== undefined ||
      operation?.span.end !== call.endIndex
    )
      return `upgrade() also does this, and ${repeatable}: ${quote(statement)}`;
    const addition = additionOf(call, operation);
    if (typeof addition === 'string') return addition;
    additions.push({ ...addition, statement });
  }
  return additions;
}

/** The only function of a name at the top level, or why its body cannot be replaced. */
export function functionNamed(root: SyntaxNode, name: string): WrittenFunction | string {
  const definition = parts(root).find(
    (node) => node.type === 'function_definition' && node.childForFieldName('name')?.text === name,
  );
  const body = definition?.childForFieldName('body') ?? null;
  if (definition === undefined || body === null)
    return `${name}() is not defined at the top level, without a decorator`;
  if (definitionsOf(root.text, name) > 1) return `the file defines ${name}() more than once`;
  if (definition.firstChild?.type !== 'def') return `${name}() is not a plain function`;
  if (body.startPosition.row === colonOf(definition)?.startPosition.row) return `${name}() is written on one line`;
  const [first, ...others] = parts(body);
  const statements = first === undefined ? [] : isDocstring(first) ? others : [first, ...others];
  return { definition, body, statements };
}

/** How many functions of a name a text defines, in any block. */
export function definitionsOf(text: string, name: string): number {
  return [...text.matchAll(/\bdef[ \t]+(\w+)/g)].filter(([, defined]) => defined === name).length;
}

/** The colon before the body. */
export function colonOf(definition: SyntaxNode): SyntaxNode | undefined {
  return definition.children.findLast(({ type }) => type === ':');
}

export function isDocstring(statement: SyntaxNode): boolean {
  const [value, more] = parts(statement);
  return statement.type === 'expression_statement' && value?.type.endsWith('string') === true && more === undefined;
}

function additionOf(call: SyntaxNode, { name: operation }: OperationCall): Addition | string {
  if (!isRepeatable(operation)) return `upgrade() also calls ${operation}, and ${repeatable}`;
  const given = argumentsOf(call);
  if (given === undefined) return `the arguments of ${operation} are unpacked at run time`;
  const [table, named] = [
    argumentAt(given, parameters[operation].table),
    argumentAt(given, parameters[operation].name),
  ];
  const tableName = table && literalText(table);
  const name = named && (operation === 'add_column' ? columnName(named) : literalText(named));
  if (tableName === undefined || name === undefined) return `a name that ${operation} gets is not written as a literal`;
  const schema = given.named.get(operation === 'create_foreign_key' ? 'source_schema' : 'schema');
  const schemaName = schema === undefined || schema.type === 'none' ? null : literalText(schema);
  if (schemaName === undefined) return `the schema that ${operation} gets is not written as a literal`;
  const type = argumentAt(given, [2, 'type_']);
  const object = objects[operation] ?? constraintTypes[(type && literalText(type)) ?? ''];
  if (object === undefined) return `upgrade() also drops another constraint, and ${repeatable}`;
  const strings = stringsIn(call.text);
  const referred = operation === 'create_foreign_key' ? argumentAt(given, [2, 'referent_table']) : undefined;
  const referredName = referred && literalText(referred);
  const isOfColumns = /^create_(?!table)/.test(operation);
  return {
    operation,
    object,
    table: tableName,
    schema: schemaName,
    name,
    columns: isOfColumns ? strings.flatMap((each) => each.match(/[\p{L}\p{N}_]+/gu) ?? []) : [],
    others: [...othersIn(call.text, strings), ...(referredName === undefined ? [] : [referredName])],
  };
}

interface Arguments {
  readonly positional: readonly SyntaxNode[];
  readonly named: ReadonlyMap<string, SyntaxNode>;
}

/** Undefined where a `*` or `**` gives some of them. */
function argumentsOf(call: SyntaxNode): Arguments | undefined {
  const list = call.childForFieldName('arguments');
  const positional: SyntaxNode[] = [];
  const named = new Map<string, SyntaxNode>();
  for (const argument of list?.type === 'argument_list' ? parts(list) : []) {
    if (argument.type.includes('splat')) return undefined;
    const value = argument.type === 'keyword_argument' ? argument.childForFieldName('value') : null;
    if (value === null) positional.push(argument);
    else named.set(argument.childForFieldName('name')?.text ?? '', value);
  }
  return { positional, named };
}

function argumentAt({ positional, named }: Arguments, [at, name]: readonly [number, string]): SyntaxNode | undefined {
  return positional[at] ?? named.get(name);
}

/** The name of `sa.Column("name", …)`. */
function columnName(node: SyntaxNode): string | undefined {
  const call = withoutParentheses(node);
  if (call.type !== 'call' || !/(?:^|\.)Column$/.test(call.childForFieldName('function')?.text ?? '')) return undefined;
  const given = argumentsOf(call);
  const name = given && argumentAt(given, [0, 'name']);
  return name && literalText(name);
}

/** The value of a string literal, also of one that `op.f("…")` marks as final. */
function literalText(node: SyntaxNode): string | undefined {
  const literal = withoutParentheses(node);
  if (literal.type === 'call') {
    const given = /^(?:\w+\.)+f$/.test(literal.childForFieldName('function')?.text ?? '')
      ? argumentsOf(literal)
      : undefined;
    return given?.positional.length === 1 && given.positional[0] !== undefined
      ? literalText(given.positional[0])
      : undefined;
  }
  if (!isStringLiteral(literal)) return undefined;
  const strings = literal.type === 'concatenated_string' ? parts(literal) : [literal];
  const decoded = strings.flatMap((each) => {
    const { pieces, raw } = readLiteral(each);
    return pieces.filter(isText).map(({ text }) => decode(text, raw));
  });
  return decoded.some(({ problem }) => problem !== undefined) ? undefined : decoded.map(({ text }) => text).join('');
}

/** What is between the quotes of the strings of some code. */
function stringsIn(code: string): string[] {
  return [...pythonTokens(code)]
    .filter(({ type }) => type === 'string')
    .map(({ start, end }) => code.slice(start, end).replace(/^\w*(?:'''|"""|['"])|(?:'''|"""|['"])$/g, ''));
}

function othersIn(code: string, strings: readonly string[]): string[] {
  const referred = strings.flatMap((each) =>
    /^[^\s.]+(?:\.[^\s.]+)+$/.test(each) ? each.split('.').slice(0, -1) : [],
  );
  const named = [...code.matchAll(/\bname\s*=\s*\w*['"]([^'"]+)['"]/g)].flatMap(([, name]) => name ?? []);
  return [...new Set([...referred, ...named])];
}
