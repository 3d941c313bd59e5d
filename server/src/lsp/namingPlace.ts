import { stringLiteral, styleOf } from '../core/edits/stringLiteral.js';
import type { NamingField } from '../core/graph/offeredIds.js';
import type { IdentifierName, RevisionHeader } from '../core/revision/facts.js';
import { stringAt } from '../core/python/stringAt.js';
import type { Span } from '../core/text.js';

/** A place where somebody writes an id or label, with a part of it or nothing yet. */
export interface NamingPlace {
  readonly field: NamingField;
  /** What is written so far: the content of a string, or one name of a docstring's line. */
  readonly span: Span;
  /** The text that makes the place name the id; undefined where it cannot be written there. */
  readonly write: (id: string) => string | undefined;
}

const fields: readonly Exclude<IdentifierName, 'revision'>[] = ['down_revision', 'depends_on', 'branch_labels'];

/** The place around an offset of a revision file; undefined anywhere else. */
export function namingPlace(text: string, header: RevisionHeader, offset: number): NamingPlace | undefined {
  const place = docstringPlace(text, header, offset) ?? stringPlace(text, offset);
  // An edit of a completion stays on its line.
  return place === undefined || /[\r\n]/.test(text.slice(place.span.start, place.span.end)) ? undefined : place;
}

function stringPlace(text: string, offset: number): NamingPlace | undefined {
  const string = stringAt(text, offset);
  const field = fields.find((name) => string?.names.includes(name));
  if (string === undefined || field === undefined) return undefined;
  const { opening, content, isClosed } = string;
  const style = styleOf(opening);
  return {
    field,
    span: content,
    write(id) {
      const literal = stringLiteral(id, style);
      if (!literal.startsWith(opening)) return undefined;
      return literal.slice(opening.length, isClosed ? -style.quotes.length : undefined);
    },
  };
}

/** What ends an id of a docstring's line, or would be read otherwise than written. */
const notPlain = /[\\"',\r\n]/;

function docstringPlace(text: string, { docstring }: RevisionHeader, offset: number): NamingPlace | undefined {
  const line = docstring?.lines.find(({ span }) => span.start <= offset && offset <= span.end);
  if (line === undefined) return undefined;
  const piece = line.field === 'revises' ? pieceAt(text, line.span, offset) : line.span;
  const written = text.slice(piece.start, piece.end);
  const blanks = written.length - written.trimStart().length;
  const start = Math.min(piece.start + blanks, offset);
  const isTight = /[:,]/.test(text.charAt(start - 1));
  return {
    field: line.field === 'revises' ? 'Revises' : 'Revision ID',
    span: { start, end: Math.max(piece.start + written.trimEnd().length, offset) },
    write: (id) => (notPlain.test(id) || id.trim() !== id ? undefined : `${isTight ? ' ' : ''}${id}`),
  };
}

/** What is between the commas around an offset. */
function pieceAt(text: string, { start, end }: Span, offset: number): Span {
  const before = text.slice(start, offset).lastIndexOf(',');
  const after = text.slice(offset, end).indexOf(',');
  return { start: start + before + 1, end: after < 0 ? end : offset + after };
}
