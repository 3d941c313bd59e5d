import type {
  CheckDefinition,
  ColumnDefinition,
  ConstraintDefinition,
  Described,
  ForeignKeyDefinition,
} from '../definitions.js';
import type { ColumnPlace } from '../operation.js';
import type { SqlFacts } from './facts.js';
import { readIdentity } from './identity.js';
import { NotRead, type SqlReader } from './reader.js';
import { readType } from './types.js';

/** What ends an expression in a column or a table. */
const endsExpression = new Set(
  'NOT NULL DEFAULT PRIMARY UNIQUE REFERENCES CHECK CONSTRAINT GENERATED COLLATE COMMENT AUTO_INCREMENT FIRST AFTER ON , )'.split(
    ' ',
  ),
);

/** A column and what is said of it, from its name on. */
export function readColumn(reader: SqlReader, facts: SqlFacts): ColumnDefinition {
  const { span } = facts;
  const name = reader.identifier();
  let type = readType(reader, span);
  const flags: { nullable?: boolean; primaryKey?: boolean; unique?: boolean; autoincrement?: boolean } = {};
  let serverDefault: ColumnDefinition['serverDefault'];
  let comment: string | undefined;
  let identity: Described | null = null;
  let computed: Described | null = null;
  const foreignKeys: ForeignKeyDefinition[] = [];
  const checks: CheckDefinition[] = [];
  let constraint: string | null = null;
  while (!reader.isDone && !reader.has(',') && !reader.has(')')) {
    if (reader.take('CONSTRAINT')) constraint = reader.identifier();
    else if (reader.take('NOT', 'NULL')) flags.nullable = false;
    else if (reader.take('NULL')) flags.nullable = true;
    else if (reader.take('PRIMARY', 'KEY')) flags.primaryKey = true;
    else if (reader.take('UNIQUE')) {
      reader.take('KEY');
      flags.unique = true;
    } else if (reader.take('AUTO_INCREMENT') || reader.take('AUTOINCREMENT')) flags.autoincrement = true;
    else if (reader.take('DEFAULT')) serverDefault = facts.known(facts.text(readExpression(reader)));
    else if (reader.take('COLLATE')) type = collated(type, reader.identifier(), facts);
    else if (reader.take('COMMENT')) comment = reader.string();
    else if (reader.has('AFTER') || reader.has('FIRST')) break;
    else if (reader.take('ON', 'UPDATE')) serverDefault = updated(serverDefault, readExpression(reader), facts);
    else if (reader.has('REFERENCES')) {
      foreignKeys.push({ ...readReferences(reader, facts, [], constraint) });
      constraint = null;
    } else if (reader.take('CHECK')) {
      checks.push({
        ...base(facts, constraint),
        kind: 'check',
        condition: facts.known(facts.text(reader.inBrackets())),
      });
      constraint = null;
    } else if (reader.take('GENERATED')) {
      const always = reader.take('ALWAYS');
      if (!always) reader.expect('BY', 'DEFAULT');
      reader.expect('AS');
      if (reader.take('IDENTITY')) {
        identity = readIdentity(reader, facts, always);
      } else {
        const expression = reader.inBrackets();
        const stored = reader.take('STORED');
        if (!stored) reader.take('VIRTUAL');
        computed = {
          path: 'sqlalchemy.Computed',
          positional: [facts.string(expression)],
          keywords: new Map([['persisted', facts.boolean(stored)]]),
          variants: [],
          span,
        };
      }
    } else throw new NotRead();
  }
  const flag = (value: boolean | undefined): ColumnDefinition['nullable'] =>
    value === undefined ? undefined : facts.known(value);
  return {
    name: facts.known(name),
    type: type === null ? null : facts.known(type),
    nullable: flag(flags.nullable),
    primaryKey: flag(flags.primaryKey),
    unique: flag(flags.unique),
    index: undefined,
    autoincrement: flag(flags.autoincrement),
    serverDefault,
    identity,
    computed,
    sequence: null,
    comment: comment === undefined ? undefined : facts.known<string | null>(comment),
    foreignKeys,
    checks,
    unknown: [],
    span,
  };
}

/** `FIRST` or `AFTER column` behind a column of MySQL's. */
export function readPlace(reader: SqlReader): { readonly place?: ColumnPlace } {
  if (reader.take('FIRST')) return { place: { after: null } };
  return reader.take('AFTER') ? { place: { after: reader.identifier() } } : {};
}

function readExpression(reader: SqlReader): string {
  return reader.until((word) => word !== undefined && endsExpression.has(word));
}

/** A type whose collation stands behind other parts of the column. */
function collated(type: Described | null, collation: string, facts: SqlFacts): Described {
  if (type === null || !/^sqlalchemy\.(?:VARCHAR|CHAR|Text)$/.test(type.path)) throw new NotRead();
  return { ...type, keywords: new Map([...type.keywords, ['collation', facts.string(collation)]]) };
}

/** MySQL's `DEFAULT … ON UPDATE …`, which SQLAlchemy has as one text. */
function updated(
  before: ColumnDefinition['serverDefault'],
  sql: string,
  facts: SqlFacts,
): ColumnDefinition['serverDefault'] {
  const term = before?.kind === 'known' && before.value.kind === 'call' ? before.value.positional[0] : undefined;
  if (term?.kind !== 'string') throw new NotRead();
  return facts.known(facts.text(`${term.value} ON UPDATE ${sql}`));
}

