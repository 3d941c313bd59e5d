/** The parameters of Alembic's directives, by place; `rest` takes what is left. Earlier names stand for later ones. */
export interface Signature {
  readonly parameters: readonly string[];
  readonly rest?: string;
  readonly aliases?: Readonly<Record<string, string>>;
}

const columnChanges = [
  'nullable',
  'comment',
  'server_default',
  'new_column_name',
  'type_',
  'existing_type',
  'existing_server_default',
  'existing_nullable',
  'existing_comment',
];
const named = { name: 'constraint_name', source: 'table_name', cols: 'columns', tablename: 'table_name' };

/** `op.*`; also what was given by place before Alembic 1.11, and by other names before 1.5. */
export const signatures: Readonly<Record<string, Signature>> = {
  add_column: { parameters: ['table_name', 'column', 'schema'] },
  alter_column: {
    parameters: ['table_name', 'column_name', ...columnChanges, 'schema'],
    aliases: { name: 'new_column_name', type: 'type_', tablename: 'table_name' },
  },
  batch_alter_table: {
    parameters: [
      'table_name',
      'schema',
      'recreate',
      'partial_reordering',
      'copy_from',
      'table_args',
      'table_kwargs',
      'reflect_args',
      'reflect_kwargs',
      'naming_convention',
    ],
  },
  bulk_insert: { parameters: ['table', 'rows', 'multiinsert'] },
  create_check_constraint: {
    parameters: ['constraint_name', 'table_name', 'condition', 'schema'],
    aliases: { name: 'constraint_name', source: 'table_name' },
  },
  create_exclude_constraint: { parameters: ['constraint_name', 'table_name'], rest: 'elements' },
  create_foreign_key: {
    parameters: [
      'constraint_name',
      'source_table',
      'referent_table',
      'local_cols',
      'remote_cols',
      'onupdate',
      'ondelete',
      'deferrable',
      'initially',
      'match',
      'source_schema',
      'referent_schema',
    ],
    aliases: { name: 'constraint_name', source: 'source_table', referent: 'referent_table' },
  },
  create_index: {
    parameters: ['index_name', 'table_name', 'columns', 'schema', 'unique'],
    aliases: { name: 'index_name', tablename: 'table_name' },
  },
  create_primary_key: { parameters: ['constraint_name', 'table_name', 'columns', 'schema'], aliases: named },
  create_table: { parameters: ['table_name'], rest: 'columns', aliases: { name: 'table_name' } },
  create_table_comment: { parameters: ['table_name', 'comment', 'existing_comment', 'schema'] },
  create_unique_constraint: { parameters: ['constraint_name', 'table_name', 'columns', 'schema'], aliases: named },
  drop_column: { parameters: ['table_name', 'column_name', 'schema'] },
  drop_constraint: {
    parameters: ['constraint_name', 'table_name', 'type_', 'schema'],
    aliases: { name: 'constraint_name', tablename: 'table_name', type: 'type_' },
  },
  drop_index: {
    parameters: ['index_name', 'table_name', 'schema'],
    aliases: { name: 'index_name', tablename: 'table_name' },
  },
  drop_table: { parameters: ['table_name', 'schema'], aliases: { name: 'table_name' } },
  drop_table_comment: { parameters: ['table_name', 'existing_comment', 'schema'] },
  execute: { parameters: ['sqltext', 'execution_options'] },
  rename_table: { parameters: ['old_table_name', 'new_table_name', 'schema'] },
};

/** On what `batch_alter_table` gives: without table and schema. */
export const batchSignatures: Readonly<Record<string, Signature>> = {
  add_column: { parameters: ['column', 'insert_before', 'insert_after'] },
  alter_column: {
    parameters: ['column_name', ...columnChanges, 'insert_before', 'insert_after'],
    aliases: { name: 'new_column_name', type: 'type_' },
  },
  create_check_constraint: { parameters: ['constraint_name', 'condition'], aliases: { name: 'constraint_name' } },
  create_exclude_constraint: { parameters: ['constraint_name'], rest: 'elements' },
  create_foreign_key: {
    parameters: [
      'constraint_name',
      'referent_table',
      'local_cols',
      'remote_cols',
      'referent_schema',
      'onupdate',
      'ondelete',
      'deferrable',
      'initially',
      'match',
    ],
    aliases: { name: 'constraint_name', referent: 'referent_table' },
  },
  create_index: { parameters: ['index_name', 'columns', 'unique'], aliases: { name: 'index_name' } },
  create_primary_key: { parameters: ['constraint_name', 'columns'], aliases: named },
  create_table_comment: { parameters: ['comment', 'existing_comment'] },
  create_unique_constraint: { parameters: ['constraint_name', 'columns'], aliases: named },
  drop_column: { parameters: ['column_name'] },
  drop_constraint: { parameters: ['constraint_name', 'type_'], aliases: { name: 'constraint_name', type: 'type_' } },
  drop_index: { parameters: ['index_name'], aliases: { name: 'index_name' } },
  drop_table_comment: { parameters: ['existing_comment'] },
  execute: { parameters: ['sqltext', 'execution_options'] },
};

/** Parts of `op` that run nothing. */
export const notOperations: ReadonlySet<string> = new Set([
  'f',
  'get_bind',
  'get_context',
  'inline_literal',
  'register_operation',
  'implementation_for',
  'context',
]);
