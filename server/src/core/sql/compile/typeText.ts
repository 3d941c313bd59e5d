import { refuse } from '../../dialects/notRendered.js';
import { typeText } from '../../dialects/typeText.js';
import type { Described } from '../../operations/definitions.js';
import type { Span } from '../../text.js';
import type { Target } from '../writer.js';

/** The DDL text of a type for a target. */
export function typeDdl(type: Described | null, { dialect }: Target, span: Span): string {
  if (type === null)
    return refuse("Can't generate DDL for NullType(); did you forget to specify a type on this Column?", span);
  return typeText(type, dialect);
}
