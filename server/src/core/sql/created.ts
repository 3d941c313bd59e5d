import { dataFlow } from './dataSources.js';
import { nameKey, partsOf } from './objectNames.js';
import { hasWords, nameAt, tokensOf, type SqlToken } from './tokens.js';

/**
 * What the statements of one run created so far, and filled from nothing but constants and one another: whatever
 * becomes of it, nothing is lost that was there before. All names are as SQL writes them.
 */
export interface Created {
  hasTable(name: string): boolean;
  /** Columns of a table that was created count too. */
  hasColumn(table: string, column: string): boolean;
  hasType(name: string): boolean;
  hasSchema(name: string): boolean;
  /** One statement runs, without comments; `tokens` are its own (tokens.ts), which a caller may keep. */
  run(sql: string, tokens?: readonly SqlToken[]): void;
  /** Python runs whose SQL is not known. */
  runUnseen(python: string): void;
}

/**
 * What can put other rows behind a name. Nothing is known of any name afterwards. Copies are harmless: their origin is
 * still there.
 */
const movesNames = /\b(?:rename\w*|attach|inherit|exchange|switch|search_path)\b|\bset\s+schema\b|^\s*use\b/i;
/** SQL that runs what it does not show. */
const runsMore = /\b(?:exec|execute|call|perform)\b/i;
/** The block by which Alembic drops a default of SQL Server's. */
const dropsDefault = /exec\s*\(\s*'alter table [^']* drop constraint '\s*\+\s*@\w+\s*\)/gi;
const harmless = new Set([
  'SELECT',
  'COMMENT',
  'GRANT',
  'REVOKE',
  'COMMIT',
  'START',
  'SAVEPOINT',
  'RELEASE',
  'ANALYZE',
  'VACUUM',
  'REINDEX',
  'PRAGMA',
  'LOCK',
  'DELETE',
  'TRUNCATE',
]);
/** Whose names no rows hang on. */
const withoutRows = new Set([
  'INDEX',
  'SEQUENCE',
  'VIEW',
  'MATERIALIZED',
  'FUNCTION',
  'PROCEDURE',
  'TRIGGER',
  'POLICY',
  'ROLE',
  'EXTENSION',
  'DEFAULT',
  'PUBLICATION',
  'DOMAIN',
]);
const tableActions = new Set([
  'ADD',
  'DROP',
  'ALTER',
  'MODIFY',
  'CHANGE',
  'VALIDATE',
  'ENABLE',
  'DISABLE',
  'OWNER',
  'SET',
  'RESET',
  'REPLICA',
  'COMMENT',
  'ENGINE',
  'CONVERT',
  'WITH',
  'NOCHECK',
  'CHECK',
  'AUTO_INCREMENT',
  'FORCE',
]);
/** What `ADD` adds beside columns. */
const noColumn = new Set([
  'CONSTRAINT',
  'INDEX',
  'KEY',
  'PRIMARY',
  'FOREIGN',
  'UNIQUE',
  'CHECK',
  'PARTITION',
  'PERIOD',
  'FULLTEXT',
  'SPATIAL',
  'VALUE',
  'EXCLUDE',
  'SYSTEM',
]);

type Name = readonly SqlToken[];

/**
 * @param dialect SQLAlchemy's name; null where it is not known, so that names are the same only where they are spelled
 * alike
 */
