import type { CommandIo } from './io.js';

export type Style = (text: string) => string;

export interface Styles {
  readonly strong: Style;
  readonly faint: Style;
  readonly error: Style;
  readonly warning: Style;
  readonly good: Style;
}

const plain: Style = (text) => text;

/** Colours on a terminal, and never with NO_COLOR (no-color.org). */
export function stylesFor({ stdout, env }: Pick<CommandIo, 'stdout' | 'env'>): Styles {
  if (stdout.isTTY !== true || (env['NO_COLOR'] ?? '') !== '') {
    return { strong: plain, faint: plain, error: plain, warning: plain, good: plain };
  }
  const code =
    (on: number, off: number): Style =>
    (text) =>
      `\x1b[${String(on)}m${text}\x1b[${String(off)}m`;
  return { strong: code(1, 22), faint: code(2, 22), error: code(31, 39), warning: code(33, 39), good: code(32, 39) };
}

/** Writes a message to standard error, on a line of its own. Ids, paths and what git printed may be in it. */
export function complain({ stderr }: Pick<CommandIo, 'stderr'>, message: string): void {
  stderr.write(`alembic-ls: ${oneLine(message)}\n`);
}

/** Text of a project on one line of a terminal or a log: nothing in it may act on the terminal, or on what reads the log. */
export function oneLine(text: string): string {
  return harmless(text.replace(/\s+/g, ' ')).trim();
}

/** Text of a project on several lines, likewise; indents and columns stay. */
export function harmlessLines(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}

function harmless(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
      // Commands to the CI services that find them in a log: "::error::x", "##[error]x", "##vso[task.setvariable]x".
      .replace(/^(\s*):(?=:)/, '$1: ')
      .replace(/##(?=\w*\[)/g, '# #')
  );
}
