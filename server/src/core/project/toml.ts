import { parse, TomlError } from 'smol-toml';
import type { Span } from '../text.js';
import { outlineToml, type TomlOutline } from './tomlSpans.js';

/** The `[tool.alembic]` table of a pyproject.toml. */
export interface TomlConfiguration {
  /** Null when the document has no such table. */
  readonly table: Readonly<Record<string, unknown>> | null;
  /** Where the value of a key of the table stands; the table's header when the key cannot be found. */
  readonly spanOf: (key: string) => Span;
  readonly error: { readonly message: string; readonly span: Span } | null;
}

/**
 * Reads `[tool.alembic]` (Alembic 1.16 and later: Config.toml_alembic_config). Offsets are UTF-16 code units.
 * Never throws: where the document is not TOML the error is told, and the table is read alone if that is possible.
 */
export function readToml(text: string): TomlConfiguration {
  const outline = outlineToml(text);
  const spanOf = (key: string): Span => spanOfKey(outline, key);
  try {
    return { ...alembicTable(parse(text), spanOf), spanOf };
  } catch (thrown) {
    const error = { message: firstLine(thrown), span: errorSpan(text, thrown) };
    return { table: readTableAlone(text, outline), spanOf, error };
  }
}

function alembicTable(document: unknown, spanOf: (key: string) => Span): Pick<TomlConfiguration, 'table' | 'error'> {
  const tool = isTable(document) ? document['tool'] : undefined;
  const table = isTable(tool) ? tool['alembic'] : undefined;
  if (table === undefined) return { table: null, error: null };
  if (isTable(table)) return { table, error: null };
  return {
    table: null,
    error: {
      message: 'tool.alembic is not a table. Write the header [tool.alembic] and one option per line below it.',
      span: spanOf(''),
    },
  };
}

/**
 * The lines from `[tool.alembic]` to the next header, for a document that is broken elsewhere (often while it is
 * typed).
 */
function readTableAlone(text: string, outline: TomlOutline): TomlConfiguration['table'] {
  const index = outline.headers.findIndex(
    (header) => isPrefix(header.path, ['tool', 'alembic']) && header.path.length === 2,
  );
  const header = outline.headers[index];
  if (header === undefined) return null;
  const part = text.slice(header.span.end, outline.headers[index + 1]?.span.start ?? text.length);
  try {
    return parse(part);
  } catch {
    return null; // the error is told already
  }
}

function spanOfKey(outline: TomlOutline, key: string): Span {
  const wanted = ['tool', 'alembic', key];
  // The longest path that leads to the key: in `alembic = { script_location = "x" }` the whole inline table.
  const leading = outline.places.filter((place) => isPrefix(place.path, wanted));
  const place = leading.sort((a, b) => b.path.length - a.path.length)[0];
  const header = outline.headers.find((candidate) => candidate.path.join('.') === 'tool.alembic');
  return place?.valueSpan ?? header?.span ?? { start: 0, end: 0 };
}

function isPrefix(path: readonly string[], wanted: readonly string[]): boolean {
  return path.length <= wanted.length && path.every((name, i) => name === wanted[i]);
}

export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split('\n')[0] ?? message;
}

/** From the place that the parser names to the end of its line. */
function errorSpan(text: string, thrown: unknown): Span {
  if (!(thrown instanceof TomlError)) return { start: 0, end: 0 };
  let lineStart = 0;
  for (let line = 1; line < thrown.line; line++) lineStart = text.indexOf('\n', lineStart) + 1;
  const start = Math.min(lineStart + thrown.column - 1, text.length);
  const lineEnd = text.slice(start).search(/\r?\n|$/);
  return { start, end: start + lineEnd };
}

/**
 * Python's `value % {"here": here}` for the two forms that make sense in a configuration: `%(here)s` and `%%`.
 * Everything else Python refuses, or formats into something that nobody means.
 */
export function formatPercent(
  value: string,
  here: string,
): { kind: 'value'; value: string } | { kind: 'error'; reason: string } {
  const pieces = value.split(/(%(?:\([^()%]*\)s|%)?)/);
  const references = pieces.filter((_, i) => i % 2 === 1);
  if (references.includes('%'))
    return { kind: 'error', reason: 'it has a single "%" that begins no "%(here)s"; write "%%" for a percent sign' };
  const missing = references.find((reference) => reference !== '%%' && reference !== '%(here)s');
  if (missing !== undefined)
    return { kind: 'error', reason: `it refers to ${missing}; in pyproject.toml Alembic knows only %(here)s` };
  const formatted = pieces.map((piece, i) => (i % 2 === 0 ? piece : piece === '%%' ? '%' : here));
  return { kind: 'value', value: formatted.join('') };
}
