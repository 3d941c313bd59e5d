import { refuse } from '../dialects/notRendered.js';
import type { Operation } from '../operations/operation.js';
import { signatures, batchSignatures } from '../operations/directives/signatures.js';
import type { Switches } from './versions.js';

interface Taken {
  /** How many arguments may be given by position, since Alembic 1.11. */
  readonly positional: number;
  /** Those that must be there. */
  readonly required: readonly string[];
  /** Keywords; null where anything more is taken. */
  readonly keywords: readonly string[] | null;
}

const taken: Readonly<Record<string, Taken>> = {
  add_column: {
    positional: 2,
    required: ['table_name', 'column'],
    keywords: ['schema', 'if_not_exists', 'inline_references', 'inline_primary_key'],
  },
  alter_column: { positional: 2, required: ['table_name', 'column_name'], keywords: null },
  bulk_insert: { positional: 2, required: ['table', 'rows'], keywords: ['multiinsert'] },
  create_check_constraint: { positional: 3, required: ['constraint_name', 'table_name', 'condition'], keywords: null },
  create_exclude_constraint: { positional: 999, required: ['constraint_name', 'table_name'], keywords: null },
  create_foreign_key: {
    positional: 5,
    required: ['constraint_name', 'source_table', 'referent_table', 'local_cols', 'remote_cols'],
    keywords: null,
  },
  create_index: { positional: 3, required: ['index_name', 'table_name', 'columns'], keywords: null },
  create_primary_key: { positional: 3, required: ['constraint_name', 'table_name', 'columns'], keywords: ['schema'] },
  create_table: { positional: 999, required: ['table_name'], keywords: null },
  create_table_comment: {
    positional: 2,
    required: ['table_name', 'comment'],
    keywords: ['existing_comment', 'schema'],
  },
  create_unique_constraint: { positional: 3, required: ['constraint_name', 'table_name', 'columns'], keywords: null },
  drop_column: { positional: 2, required: ['table_name', 'column_name'], keywords: null },
  drop_constraint: {
    positional: 3,
    required: ['constraint_name', 'table_name'],
    keywords: ['type_', 'schema', 'if_exists'],
  },
  drop_index: { positional: 2, required: ['index_name'], keywords: null },
  drop_table: { positional: 1, required: ['table_name'], keywords: null },
  drop_table_comment: { positional: 1, required: ['table_name'], keywords: ['existing_comment', 'schema'] },
  execute: { positional: 1, required: ['sqltext'], keywords: ['execution_options'] },
  rename_table: { positional: 2, required: ['old_table_name', 'new_table_name'], keywords: ['schema'] },
};

/** Keywords that came with a version; before, they are refused. */
const since: Readonly<Record<string, Readonly<Record<string, keyof Switches>>>> = {
  add_column: {
    if_not_exists: 'columnIfExists',
    inline_references: 'inlineReferences',
    inline_primary_key: 'inlinePrimaryKey',
  },
  drop_constraint: { if_exists: 'columnIfExists' },
};

/** Refuses a call that Python refuses: too many arguments, one that is not there, an unknown or an older name. */
export function checkCall(operation: Operation, isBatch: boolean, on: Switches): void {
  const { directive, written, origin } = operation;
  const rule = Object.hasOwn(taken, directive) ? taken[directive] : undefined;
  if (rule === undefined || written === undefined) return;
  const fromBatch = isBatch ? ['table_name', 'schema', 'source_table', 'source_schema'] : [];
  const own = (isBatch ? batchSignatures : signatures)[directive];
  const parameters = own?.parameters ?? [];
  const most = on.keywordsOnly
    ? rule.positional - (isBatch ? (directive === 'execute' ? 0 : 1) : 0)
    : parameters.length;
  if (own?.rest === undefined && written.positional > most)
    refuse(`${directive}() takes ${most} positional arguments but ${written.positional} were given`, origin.call);
  for (const name of rule.required)
    if (!fromBatch.includes(name) && !operation.arguments.has(name))
      refuse(`${directive}() is missing the argument "${name}"`, origin.call);
  for (const name of written.keywords) {
    if (name === '**') continue;
    const isKnown = rule.required.includes(name) || rule.keywords === null || rule.keywords.includes(name);
    const isInBatch = isBatch && ['insert_before', 'insert_after'].includes(name);
    if ((!isKnown && !isInBatch) || (own?.aliases !== undefined && Object.hasOwn(own.aliases, name)))
      refuse(`${directive}() got an unexpected keyword argument '${name}'`, origin.call);
    const first = since[directive]?.[name];
    if (first !== undefined && !on[first])
      refuse(`${directive}() takes no "${name}" before a later version of Alembic`, origin.call);
  }
}
