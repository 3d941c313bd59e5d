import type { Span } from '../text.js';
import { rightStripped, strip } from './whitespace.js';

/** One option as the file states it: the value is raw (not interpolated), continuation lines joined by "\n". */
export interface IniOption {
  /** Lower-cased, as configparser keeps it. */
  readonly name: string;
  readonly value: string;
  readonly keySpan: Span;
  /** From the first to the last character of the value, over all its lines; empty for an empty value. */
  readonly valueSpan: Span;
}

export interface IniSection {
  readonly name: string;
  readonly headerSpan: Span;
  readonly options: ReadonlyMap<string, IniOption>;
}

/** Why configparser refuses the file. Reading went on behind the error: of duplicates the first one counts. */
export interface IniError {
  readonly kind: 'missing-section-header' | 'duplicate-section' | 'duplicate-option' | 'not-an-option';
  readonly message: string;
  readonly span: Span;
}

export interface IniFile {
  readonly defaults: ReadonlyMap<string, IniOption>;
  /** In the file's order, without [DEFAULT]. */
  readonly sections: ReadonlyMap<string, IniSection>;
  /** The first ones. */
  readonly errors: readonly IniError[];
}

const DEFAULT_SECTION = 'DEFAULT';
const BYTE_ORDER_MARK = '\uFEFF';

interface OpenOption {
  readonly name: string;
  readonly keySpan: Span;
  readonly lines: string[];
  valueSpan: Span;
}

interface OpenSection {
  readonly name: string;
  readonly headerSpan: Span;
  readonly options: Map<string, OpenOption>;
}

/** What the reader remembers from line to line; the names follow `RawConfigParser._read`. */
interface State {
  readonly text: string;
  readonly defaults: OpenSection;
  readonly sections: Map<string, OpenSection>;
  readonly errors: IniError[];
  section: OpenSection | null;
  option: OpenOption | null;
  indentation: number;
}

/**
 * Reads ini text by the rules of Python's `configparser.ConfigParser()` (CPython's Lib/configparser.py, `_read`):
 * delimiters "=" and ":", full-line comments "#" and ";", no inline comments, continuation by deeper indentation,
 * empty lines inside values. Offsets are UTF-16 code units. Never throws: errors are listed and reading goes on.
 */
export function readIni(text: string): IniFile {
  const state: State = {
    text,
    defaults: { name: DEFAULT_SECTION, headerSpan: { start: 0, end: 0 }, options: new Map() },
    sections: new Map(),
    errors: [],
    section: null,
    option: null,
    indentation: 0,
  };
  const start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  if (start === 1) reportByteOrderMark(state);
  for (const line of linesOf(text, start)) readLine(state, line);
  return {
    defaults: closeOptions(state.defaults),
    sections: new Map(
      [...state.sections].map(([name, section]) => [name, { ...section, options: closeOptions(section) }]),
    ),
    errors: state.errors,
  };
}

/** Lines as Python's text files give them: they end at "\n", "\r" or "\r\n" and at nothing else. */
function* linesOf(text: string, from: number): Generator<Span> {
  const lineEnd = /\r\n?|\n/g;
  let start = from;
  while (start < text.length) {
    lineEnd.lastIndex = start;
    const match = lineEnd.exec(text);
    yield { start, end: match?.index ?? text.length };
    start = match === null ? text.length : lineEnd.lastIndex;
  }
}

function readLine(state: State, line: Span): void {
  const content = strip(state.text, line.start, line.end);
  const first = state.text.charAt(content.start);
  if (content.start === content.end) {
    // An empty line belongs to the value above it; the value is stripped at its end when it is complete.
    if (hasName(state.option)) state.option.lines.push('');
    return;
  }
  if (first === '#' || first === ';') return;
  const indentation = content.start - line.start;
  if (hasName(state.option) && indentation > state.indentation) {
    continueValue(state.text, state.option, content);
    return;
  }
  state.indentation = indentation;
  const header = headerName(state.text.slice(content.start, content.end));
  if (header !== null) openSection(state, header, content);
  else if (state.section === null) reportMissingHeader(state, content);
  else readOption(state, state.section, content);
}

/** configparser continues no value whose name is empty. */
function hasName(option: OpenOption | null): option is OpenOption {
  return option !== null && option.name !== '';
}

function continueValue(text: string, option: OpenOption, content: Span): void {
  const empty = option.valueSpan.start === option.valueSpan.end;
  option.valueSpan = { start: empty ? content.start : option.valueSpan.start, end: content.end };
  option.lines.push(text.slice(content.start, content.end));
}

/** The name between "[" and the last "]" of the line; what follows the bracket does not count. */
function headerName(content: string): string | null {
  const close = content.lastIndexOf(']');
  return content.startsWith('[') && close > 1 ? content.slice(1, close) : null;
}

function openSection(state: State, name: string, headerSpan: Span): void {
  state.option = null;
  if (name === DEFAULT_SECTION) {
    state.section = state.defaults;
    return;
  }
  const known = state.sections.get(name);
  if (known === undefined) {
    state.section = { name, headerSpan, options: new Map() };
    state.sections.set(name, state.section);
    return;
  }
  state.section = known;
  report(state, 'duplicate-section', `The section [${name}] appears twice in this file. Merge the two.`, headerSpan);
}

function readOption(state: State, section: OpenSection, content: Span): void {
  const { text } = state;
  const line = text.slice(content.start, content.end);
  const delimiter = line.search(/[=:]/);
  if (delimiter < 0) {
    report(
      state,
      'not-an-option',
      'This line is neither "name = value" nor a comment. Add "=", put "#" before it, or indent it to continue the value above.',
      content,
    );
    return;
  }
  const keySpan = strip(text, content.start, content.start + delimiter);
  const valueSpan = strip(text, content.start + delimiter + 1, content.end);
  const name = text.slice(keySpan.start, keySpan.end).toLowerCase();
  if (name === '')
    report(state, 'not-an-option', 'There is no name before the delimiter. Write "name = value".', content);
  const option: OpenOption = { name, keySpan, valueSpan, lines: [text.slice(valueSpan.start, valueSpan.end)] };
  state.option = option;
  if (section.options.has(name)) {
    report(
      state,
      'duplicate-option',
      `The option "${name}" appears twice in the section [${section.name}]. Remove one of the two.`,
      keySpan,
    );
  } else {
    section.options.set(name, option);
  }
}

function reportByteOrderMark(state: State): void {
  const span = { start: 0, end: 1 };
  report(
    state,
    'missing-section-header',
    "The file begins with a byte order mark, which Python's ini reader takes for text before the first section. Save the file as UTF-8 without it.",
    span,
  );
}

function reportMissingHeader(state: State, span: Span): void {
  if (state.errors.length > 0) return; // configparser stops at the first line; so one report says it for all
  report(
    state,
    'missing-section-header',
    'This line is before the first section. Put a header such as [alembic] above it.',
    span,
  );
}

/** A binary file has thousands. */
const mostErrors = 20;

function report(state: State, kind: IniError['kind'], message: string, span: Span): void {
  if (state.errors.length >= mostErrors) return;
  state.errors.push({ kind, message, span });
}

function closeOptions(section: OpenSection): Map<string, IniOption> {
  const closed = new Map<string, IniOption>();
  for (const { name, keySpan, valueSpan, lines } of section.options.values()) {
    closed.set(name, { name, keySpan, valueSpan, value: rightStripped(lines.join('\n')) });
  }
  return closed;
}