/** What every constraint has. SQL's names are final: no naming convention changes them. */
export function base(facts: SqlFacts, name: string | null) {
  return {
    name: facts.known(name === null ? null : { value: name, isFinal: true }),
    deferrable: undefined,
    initially: undefined,
    options: new Map(),
    span: facts.span,
  };
}

/** A constraint of a table, from `CONSTRAINT` or its kind on; undefined where none begins. */
export function readConstraint(reader: SqlReader, facts: SqlFacts): ConstraintDefinition | undefined {
  const isUnnamed = reader.has('CONSTRAINT', 'CHECK', '(') || reader.has('CONSTRAINT', 'FOREIGN', 'KEY');
  const name = reader.take('CONSTRAINT') && !isUnnamed ? reader.identifier() : null;
  if (reader.take('PRIMARY', 'KEY'))
    return {
      ...base(facts, name),
      kind: 'primaryKey',
      columns: facts.names(reader.list(() => reader.identifier())),
      ...deferred(reader, facts),
    };
  if (reader.take('UNIQUE')) {
    if (!reader.has('(') && !reader.take('KEY')) reader.take('INDEX');
    const own = reader.has('(') ? name : reader.identifier();
    return {
      ...base(facts, own),
      kind: 'unique',
      columns: facts.names(reader.list(() => reader.identifier())),
      ...deferred(reader, facts),
    };
  }
  if (reader.take('FOREIGN', 'KEY')) {
    const columns = reader.list(() => reader.identifier());
    return readReferences(reader, facts, columns, name);
  }
  if (reader.take('CHECK')) {
    const condition = facts.known(facts.text(reader.inBrackets()));
    return { ...base(facts, name), kind: 'check', condition, ...notValid(reader, facts) };
  }
  if (reader.take('EXCLUDE')) return readExclude(reader, facts, name);
  if (name !== null) throw new NotRead();
  return undefined;
}

/** `EXCLUDE USING gist (element WITH operator, …) WHERE (…)`. */
function readExclude(reader: SqlReader, facts: SqlFacts, name: string | null): ConstraintDefinition {
  const using = facts.known(reader.take('USING') ? reader.identifier() : 'btree');
  const elements = reader.list(() => {
    const expression = facts.element(
      reader.until((word) => word === 'WITH'),
      reader,
    );
    reader.expect('WITH');
    return { expression, operator: facts.string(reader.until((word) => word === ',')) };
  });
  const where = reader.take('WHERE') ? facts.text(reader.inBrackets()) : null;
  return { ...base(facts, name), kind: 'exclude', elements, using, where, ...deferred(reader, facts) };
}

/** `REFERENCES table (columns) ON DELETE …`. */
function readReferences(
  reader: SqlReader,
  facts: SqlFacts,
  columns: readonly string[],
  name: string | null,
): ForeignKeyDefinition {
  reader.expect('REFERENCES');
  const referred = reader.name();
  const referredColumns = reader.has('(') ? reader.list(() => reader.identifier()) : [];
  const found: { onDelete?: string; onUpdate?: string; match?: string } = {};
  for (;;) {
    if (reader.take('ON', 'DELETE')) found.onDelete = readAction(reader);
    else if (reader.take('ON', 'UPDATE')) found.onUpdate = readAction(reader);
    else if (reader.take('MATCH')) found.match = reader.identifier().toUpperCase();
    else break;
  }
  const text = (value: string | undefined): ForeignKeyDefinition['onDelete'] =>
    value === undefined ? undefined : facts.known<string | null>(value);
  return {
    ...base(facts, name),
    kind: 'foreignKey',
    columns: facts.names(columns),
    referredSchema: facts.known(referred.schema),
    referredTable: facts.known(referred.name),
    referredColumns:
      referredColumns.length > 0
        ? facts.names(referredColumns)
        : { kind: 'unknown', reason: 'it refers to the primary key of the table', span: facts.span },
    onDelete: text(found.onDelete),
    onUpdate: text(found.onUpdate),
    match: text(found.match),
    useAlter: undefined,
    ...deferred(reader, facts),
    ...notValid(reader, facts),
  };
}

function readAction(reader: SqlReader): string {
  for (const action of ['NO ACTION', 'SET NULL', 'SET DEFAULT', 'CASCADE', 'RESTRICT'])
    if (reader.take(...action.split(' '))) return action;
  throw new NotRead();
}

function deferred(reader: SqlReader, facts: SqlFacts): Partial<Pick<ForeignKeyDefinition, 'deferrable' | 'initially'>> {
  const found: { deferrable?: ForeignKeyDefinition['deferrable']; initially?: ForeignKeyDefinition['initially'] } = {};
  for (;;) {
    if (reader.take('DEFERRABLE')) found.deferrable = facts.known(true);
    else if (reader.take('NOT', 'DEFERRABLE')) found.deferrable = facts.known(false);
    else if (reader.take('INITIALLY', 'DEFERRED')) found.initially = facts.known('DEFERRED');
    else if (reader.take('INITIALLY', 'IMMEDIATE')) found.initially = facts.known('IMMEDIATE');
    else return found;
  }
}

function notValid(reader: SqlReader, facts: SqlFacts): Partial<Pick<CheckDefinition, 'options'>> {
  return reader.take('NOT', 'VALID') ? { options: new Map([['postgresql_not_valid', facts.boolean(true)]]) } : {};
}
