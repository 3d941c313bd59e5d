import type { Operation } from '../../operations/operation.js';
import type { Span } from '../../text.js';

/** An operation that reads or changes rows and no schema. */
export interface DataStatement {
  readonly span: Span;
  /** What it says, to find names in; empty where that is not known. */
  readonly text: string;
  readonly isInsert: boolean;
  /** The only table that it changes; null where it is not known here. */
  readonly table: string | null;
}

const changesRows = /^(?:insert|update|delete|truncate|merge|copy|replace|with|do)\b/i;

/** The operations that change rows, in order, those in blocks included. */
export function dataStatementsIn(operations: readonly Operation[]): DataStatement[] {
  return operations.flatMap((operation): DataStatement[] => {
    const span = operation.origin.call;
    switch (operation.kind) {
      case 'batch':
      case 'autocommit':
        return dataStatementsIn(operation.body);
      case 'bulkInsert': {
        const { name } = operation.table;
        const table = name.kind === 'known' ? name.value : null;
        return [{ span, text: table ?? '', isInsert: true, table }];
      }
      case 'execute':
        return statementsOf(operation, span);
      default:
        return [];
    }
  });
}

function statementsOf(
  { text, statement, parsed }: Extract<Operation, { readonly kind: 'execute' }>,
  span: Span,
): DataStatement[] {
  // Of a text with gaps its beginning says what it changes.
  const sql = text?.kind === 'known' ? text.value : text?.kind === 'unknown' ? text.begins : undefined;
  if (sql !== undefined) {
    const parts = sql.split(';').map((part) => part.replace(/^(?:\s|\(|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, ''));
    return parts
      .filter((part) => changesRows.test(part))
      .map((part) => {
        const [, verb = '', table = null] =
          /^(insert\s+into|update|delete\s+from|truncate(?:\s+table)?)\s+(?:only\s+)?["`]?(\w+)["`]?(?![.\w])/i.exec(
            part,
          ) ?? [];
        // With gaps it may name any table.
        const isWhole = text?.kind === 'known' || table !== null;
        return { span, text: isWhole ? part : '', isInsert: /^insert/i.test(verb), table };
      });
  }
  if (text !== null)
    return parsed !== null && parsed.length === 0 ? [{ span, text: '', isInsert: false, table: null }] : [];
  if (statement === null || statement.kind === 'unknown') return [];
  const written = JSON.stringify(statement, (key, value: unknown) =>
    key === 'span' ? undefined : value instanceof Map ? [...(value as Map<string, unknown>)] : value,
  );
  return /"(?:name|path)":"(?:[\w.]*\.)?(?:insert|update|delete)"/.test(written)
    ? [{ span, text: written, isInsert: false, table: null }]
    : [];
}

/** Whether it may change rows of a table of this name. */
export function mayChange({ text, table: only }: DataStatement, table: string): boolean {
  if (only !== null) return only.toLowerCase() === table.toLowerCase();
  return text === '' || text.toLowerCase().includes(table.toLowerCase());
}
