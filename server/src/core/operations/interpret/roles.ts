import { perPath } from '../perPath.js';

/**
 * What a value is for Alembic, however it was reached: `op.get_bind()`, `op.get_context().connection` and a parameter
 * that got one of them are all the connection.
 */
export type Role =
  | 'op'
  | 'context'
  | 'bind'
  | 'session'
  | 'sessionFactory'
  | 'dialect'
  | 'dialectName'
  | 'offline'
  | 'engineName'
  | 'inspector'
  /** Alembic's own `Config`. */
  | 'config'
  /** What the ORM asks the database for, which it does once something is taken from it. */
  | 'query'
  | 'result';

const ofPaths: Readonly<Record<string, Role>> = {
  'alembic.op': 'op',
  'alembic.context': 'context',
  'alembic.context.config': 'config',
  'alembic.op.impl': 'context',
  'alembic.op.migration_context': 'context',
  'alembic.op.bind': 'bind',
};

const ofCalls: Readonly<Record<string, Role>> = {
  'alembic.op.get_bind': 'bind',
  'alembic.op.get_context': 'context',
  'alembic.context.get_bind': 'bind',
  'alembic.context.get_context': 'context',
  'alembic.context.is_offline_mode': 'offline',
  'sqlalchemy.inspect': 'inspector',
  'sqlalchemy.inspection.inspect': 'inspector',
  'sqlalchemy.engine.reflection.Inspector.from_engine': 'inspector',
  'sqlalchemy.engine.reflection.Inspector': 'inspector',
  'sqlalchemy.engine.Inspector.from_engine': 'inspector',
  'sqlalchemy.create_engine': 'bind',
  'sqlalchemy.engine_from_config': 'bind',
  'sqlalchemy.orm.Session': 'session',
  'sqlalchemy.orm.session.Session': 'session',
  'sqlalchemy.ext.asyncio.AsyncSession': 'session',
  'sqlmodel.Session': 'session',
  'sqlalchemy.orm.sessionmaker': 'sessionFactory',
  'sqlalchemy.orm.scoped_session': 'sessionFactory',
  'sqlalchemy.orm.session.sessionmaker': 'sessionFactory',
};

const ofAttributes: Partial<Record<Role, Readonly<Record<string, Role>>>> = {
  context: {
    bind: 'bind',
    connection: 'bind',
    dialect: 'dialect',
    impl: 'context',
    as_sql: 'offline',
    __dialect__: 'dialectName',
    config: 'config',
  },
  bind: { dialect: 'dialect', engine: 'bind', connection: 'bind', bind: 'bind', name: 'dialectName' },
  session: { bind: 'bind' },
  dialect: { name: 'dialectName' },
  inspector: { bind: 'bind', dialect: 'dialect' },
};

const sessionMethods: Readonly<Record<string, Role>> = {
  connection: 'bind',
  get_bind: 'bind',
  begin: 'session',
  execute: 'result',
  scalar: 'result',
  scalars: 'result',
  query: 'query',
  get: 'result',
  get_one: 'result',
};

/** What is asked of the database, and what is no question but a part of another statement. */
const asking = /^(?:all|first|one|one_or_none|scalar|scalar_one|count|get|values)$/;
const partOfStatement = /^(?:subquery|exists|as_scalar|scalar_subquery|cte|label|statement|update|delete)$/;

/** What a method of something gives. */
const ofMethods: Partial<Record<Role, Readonly<Record<string, Role>>>> = {
  op: { get_bind: 'bind', get_context: 'context' },
  context: { get_bind: 'bind', get_context: 'context', is_offline_mode: 'offline' },
  bind: {
    connect: 'bind',
    begin: 'bind',
    execution_options: 'bind',
    cursor: 'bind',
    raw_connection: 'bind',
    get_bind: 'bind',
    execute: 'result',
    exec_driver_sql: 'result',
    scalar: 'result',
    scalars: 'result',
  },
  session: sessionMethods,
  sessionFactory: sessionMethods,
  dialectName: { lower: 'dialectName', strip: 'dialectName' },
  result: {},
};

/** What a project's own modules call a session, or what makes one. */
const sessionNames =
  /\.(?:(?:\w+_)?session(?:_scope|_maker|maker|_factory)?|(?:get|make|new|create)_(?:\w+_)?session|\w*Session(?:Local|Maker|Factory)?)$/;

function isOfProject(path: string): boolean {
  return path.includes('.') && !/^(?:sqlalchemy|alembic|sqlmodel|builtins|requests|aiohttp|boto3)\./.test(path);
}

export const roleOfPath = perPath((path): Role | undefined => {
  if (Object.hasOwn(ofPaths, path)) return ofPaths[path];
  return isOfProject(path) && sessionNames.test(path) ? 'sessionFactory' : undefined;
});

export function roleOfCalledPath(path: string): Role | undefined {
  return Object.hasOwn(ofCalls, path) ? ofCalls[path] : undefined;
}

export function roleOfAttribute(of: Role | undefined, name: string): Role | undefined {
  return pick(of === undefined ? undefined : ofAttributes[of], name);
}

/** What a call of the method `name` of something gives. */
export function roleOfMethod(of: Role | undefined, name: string): Role | undefined {
  if (of === 'query') return asking.test(name) ? 'result' : partOfStatement.test(name) ? undefined : 'query';
  return pick(of === undefined ? undefined : ofMethods[of], name);
}

function pick(table: Readonly<Record<string, Role>> | undefined, name: string): Role | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Whether going through it needs rows that only a database has. */
export function isOfRows(role: Role | undefined): boolean {
  return role === 'result' || role === 'query';
}

/** Whether code that has it in its hands may run operations with it. */
export function mayOperate(role: Role | undefined): boolean {
  return role === 'op' || role === 'context' || role === 'bind' || role === 'session' || role === 'sessionFactory';
}

const between = new Set([
  'types',
  'sql',
  'sqltypes',
  'schema',
  'expression',
  'elements',
  'selectable',
  'type_api',
  'dml',
]);

/** One path for what SQLAlchemy has under several: `sqlalchemy.sql.sqltypes.String` is `sqlalchemy.String`. */
export const canonicalPath = perPath((path) => {
  // Most paths are of two names, and most calls are of Alembic.
  if (!path.startsWith('sqlalchemy.') || !path.includes('.', 'sqlalchemy.'.length)) return path;
  const names = path.split('.');
  if (names[1] === 'dialects') return names.length <= 4 ? path : [...names.slice(0, 3), ...names.slice(4)].join('.');
  let at = 1;
  while (at < names.length - 1 && between.has(names[at] ?? '')) at++;
  const rest = names.slice(at);
  if (at > 1 && rest[0] === 'functions') rest[0] = 'func';
  return ['sqlalchemy', ...rest].join('.');
});