export function trackCreated(dialect: string | null): Created {
  const tables = new Map<string, Name>();
  /** Of tables that were there before. */
  const columns = new Map<string, Set<string>>();
  const types = new Set<string>();
  const schemas = new Set<string>();
  const key = (name: Name): string => nameKey(name, dialect);
  const isCreated = (name: Name): boolean => tables.has(key(name));

  function forgetAll(): void {
    for (const known of [tables, columns, types, schemas]) known.clear();
  }

  /** The table is gone, or holds rows from elsewhere now. */
  function forget(name: Name): void {
    tables.delete(key(name));
    columns.delete(key(name));
  }

  function taint(name: Name): void {
    forget(name);
    if (name.length > 1) schemas.delete(key(name.slice(0, -1)));
  }

  function renameTable(from: Name, to: Name): void {
    const wasCreated = isCreated(from);
    const own = columns.get(key(from));
    forget(from);
    forget(to);
    if (wasCreated) tables.set(key(to), to);
    if (own !== undefined) columns.set(key(to), own);
  }

  function create(tokens: readonly SqlToken[]): void {
    const kind = tokens.findIndex((token) => ['TABLE', 'TYPE', 'SCHEMA'].includes(token.toUpperCase()));
    const isDefinition = tokens
      .slice(1, kind)
      .every((token) =>
        ['OR', 'REPLACE', 'TEMP', 'TEMPORARY', 'GLOBAL', 'LOCAL', 'UNLOGGED', 'VIRTUAL', 'TRANSIENT'].includes(
          token.toUpperCase(),
        ),
      );
    // With IF NOT EXISTS it may have been there before.
    if (kind < 0 || !isDefinition || hasWords(tokens, kind + 1, 'IF', 'NOT', 'EXISTS')) return;
    const found = nameAt(tokens, kind + 1);
    if (found === undefined) return;
    const { name, end } = found;
    switch (tokens[kind]?.toUpperCase()) {
      case 'TYPE':
        types.add(key(name));
        break;
      case 'SCHEMA':
        schemas.add(key(name));
        break;
      default:
        forget(name);
        if (isPlain(tokens, end) || isOwn(tokens.slice(end))) tables.set(key(name), name);
        else taint(name);
    }
  }

  /** Whether what follows the name of a new table fills it from nothing that was there before. */
  function isOwn(definition: readonly SqlToken[]): boolean {
    const words = new Set(definition.map((token) => token.toUpperCase()));
    const { sources } = dataFlow(definition);
    const isPartitioned = words.has('PARTITION') && !words.has('OF') && !words.has('SELECT');
    return isPartitioned || (sources.length > 0 && sources.every((source) => source !== null && isCreated(source)));
  }

  function write(tokens: readonly SqlToken[]): void {
    const { targets, sources, isConstant } = dataFlow(tokens);
    const isFromElsewhere = sources.some((source) => source === null || !isCreated(source));
    for (const target of targets) {
      if (isFromElsewhere) taint(target);
      else if (!isConstant) columns.delete(key(target));
    }
  }

  function alterTable(tokens: readonly SqlToken[]): void {
    const afterCondition = hasWords(tokens, 2, 'IF', 'EXISTS') ? 4 : 2;
    const found = nameAt(tokens, hasWords(tokens, afterCondition, 'ONLY') ? afterCondition + 1 : afterCondition);
    if (found === undefined) {
      forgetAll();
      return;
    }
    const actions = tokens.slice(found.end);
    const [action = ''] = actions;
    if (action.toUpperCase() === 'RENAME') {
      renameIn(found.name, actions);
      return;
    }
    if (!tableActions.has(action.toUpperCase()) || hasWords(actions, 0, 'SET', 'SCHEMA')) {
      forgetAll();
      return;
    }
    for (const clause of clausesOf(actions)) changeColumn(found.name, clause);
    if (!isCreated(found.name)) forgetCascading(actions);
  }

  function renameIn(table: Name, actions: readonly SqlToken[]): void {
    const object = actions[1]?.toUpperCase() ?? '';
    if (['CONSTRAINT', 'INDEX', 'KEY'].includes(object)) return;
    const to = actions.findIndex((token) => ['TO', 'AS'].includes(token.toUpperCase()));
    const renamed = nameAt(actions, to < 0 ? 1 : to + 1);
    if (renamed === undefined) {
      forgetAll();
      return;
    }
    const isTable = to <= 1;
    if (!isTable) {
      renameColumn(table, actions[to - 1] ?? '', renamed.name.at(-1) ?? '');
      return;
    }
    const staysInSchema = renamed.name.length === 1 && dialect !== 'mysql' && dialect !== 'mariadb';
    renameTable(table, staysInSchema ? [...table.slice(0, -1), ...renamed.name] : renamed.name);
  }

  function renameColumn(table: Name, from: SqlToken, to: SqlToken): void {
    const own = columns.get(key(table));
    if (own?.delete(key([from])) === true) own.add(key([to]));
    else own?.delete(key([to]));
  }

  function changeColumn(table: Name, clause: readonly SqlToken[]): void {
    const at = clause[1]?.toUpperCase() === 'COLUMN' ? 2 : 1;
    const [column = '', next = ''] = clause.slice(at);
    switch (clause[0]?.toUpperCase() ?? '') {
      case 'ADD':
        if (
          isCreated(table) ||
          noColumn.has(column.toUpperCase()) ||
          column === '(' ||
          hasWords(clause, at, 'IF', 'NOT')
        )
          return;
        columns.set(key(table), (columns.get(key(table)) ?? new Set()).add(key([column])));
        break;
      case 'CHANGE':
        renameColumn(table, column, next);
        break;
      case 'DROP':
        columns.get(key(table))?.delete(key([hasWords(clause, at, 'IF', 'EXISTS') ? (clause[at + 2] ?? '') : column]));
        break;
      case 'ALTER':
        if (clause.some((token) => token.toUpperCase() === 'USING')) columns.get(key(table))?.delete(key([column]));
        break;
    }
  }

  /** Rows that were there before may go with rows of a created table from now on. */
  function forgetCascading(actions: readonly SqlToken[]): void {
    if (!actions.some((token) => token.toUpperCase() === 'CASCADE')) return;
    for (const [index, token] of actions.entries()) {
      const found = token.toUpperCase() === 'REFERENCES' ? nameAt(actions, index + 1) : undefined;
      if (found !== undefined) taint(found.name);
    }
  }

  function alter(tokens: readonly SqlToken[], sql: string): void {
    const kind = tokens[1]?.toUpperCase() ?? '';
    if (kind === 'TABLE') {
      alterTable(tokens);
      return;
    }
    if (withoutRows.has(kind)) return;
    if (kind !== 'TYPE') {
      runOther(sql);
      return;
    }
    const found = nameAt(tokens, 2);
    if (found === undefined || !hasWords(tokens, found.end, 'RENAME', 'TO')) return;
    const renamed = [...found.name.slice(0, -1), tokens[found.end + 2] ?? ''];
    if (types.delete(key(found.name))) types.add(key(renamed));
    else types.delete(key(renamed));
  }

  function drop(tokens: readonly SqlToken[]): void {
    let found = nameAt(tokens, hasWords(tokens, 2, 'IF', 'EXISTS') ? 4 : 2);
    for (; found !== undefined; found = tokens[found.end] === ',' ? nameAt(tokens, found.end + 1) : undefined) {
      const { name } = found;
      switch (tokens[1]?.toUpperCase() ?? '') {
        case 'TABLE':
          forget(name);
          break;
        case 'TYPE':
          types.delete(key(name));
          break;
        case 'SCHEMA':
          schemas.delete(key(name));
          for (const table of tables.values())
            if (table.length > 1 && key(table.slice(0, -1)) === key(name)) forget(table);
          break;
      }
    }
  }

  /** `RENAME TABLE a TO b, c TO d`, and Oracle's `RENAME a TO b`. */
  function renameTables(tokens: readonly SqlToken[]): void {
    let from = nameAt(tokens, tokens[1]?.toUpperCase() === 'TABLE' ? 2 : 1);
    while (from !== undefined && hasWords(tokens, from.end, 'TO')) {
      const to = nameAt(tokens, from.end + 1);
      if (to === undefined) break;
      renameTable(from.name, to.name);
      from = tokens[to.end] === ',' ? nameAt(tokens, to.end + 1) : undefined;
    }
  }

  /** SQL Server's: the old name is a string, the new one may be. */
  function renameByProcedure([, , old = '', , ...rest]: readonly SqlToken[]): void {
    const from = partsOf(unquoted(old));
    const to = unquoted(rest.find((token) => token !== 'N') ?? '');
    const kind = unquoted(rest.at(-1) ?? '').toUpperCase();
    if (kind === 'INDEX') return;
    if (kind === 'COLUMN') renameColumn(from.slice(0, -1), from.at(-1) ?? '', to);
    else renameTable(from, [...from.slice(0, -1), to]);
  }

  function runOther(sql: string): void {
    const rest = sql.replace(dropsDefault, '');
    if (movesNames.test(rest) || runsMore.test(rest)) forgetAll();
  }

  return {
    hasTable: (name) => isCreated(partsOf(name)),
    hasColumn: (table, column) =>
      isCreated(partsOf(table)) || columns.get(key(partsOf(table)))?.has(key(partsOf(column))) === true,
    hasType: (name) => types.has(key(partsOf(name))),
    hasSchema: (name) => schemas.has(key(partsOf(name))),
    runUnseen(python) {
      if (movesNames.test(python)) forgetAll();
    },
    run(sql, tokens = tokensOf(sql)) {
      const verb = tokens[0]?.toUpperCase() ?? '';
      if (verb === 'CREATE') create(tokens);
      else if (verb === 'ALTER') alter(tokens, sql);
      else if (verb === 'DROP') drop(tokens);
      else if (['INSERT', 'UPDATE', 'MERGE', 'REPLACE', 'WITH'].includes(verb)) write(tokens);
      else if (verb === 'RENAME') renameTables(tokens);
      else if (hasWords(tokens, 1, 'SP_RENAME'))
        renameByProcedure(tokens.filter((token, index) => index > 2 || token !== 'N'));
      else if (!harmless.has(verb) || /search_path/i.test(sql)) runOther(sql);
    },
  };
}

const fillsTable = new Set(['SELECT', 'CLONE', 'PARTITION', 'EXECUTE', 'TABLE', 'VALUES']);

/** By the tokens of the statement, as long as somebody keeps them. */
const plain = new WeakMap<readonly SqlToken[], boolean>();

/** Whether a new table's definition, which starts there, has no word that may fill it. */
function isPlain(tokens: readonly SqlToken[], start: number): boolean {
  const known = plain.get(tokens);
  if (known !== undefined) return known;
  const found = !tokens.some((token, at) => at >= start && fillsTable.has(token.toUpperCase()));
  plain.set(tokens, found);
  return found;
}

function unquoted(token: SqlToken): string {
  return /^'(.*)'$/s.exec(token)?.[1] ?? token;
}

/** The actions of ALTER TABLE, which commas outside of parentheses separate. */
function clausesOf(tokens: readonly SqlToken[]): SqlToken[][] {
  const clauses: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === ',' && depth === 0) clauses.push([]);
    else clauses.at(-1)?.push(token);
  }
  return clauses;
}
