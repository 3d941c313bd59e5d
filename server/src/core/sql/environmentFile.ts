import { areContrary } from '../operations/guards.js';
import type { Guard, Operation } from '../operations/operation.js';
import type { EnvironmentOperations } from '../operations/readEnvironment.js';
import type { Term } from '../operations/term.js';
import type { Span } from '../text.js';

/** What an env.py says of the SQL, as far as its text does. */
export interface EnvironmentFile {
  readonly options: ConfigureOptions;
  /** Null where the file does not show what it runs, with the reason. */
  readonly statements: readonly EnvironmentStatement[] | null;
  readonly reason: string | null;
  /** Sentences on what is not known and what is shown instead. */
  readonly notes: readonly string[];
}

/** The arguments of `context.configure()` that decide SQL; one that is not given is left out. */
export interface ConfigureOptions {
  readonly literalBinds?: boolean;
  readonly transactionalDdl?: boolean;
  readonly transactionPerMigration?: boolean;
  readonly versionTable?: string;
  readonly versionTableSchema?: string | null;
  readonly versionTablePk?: boolean;
  readonly paramstyle?: string;
  /** Whether `target_metadata` is given as None, or not at all: no naming convention is in force then. */
  readonly hasMetadata?: boolean;
}

export interface EnvironmentStatement {
  readonly sql: string;
  readonly span: Span;
  /** Before or after the revisions. */
  readonly position: 'before' | 'after';
  /** Whether only a live run executes it, so that `--sql` prints nothing of it. */
  readonly isLive: boolean;
}

/** What the operations of an env.py mean for an offline run. */
export function environmentFile(read: EnvironmentOperations): EnvironmentFile {
  if ('unreadable' in read)
    return {
      options: {},
      statements: null,
      reason: `env.py is not read: ${read.unreadable}`,
      notes: [`env.py is not read (${read.unreadable}): what Alembic's own template says counts.`],
    };
  const offline = modeOf(read.operations, true);
  const live = modeOf(read.operations, false);
  const { options, notes } = configured(offline.operations);
  const own = offline.statements;
  const twins = new Set(own.map(({ sql, position }) => `${position} ${sql}`));
  const statements = [...own, ...live.statements.filter(({ sql, position }) => !twins.has(`${position} ${sql}`))];
  const isFollowed = offline.runs.length > 0;
  return {
    options,
    statements: isFollowed ? statements : null,
    reason: isFollowed ? null : 'env.py does not call context.run_migrations() where its text can be followed',
    notes: [...new Set([...notes, ...loops(offline.runs), ...offline.notes, ...live.notes])],
  };
}

interface Mode {
  readonly operations: readonly Operation[];
  /** Its calls of `run_migrations`. */
  readonly runs: readonly Operation[];
  readonly statements: readonly EnvironmentStatement[];
  readonly notes: readonly string[];
}

/** What runs offline, or in a live run. */
function modeOf(all: readonly Operation[], isOffline: boolean): Mode {
  const mode: Guard = { kind: 'offline', value: isOffline };
  const operations = inOrder(all).filter(({ when }) => !areContrary([...when, mode]));
  const lastRun = operations.findLastIndex(({ directive }) => directive === 'run_migrations');
  const statements: EnvironmentStatement[] = [];
  const notes: string[] = [];
  for (const [at, operation] of operations.entries()) {
    if (operation.kind !== 'execute') continue;
    const { text, origin } = operation;
    if (text?.kind === 'known' && isCertain(operation)) {
      const sql = withoutSemicolons(text.value);
      const position = lastRun >= 0 && at > lastRun ? 'after' : 'before';
      if (sql !== '') statements.push({ sql, span: origin.call, position, isLive: !isOffline });
      continue;
    }
    notes.push(`env.py runs SQL that its text does not show: ${whyUnknown(operation)}.`);
  }
  return {
    operations,
    runs: operations.filter(({ directive }) => directive === 'run_migrations'),
    statements,
    notes,
  };
}

/** What runs in a block of a transaction beside what runs outside of one. */
function inOrder(operations: readonly Operation[]): Operation[] {
  return operations.flatMap((one) => (one.kind === 'autocommit' ? inOrder(one.body) : [one]));
}

