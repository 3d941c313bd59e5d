import type { Guard } from '../../operations/operation.js';
import type { Call } from './objectText.js';
import { repr, type Imports } from './python.js';
import type { Line } from './tableChanges.js';

/** What undoes one operation, and where it runs. */
export interface Block {
  readonly lines: readonly Line[];
  /** The operation is in a batch block. */
  readonly isBatch: boolean;
  readonly isAutocommit: boolean;
  /** The dialects on which the operation runs, or does not. */
  readonly guards: readonly Extract<Guard, { readonly kind: 'dialect' }>[];
}

interface Form {
  readonly imports: Imports;
  /** SQLite alters little without a batch block. */
  readonly isSqlite: boolean;
}

/** Lines of Python without the indent of the function; calls of one table in a row share a batch block. */
export function bodyLines(blocks: readonly Block[], form: Form): string[] {
  const lines: string[] = [];
  for (const { lines: all, isBatch, isAutocommit, guards } of blocks) {
    if (all.length === 0) continue;
    let own = callLines(all, isBatch, form);
    const isOnlyComments = own.every((line) => line.startsWith('#'));
    if (isAutocommit && !isOnlyComments)
      own = [`with ${form.imports.op}.get_context().autocommit_block():`, ...own.map(deeper)];
    if (guards.length > 0) {
      const conditions = guards.map(({ names, negated }) => {
        const [only, ...more] = names;
        const name = `${form.imports.op}.get_context().dialect.name`;
        if (only !== undefined && more.length === 0) return `${name} ${negated ? '!=' : '=='} ${repr(only)}`;
        return `${name} ${negated ? 'not in' : 'in'} (${names.map(repr).join(', ')})`;
      });
      own = [`if ${conditions.join(' and ')}:`, ...own.map(deeper)];
      if (own.every((line) => /^\s*#|^if /.test(line))) own.push(deeper('pass'));
    }
    lines.push(...own);
  }
  return lines;
}

/** Lines of a call may be several. */
function deeper(line: string): string {
  return line
    .split('\n')
    .map((each) => `    ${each}`)
    .join('\n');
}

const inBatch =
  /^(?:add_column|drop_column|alter_column|create_\w+_constraint|create_primary_key|create_foreign_key|drop_constraint|create_index|drop_index|create_table_comment|drop_table_comment)$/;

function callLines(all: readonly Line[], isBatch: boolean, form: Form): string[] {
  const lines: string[] = [];
  let open: string | null = null;
  let isRenamed = false;
  for (const line of all) {
    if ('comment' in line) {
      open = null;
      lines.push(`# ${line.comment.replaceAll(/\s+/g, ' ')}`);
      continue;
    }
    const { table } = line;
    const wanted = inBatch.test(line.directive) && (isBatch || (form.isSqlite && line.needsBatch));
    if (table === null || !wanted) {
      open = null;
      lines.push(callText(line, form.imports.op));
      continue;
    }
    const schema = table.schema === null ? 'None' : repr(table.schema);
    const head = `with ${form.imports.op}.batch_alter_table(${repr(table.name)}, schema=${schema}) as batch_op:`;
    // A block calls a column by its first name, also where it has given it another one.
    if (open !== head || (isRenamed && line.directive.startsWith('create_'))) {
      lines.push(head);
      isRenamed = false;
    }
    open = head;
    isRenamed ||= form.isSqlite && line.after.some((each) => each.startsWith('new_column_name='));
    lines.push(deeper(callText({ ...line, table: null, before: line.before.map(withBatch) }, 'batch_op')));
  }
  return lines.map((line) =>
    line.replaceAll('op.f(', `${form.imports.op}.f(`).replaceAll(`batch_${form.imports.op}.f(`, 'batch_op.f('),
  );
}

/** In a block the names are marked as final by the block. */
function withBatch(argument: string): string {
  return argument.startsWith('op.f(') ? `batch_${argument}` : argument;
}

const indent = ' '.repeat(11);

function callText(
  { directive, before, after, table, tableKeyword, schemaKeyword = 'schema', isLong = false }: Call,
  on: string,
): string {
  const name =
    table === null ? [] : [tableKeyword === undefined ? repr(table.name) : `${tableKeyword}=${repr(table.name)}`];
  const schema = typeof table?.schema !== 'string' ? [] : [`${schemaKeyword}=${repr(table.schema)}`];
  if (isLong) {
    const [first = '', ...others] = after;
    return `${on}.${directive}(${[...before, ...name, first].join(', ')},\n${indent}${[...others, ...schema].join(`,\n${indent}`)})`;
  }
  if (directive === 'create_table') return `${on}.${directive}(${[...before, ...name, ...after].join(',')}\n)`;
  return `${on}.${directive}(${[...before, ...name, ...after, ...schema].join(', ')})`;
}
