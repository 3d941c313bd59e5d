import type { Fact } from '../text.js';
import type { Operation, TableName } from './operation.js';

/** The directive and what it is about, as far as it is known: `add_column person.mail`, `create_index ix_person_mail`. */
export function operationTitle(operation: Operation): string {
  const object = objectOf(operation);
  return object === undefined ? operation.directive : `${operation.directive} ${object}`;
}

function objectOf(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'createTable':
    case 'dropTable':
    case 'renameTable':
    case 'tableComment':
    case 'bulkInsert':
    case 'batch':
      return tableOf(operation.table);
    case 'addColumn':
      return within(operation.table, known(operation.column.name));
    case 'dropColumn':
    case 'alterColumn':
      return within(operation.table, known(operation.column));
    case 'createIndex':
      return known(operation.index.name)?.value ?? tableOf(operation.table);
    case 'dropIndex':
      return known(operation.name) ?? tableOf(operation.table);
    case 'addConstraint':
      return known(operation.constraint.name)?.value ?? tableOf(operation.table);
    case 'dropConstraint':
      return known(operation.name) ?? tableOf(operation.table);
    case 'enumOfLibrary':
      return operation.change.name;
    default:
      return undefined;
  }
}

function known<T>(fact: Fact<T>): T | undefined {
  return fact.kind === 'known' ? fact.value : undefined;
}

function tableOf(table: TableName | null): string | undefined {
  return table === null ? undefined : known(table.name);
}

function within(table: TableName, name: string | undefined): string | undefined {
  const parts = [tableOf(table), name].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('.');
}