function withoutSemicolons(text: string): string {
  let sql = text.trim();
  while (sql.endsWith(';')) sql = sql.slice(0, -1).trimEnd();
  return sql;
}

function isCertain({ when }: Operation): boolean {
  return when.every(({ kind }) => kind === 'offline');
}

function whyUnknown({ when, unknown }: Operation): string {
  for (const guard of when) {
    if (guard.kind === 'uncertain' || guard.kind === 'inspected') return guard.reason.reason;
    if (guard.kind === 'dialect') return 'it depends on the dialect';
  }
  return unknown[0]?.reason ?? 'it is no text';
}

/** Of each database or tenant only one run is shown. */
function loops(runs: readonly Operation[]): string[] {
  const isLoop = runs.some(({ when }) => when.some((guard) => guard.kind === 'uncertain' && guard.times === 'many'));
  return isLoop || runs.length > 1
    ? ['env.py runs the migrations in a loop, as for several databases or tenants: the SQL of one run is shown.']
    : [];
}

const flags = {
  literal_binds: 'literalBinds',
  transactional_ddl: 'transactionalDdl',
  transaction_per_migration: 'transactionPerMigration',
  version_table_pk: 'versionTablePk',
} as const;

function configured(operations: readonly Operation[]): { options: ConfigureOptions; notes: string[] } {
  const calls = operations.filter(({ directive, kind }) => directive === 'configure' && kind === 'custom');
  const notes: string[] = [];
  if (calls.length === 0)
    return {
      options: {},
      notes: ["env.py does not call context.configure() where its text can be followed: Alembic's template counts."],
    };
  /** The value that all calls give to a parameter; undefined for none or for one that is not known. */
  const valueOf = <T>(name: string, read: (term: Term) => T | undefined): T | undefined => {
    const values = new Set<string>();
    let value: T | undefined;
    for (const { arguments: terms } of calls) {
      const term = terms.get(name);
      const known = term === undefined ? undefined : read(term);
      if (term !== undefined && known === undefined) values.add('not known');
      else value = known;
      values.add(JSON.stringify(known ?? null));
    }
    if (values.size === 1) return value;
    notes.push(`${name} in env.py is not known from its text: the default counts.`);
    return undefined;
  };
  if (calls.some(({ arguments: terms }) => terms.has('**')))
    notes.push('env.py gives context.configure() arguments that its text does not show.');
  const options: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(flags)) {
    const value = valueOf(name, flagOf);
    if (value !== undefined) options[field] = value;
  }
  // Alembic's own default, which its template does not leave.
  if (!notes.some((note) => note.startsWith('literal_binds'))) options['literalBinds'] ??= false;
  const table = valueOf('version_table', textOf);
  if (table !== undefined && table !== null) options['versionTable'] = table;
  const schema = valueOf('version_table_schema', textOf);
  if (schema !== undefined) options['versionTableSchema'] = schema;
  const paramstyle = valueOf('dialect_opts', (term) => paramstyleOf(term) ?? undefined);
  if (paramstyle !== undefined) options['paramstyle'] = paramstyle;
  options['hasMetadata'] = calls.some(({ arguments: terms }) => {
    const metadata = terms.get('target_metadata');
    return metadata !== undefined && metadata.kind !== 'none';
  });
  return { options, notes };
}

function flagOf(term: Term): boolean | undefined {
  if (term.kind === 'none') return false;
  return term.kind === 'boolean' ? term.value : undefined;
}

function textOf(term: Term): string | null | undefined {
  if (term.kind === 'none') return null;
  return term.kind === 'string' ? term.value : undefined;
}

function paramstyleOf(term: Term): string | undefined {
  if (term.kind === 'none') return 'none';
  if (term.kind !== 'dict') return undefined;
  for (const { key, value } of term.entries)
    if (key.kind === 'string' && key.value === 'paramstyle') return value.kind === 'string' ? value.value : undefined;
  return term.entries.every(({ key }) => key.kind === 'string') ? 'none' : undefined;
}
