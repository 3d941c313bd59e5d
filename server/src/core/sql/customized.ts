import type { DialectName } from '../dialects/dialectName.js';
import type { Operation, OperationKind } from '../operations/operation.js';
import { importsIn } from '../python/importsIn.js';
import { mayCustomize } from '../revision/ownImports.js';
import { hasConstruct } from './constructsIn.js';

/**
 * Code of a project that changes what SQLAlchemy and Alembic print once it is imported: a listener for events of all
 * tables or constraints, a `@compiles` for a class of SQLAlchemy, another implementation of a dialect or a directive.
 */
export interface Customization {
  /** A sentence's beginning, such as `a listener of app.models for PrimaryKeyConstraint`. */
  readonly what: string;
  /** Null for all. */
  readonly dialects: readonly string[] | null;
  /** What it may change; null for all but SQL text. */
  readonly kinds: ReadonlySet<OperationKind['kind']> | null;
  /** It matters only where one of these is part of the operation: `UniqueConstraint`, `Boolean`. */
  readonly constructs: readonly string[];
}

type Kinds = readonly OperationKind['kind'][];

const tableKinds: Kinds = ['createTable', 'batch'];
/** Alembic makes a constraint of what it drops, too. */
const constraintKinds: Kinds = ['createTable', 'addColumn', 'alterColumn', 'addConstraint', 'dropConstraint', 'batch'];
const indexKinds: Kinds = ['createTable', 'addColumn', 'createIndex', 'dropIndex', 'batch'];
const rows: Kinds = ['bulkInsert', 'execute'];

/** The events at which a class of SQLAlchemy's may be changed before it is written. */
const attaching = /^(?:before|after)_parent_attach$/;
const creating = /^(?:before|after)_(?:create|drop)$/;

const constraintClasses =
  /^(?:(?:Primary|Foreign)KeyConstraint|(?:Unique|Check|Exclude|ColumnCollection)?Constraint|ForeignKey)$/;

/** For what operations a construct that `@compiles` replaces is written; any other is looked for in the operation. */
const writtenFor: Readonly<Record<string, Kinds>> = {
  CreateTable: tableKinds,
  CreateColumn: tableKinds,
  DropTable: ['dropTable', 'batch'],
  RenameTable: ['renameTable', 'batch'],
  CreateIndex: indexKinds,
  DropIndex: indexKinds,
  AddConstraint: ['addConstraint', 'createTable', 'batch'],
  DropConstraint: ['dropConstraint', 'batch'],
  AddColumn: ['addColumn', 'batch'],
  DropColumn: ['dropColumn', 'batch'],
  SetTableComment: ['createTable', 'tableComment', 'batch'],
  DropTableComment: ['tableComment', 'batch'],
  SetColumnComment: ['createTable', 'addColumn', 'alterColumn', 'batch'],
  CreateSequence: ['createTable', 'addColumn', 'execute'],
  DropSequence: ['execute'],
  CreateSchema: ['execute'],
  DropSchema: ['execute'],
  Insert: [...rows, 'batch'],
  Update: rows,
  Delete: rows,
  Select: [...rows, 'batch'],
  ...Object.fromEntries(
    ['AlterColumn', 'ColumnNullable', 'ColumnType', 'ColumnName', 'ColumnDefault', 'ColumnComment'].map(
      (name): [string, Kinds] => [name, ['alterColumn', 'batch']],
    ),
  ),
};

/** The directives whose implementation `Operations.implementation_for` may replace. */
const ofDirectives: Readonly<Record<string, Kinds>> = {
  CreateTableOp: ['createTable'],
  DropTableOp: ['dropTable'],
  RenameTableOp: ['renameTable'],
  AddColumnOp: ['addColumn', 'batch'],
  DropColumnOp: ['dropColumn', 'batch'],
  AlterColumnOp: ['alterColumn', 'batch'],
  CreateIndexOp: ['createIndex', 'batch'],
  DropIndexOp: ['dropIndex', 'batch'],
  CreateTableCommentOp: ['tableComment', 'batch'],
  DropTableCommentOp: ['tableComment', 'batch'],
  DropConstraintOp: ['dropConstraint', 'batch'],
  BulkInsertOp: ['bulkInsert'],
  ExecuteSQLOp: ['execute'],
  ...Object.fromEntries(
    ['AddConstraint', 'CreatePrimaryKey', 'CreateUniqueConstraint', 'CreateForeignKey', 'CreateCheckConstraint'].map(
      (name): [string, Kinds] => [`${name}Op`, ['addConstraint', 'batch']],
    ),
  ),
};

