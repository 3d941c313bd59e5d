import type { ColumnDefinition, Described } from '../../operations/definitions.js';
import type { Term } from '../../operations/term.js';
import type { Fact } from '../../text.js';
import { known } from './objects.js';
import type { ReviewStep } from './reviewedRevision.js';

/** A `server_default` as a call of Alembic gives it. */
export interface GivenDefault {
  /** The column's name, for messages. */
  readonly name: string;
  readonly type: Described | undefined;
  readonly value: Fact<Term>;
}

/** The server defaults that a step gives; SQL text says itself what is in quotes. */
export function givenDefaults({ operation }: ReviewStep): GivenDefault[] {
  const ofColumn = ({ name, type, serverDefault }: ColumnDefinition): GivenDefault[] =>
    given(known(name), type === null ? undefined : known(type), serverDefault);
  if (!/^[a-z]/.test(operation.directive)) return [];
  switch (operation.kind) {
    case 'createTable':
      return operation.columns.flatMap(ofColumn);
    case 'addColumn':
      return ofColumn(operation.column);
    case 'alterColumn':
      return given(known(operation.column), known(operation.type), operation.serverDefault);
    default:
      return [];
  }
}

function given(name = '?', type: Described | undefined, fact: Fact<Term | null> | undefined): GivenDefault[] {
  if (fact === undefined) return [];
  if (fact.kind !== 'known') return [{ name, type, value: fact }];
  const { value } = fact;
  return value === null ? [] : [{ name, type, value: { ...fact, value } }];
}
