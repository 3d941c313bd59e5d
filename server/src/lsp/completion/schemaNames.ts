import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver/node';
import { labelText } from '../../core/escape.js';
import { fullName, columnText, constraintText, indexText } from '../../core/schema/schemaText.js';
import type { Table } from '../../core/schema/schema.js';
import { stringLiteral, styleOf } from '../../core/edits/stringLiteral.js';
import { rangeOf } from '../../workspace/lineTable.js';
import { objectPlace, type ObjectPlace } from '../schema/objectPlace.js';
import type { CompletionProvider } from './provider.js';

interface OfferedName {
  readonly name: string;
  readonly detail: string;
  readonly kind: CompletionItemKind;
}

/** Tables, columns, constraints and indexes where a directive names one, as they are before the operation. */
export const completeSchemaNames: CompletionProvider = async ({ file, text, offset }, context) => {
  const place = await objectPlace(file, text, offset, context);
  if (place === undefined || /[\r\n]/.test(place.name)) return null;
  const range = rangeOf(file.lines, place.content);
  const kinds = context.client.completion.kinds;
  const opening = openingAt(text, place.content.start);
  return {
    isIncomplete: false,
    items: namesFor(place).flatMap(({ name, detail, kind }, index): CompletionItem[] => {
      const newText = written(name, opening);
      if (newText === undefined) return [];
      return [
        {
          label: labelText(name),
          kind: kinds.includes(kind) ? kind : CompletionItemKind.Reference,
          detail: labelText(detail),
          sortText: String(index).padStart(5, '0'),
          filterText: name,
          textEdit: { range, newText },
        },
      ];
    }),
  };
};

function namesFor({ role, owner, table, before, dialect }: ObjectPlace): OfferedName[] {
  switch (role) {
    case 'table':
    case 'referredTable':
      return [...before.tables.values()]
        .filter(({ schema }) => (schema ?? dialect.defaultSchema) === (owner ?? dialect.defaultSchema))
        .sort((one, other) => (one.name < other.name ? -1 : 1))
        .map((each) => ({ name: each.name, detail: tableDetail(each), kind: CompletionItemKind.Class }));
    case 'column':
    case 'columns':
    case 'referredColumns':
      return (table?.columns ?? []).map((column) => ({
        name: column.name,
        detail: columnText(column),
        kind: CompletionItemKind.Field,
      }));
    case 'constraint':
      return named(table?.constraints ?? [], constraintText);
    case 'index':
      return (table === undefined ? [...before.tables.values()] : [table]).flatMap((each) =>
        named(each.indexes, (index) => `${fullName(each)}: ${indexText(index)}`),
      );
    case 'newTable':
    case 'schema':
      return [];
  }
}

function tableDetail({ columns }: Table): string {
  return columns.map(({ name }) => name).join(', ');
}

/** Those that have a name, or whose name the database is known to choose. */
function named<T extends { readonly name: string | null; readonly chosenName: string | null }>(
  all: readonly T[],
  detail: (one: T) => string,
): OfferedName[] {
  return all.flatMap((one) => {
    const name = one.name ?? one.chosenName;
    return name === null ? [] : [{ name, detail: detail(one), kind: CompletionItemKind.Property }];
  });
}

/** Prefix and quotes before the content of a string. */
function openingAt(text: string, start: number): string {
  return /[A-Za-z]{0,2}(?:"""|'''|"|')$/.exec(text.slice(Math.max(0, start - 5), start))?.[0] ?? '"';
}

/** What stands between these quotes for a name; undefined where it cannot be written so. */
function written(name: string, opening: string): string | undefined {
  const style = styleOf(opening);
  const literal = stringLiteral(name, style);
  return literal.startsWith(opening) ? literal.slice(opening.length, -style.quotes.length) : undefined;
}