/** A name, perhaps with those of modules before it: its last part is what counts. */
const named = '(?:[\\w.]{0,200}\\.)?([A-Za-z_]\\w{0,100})';
const text = '["\']([\\w ]{1,60})["\']';
const listening = new RegExp(`\\blisten(?:s_for)?\\(\\s{0,200}${named}\\s{0,20},\\s{0,200}${text}`, 'g');
const compiling = new RegExp(`@(?:\\w{1,60}\\.)?compiles\\(\\s{0,200}${named}\\s{0,20}((?:,[^()]{0,200})?)\\)`, 'g');
const implementing = new RegExp(`\\bimplementation_for\\(\\s{0,200}${named}`, 'g');
const overriding = new RegExp(
  `^[ \\t]*__dialect__\\s{0,20}=\\s{0,20}["'](postgresql|mysql|mariadb|sqlite|mssql|oracle)["']`,
  'gm',
);

/**
 * What the text of a module customizes.
 * @param module its name, for the reason
 */
export function customizationsIn(source: string, module: string): Customization[] {
  if (!mayCustomize(source)) return [];
  const found: Customization[] = [];
  const imported = new Map(importsIn(source).flatMap(({ module, names }) => names.map((name) => [name, module])));
  const isOfLibrary = (name: string): boolean => /^(?:sqlalchemy|alembic)\b/.test(imported.get(name) ?? 'sqlalchemy');
  const code = source.replaceAll(/^[ \t]*#.*$/gm, '');
  for (const [, name = '', event = ''] of code.matchAll(listening)) {
    const classes = isOfLibrary(name) ? [name] : [];
    for (const each of loopOver(code, name) ?? classes) {
      const changed = changedAt(each, event);
      if (changed !== undefined)
        found.push({ what: `a listener of ${module} for ${event} of ${each}`, dialects: null, ...changed });
    }
  }
  for (const [, name = '', others = ''] of code.matchAll(compiling)) {
    if (!isOfLibrary(name) || new RegExp(`^[ \\t]*class ${name}\\b`, 'm').test(code)) continue;
    const dialects = [...others.matchAll(/["'](\w+)["']/g)].map(([, dialect = '']) => dialect);
    const kinds = Object.hasOwn(writtenFor, name) ? new Set(writtenFor[name]) : null;
    found.push({
      what: `@compiles(${name}) of ${module}`,
      dialects: dialects.length === 0 ? null : dialects,
      kinds,
      constructs: kinds === null ? [name] : [],
    });
  }
  for (const [, name = ''] of code.matchAll(implementing))
    if (Object.hasOwn(ofDirectives, name) && isOfLibrary(name))
      found.push({
        what: `an implementation of ${name} of ${module}`,
        dialects: null,
        kinds: new Set(ofDirectives[name]),
        constructs: [],
      });
  for (const [, dialect = ''] of code.matchAll(overriding))
    found.push({
      what: `an implementation of the dialect in ${module}`,
      dialects: [dialect],
      kinds: null,
      constructs: [],
    });
  return found;
}

/** What a listener for an event of all objects of a class may change; undefined for nothing that is printed. */
function changedAt(name: string, event: string): Pick<Customization, 'kinds' | 'constructs'> | undefined {
  if (name === 'Table' && creating.test(event))
    return { kinds: new Set(event.endsWith('drop') ? ['dropTable', 'batch'] : tableKinds), constructs: [] };
  if (!attaching.test(event)) return undefined;
  if (constraintClasses.test(name)) return { kinds: new Set(constraintKinds), constructs: [name] };
  if (name === 'Index') return { kinds: new Set(indexKinds), constructs: [] };
  if (/^(?:Table|Column|SchemaItem|SchemaEventTarget|DDLEventTarget)$/.test(name))
    return { kinds: null, constructs: [] };
  return /^[A-Z]/.test(name) ? { kinds: null, constructs: [name] } : undefined;
}

/** The classes that a name of a loop goes through; undefined where it is of none. */
function loopOver(code: string, name: string): string[] | undefined {
  if (/^[A-Z]/.test(name)) return undefined;
  const items = new RegExp(`\\bfor ${name} in [(\\[]([\\w\\s.,]{1,400})[)\\]]`).exec(code)?.[1];
  return items?.split(',').map((each) => each.trim().replace(/^.*\./, ''));
}

/** Why it is not known what an operation prints; undefined where no customization is about it. */
export function customizedBy(
  customizations: readonly Customization[],
  operation: Operation,
  dialect: DialectName,
): string | undefined {
  const found = customizations.find(
    ({ dialects, kinds, constructs }) =>
      (dialects === null || dialects.includes(dialect) || (dialect === 'mariadb' && dialects.includes('mysql'))) &&
      (kinds === null ? !isPlainSql(operation) : kinds.has(operation.kind)) &&
      (kinds?.has('execute') !== true || !isPlainSql(operation)) &&
      constructs.every((name) => hasConstruct(operation, name)),
  );
  return found && `${found.what} may change what is printed`;
}

/** SQL text is printed as it is. */
function isPlainSql(operation: Operation): boolean {
  if (operation.kind === 'autocommit' || operation.kind === 'opaque' || operation.kind === 'raises') return true;
  return operation.kind === 'execute' && operation.statement === null;
}
