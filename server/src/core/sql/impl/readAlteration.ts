import { passOn } from '../../dialects/notRendered.js';
import type { Operation } from '../../operations/operation.js';
import type { Term } from '../../operations/term.js';
import { bareColumn } from '../compile/constraintText.js';
import { nameOf, optionalName } from '../model/names.js';
import { readServerDefault, typeOf } from '../model/readColumn.js';
import { attachColumn } from '../model/readTable.js';
import type { ServerDefault, SqlTable } from '../model/table.js';
import { given, isTrue, stringOf } from '../model/values.js';
import type { Target } from '../writer.js';
import type { ColumnAlteration } from './alterInParts.js';

/** What `alter_column` is given. */
export function alterationOf(
  { arguments: args, origin }: Operation,
  required: (name: string) => Term,
): ColumnAlteration {
  const flag = (name: string): boolean | null => {
    const term = given(args.get(name));
    return term === undefined ? null : isTrue(term);
  };
  const comment = args.get('comment');
  const known = args.get('**');
  if (known !== undefined) passOn({ kind: 'unknown', reason: 'further arguments come from a dict', span: known.span });
  return {
    table: nameOf(required('table_name')),
    schema: optionalName(args.get('schema')),
    column: nameOf(required('column_name')),
    nullable: flag('nullable'),
    serverDefault: alteredDefault(args.get('server_default')),
    newName: optionalName(args.get('new_column_name')),
    type: typeOf(args.get('type_')),
    comment: comment === undefined || (comment.kind === 'boolean' && !comment.value) ? false : stringOf(comment),
    existingType: typeOf(args.get('existing_type')),
    existingServerDefault: alteredDefault(args.get('existing_server_default')),
    existingNullable: flag('existing_nullable'),
    existingComment: stringOf(args.get('existing_comment')),
    autoincrement: flag('autoincrement'),
    existingAutoincrement: flag('existing_autoincrement'),
    using: stringOf(args.get('postgresql_using')),
    span: origin.call,
  };
}

/** `server_default=` of `alter_column`: false where it is left alone. */
function alteredDefault(term: Term | undefined): ServerDefault | null | false {
  if (term === undefined || (term.kind === 'boolean' && !term.value)) return false;
  return readServerDefault(term);
}

/** The throw-away tables that Alembic makes of the column's type before and after, whose constraints it drops and adds. */
export function typedTables(
  change: ColumnAlteration,
  { dialect, convention }: Target,
): { readonly before: SqlTable | null; readonly after: SqlTable | null } {
  const { table: name, schema, column, span } = change;
  const typed = (type: ColumnAlteration['type']): SqlTable | null =>
    type === null ? null : attachColumn({ ...bareColumn(column), type }, { name, schema, span }, dialect, convention);
  return { before: change.type === null ? null : typed(change.existingType), after: typed(change.type) };
}
