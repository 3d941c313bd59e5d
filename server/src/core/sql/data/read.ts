import type { Term } from '../../operations/term.js';
import type { Switches } from '../versions.js';
import { readConstruct } from './readConstruct.js';
import { readCompared, readCondition, readElement, readExpression } from './readExpression.js';
import { columnIn, fromOf } from './readFrom.js';
import { readMethod } from './readMethod.js';
import { readSelect } from './readSelect.js';
import { readStatement } from './readStatement.js';
import { textElement } from './readText.js';
import type { Reader } from './reader.js';
import type { Statement } from './statement.js';

/** A reader for the versions. */
export function newReader(on: Switches): Reader {
  const reader: Reader = {
    on,
    expression: (term) => readExpression(term, reader),
    element: (term) => readElement(term, reader),
    compared: (term, other) => readCompared(term, other, reader),
    condition: (term) => readCondition(term, reader),
    construct: (name, term) => readConstruct(name, term, reader),
    method: (callee, term) => readMethod(callee, term, reader),
    text: (term) => textElement(term, reader),
    from: (term) => fromOf(term, reader),
    column: (from, key, span) => columnIn(from, key, span, reader),
    select: (term) => readSelect(term, reader),
  };
  return reader;
}

/** A statement of SQLAlchemy Core; undefined for a term that is none. */
export function statementOf(term: Term, on: Switches): Statement | undefined {
  return readStatement(term, newReader(on));
}
