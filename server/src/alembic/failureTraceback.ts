import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { ProcessResult } from './runProcess.js';

/** A line of a file on this machine. */
export interface Place {
  /** Absolute. */
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
}

/** One line of a traceback. */
export interface Frame {
  /** As Python prints it: a path, "<frozen os>", "<string>". */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** The function; null where Python could not read the file, and its line is that of the mistake. */
  readonly caller: string | null;
  /** The source line, without indentation; empty where Python has none. */
  readonly source: string;
}

/** An exception with its traceback, or what Alembic or a process reported without one, which has no frames. */
export interface Raised {
  /** Its class with the module, which Python leaves out for its own: "sqlalchemy.exc.OperationalError", "KeyError". */
  readonly kind: string;
  /** May have several lines. */
  readonly message: string;
  /** "kind: message", bounded, for patterns. */
  readonly text: string;
  /** Outermost first. */
  readonly frames: readonly Frame[];
  /**
   * Who raised it: the package of the innermost frame, "python", "bridge", or "project". Of an exception of a library
   * that is written in C it is that library, which leaves no frame. "process" for output without any exception.
   */
  readonly by: string;
}

const header = 'Traceback (most recent call last):';
const separators = [
  'The above exception was the direct cause of the following exception:',
  'During handling of the above exception, another exception occurred:',
];
/** Longer texts hold SQL or data, which no pattern is about. */
const longestText = 5_000;
/** No honest error has more. */
const longestChain = 10;

/** What ended a run, by all that it printed, then what that came from. Never empty. */
export function raisedIn({ stdout, stderr }: Pick<ProcessResult, 'stdout' | 'stderr'>): readonly [Raised, ...Raised[]] {
  const output = [stdout, stderr].filter((part) => part.trim() !== '').join('\n');
  const exceptions = exceptionsIn(output);
  // Alembic prints its own refusals without a traceback, to standard output.
  const refusal = /^[ \t]*FAILED: ([^]*)/m.exec(stdout)?.[1];
  const [first, ...rest] =
    refusal === undefined ? exceptions : [without('CommandError', refusal.trim(), 'alembic'), ...exceptions];
  return first === undefined ? [without('', output, 'process')] : [first, ...rest];
}

function without(kind: string, message: string, by: string): Raised {
  const said = by === 'process' ? message.slice(-longestText) : message.slice(0, longestText);
  return { kind, message: said, text: said, frames: [], by };
}

/** The exceptions of the last traceback. */
function exceptionsIn(output: string): Raised[] {
  const lines = withoutGroups(output).split(/\r?\n/);
  const chain: Raised[] = [];
  for (
    let start = lines.lastIndexOf(header);
    start >= 0 && chain.length < longestChain;
    start = startOfCause(lines, start)
  ) {
    chain.push(exceptionAt(lines, start));
  }
  return chain;
}

/** The traceback of a group holds those of its members, each with a margin. */
function withoutGroups(output: string): string {
  if (!output.includes('+ Exception Group Traceback')) return output;
  return output
    .replace(/^ {0,40}(?:[+|] ?|\+-\+-{1,40} ?\d{0,6} ?-{0,40})/gm, '')
    .replaceAll(`Exception Group ${header}`, header);
}

/** Where the traceback begins that the one at `start` came from; -1 without. */
function startOfCause(lines: readonly string[], start: number): number {
  const isLinked = lines.slice(Math.max(0, start - 3), start).some((line) => separators.includes(line));
  return isLinked ? lines.lastIndexOf(header, start - 1) : -1;
}

function exceptionAt(lines: readonly string[], start: number): Raised {
  const frames: Frame[] = [];
  let index = start + 1;
  for (; index < lines.length && /^(?:\s|$)/.test(lines[index] ?? ''); index += 1) {
    const [, file, line, caller] = /^\s+File "([^"]+)", line (\d+)(?:, in (.+))?$/.exec(lines[index] ?? '') ?? [];
    if (file === undefined) continue;
    const next = lines[index + 1] ?? '';
    frames.push({
      file,
      line: Number(line),
      caller: caller ?? null,
      source: /^\s{4,}\S/.test(next) ? next.trim() : '',
    });
  }
  const words: string[] = [];
  for (; index < lines.length && words.length < 200; index += 1) {
    const line = lines[index] ?? '';
    if (line === header || separators.includes(line)) break;
    words.push(line);
  }
  const text = words.join('\n').trim().slice(0, longestText);
  const colon = text.indexOf(': ');
  const kind = colon < 0 ? text : text.slice(0, colon);
  return { kind, message: colon < 0 ? '' : text.slice(colon + 2), text, frames, by: raiserOf(kind, frames) };
}

/** Written in C: their exceptions have no frame of theirs. */
const withoutFrames = new Set([
  'sqlite3',
  'psycopg2',
  'psycopg',
  'MySQLdb',
  'pyodbc',
  'oracledb',
  'cx_Oracle',
  'pymssql',
  'asyncpg',
  'duckdb',
  'pydantic_core',
]);

function raiserOf(kind: string, frames: readonly Frame[]): string {
  const [library = ''] = kind.split('.');
  // Python's own modules and generated text act for their callers.
  const origin = frames.map(originOf).findLast((one) => one !== 'python' && one !== 'generated') ?? 'python';
  return origin === 'project' && withoutFrames.has(library) ? library : origin;
}

const installed = /[/\\](?:site|dist)-packages[/\\]([^/\\]+)/g;
/**
 * Alembic and SQLAlchemy where Python's own tools did not put them: in an archive, or beside the project in a
 * container.
 */
const vendored =
  /(?:^|[/\\])(?:(alembic)[/\\](?:script[/\\](?:base|revision)|runtime[/\\](?:environment|migration)|util[/\\](?:pyfiles|langhelpers|messaging)|command|config)|(sqlalchemy)[/\\](?:engine|sql|pool|orm|util|dialects|ext)[/\\].{1,80})\.pyx?$/;

/**
 * Who wrote a frame's file: the name of an installed package, "python", "bridge", "generated" for text without a file,
 * or "project".
 */
export function originOf({ file }: Frame): string {
  const package_ =
    [...file.matchAll(installed)].at(-1)?.[1] ??
    vendored
      .exec(file)
      ?.slice(1)
      .find((name: string | undefined) => name !== undefined);
  if (package_ !== undefined) return package_.replace(/\.py$/, '');
  if (file.startsWith('<frozen') || /[/\\]lib[/\\]python[\d.]+t?[/\\]|\\Lib\\/.test(file)) return 'python';
  if (file.startsWith('<')) return 'generated';
  return /[/\\]alembic_ls_bridge[/\\]/.test(file) ? 'bridge' : 'project';
}

/** The innermost frame of the project's own. */
export function projectFrame({ frames }: Raised): Frame | undefined {
  return frames.findLast((frame) => originOf(frame) === 'project');
}

/** Whether the project's own code raises it on purpose, in words of its own. */
export function isDeliberate(raised: Raised): boolean {
  return raised.by === 'project' && (projectFrame(raised)?.source.startsWith('raise') ?? false);
}

/** Whether a revision was being loaded or run: only then is an error one of a revision's. */
export function isOfRevision({ frames }: Raised): boolean {
  const start = frames.findLastIndex(
    ({ file, caller }) =>
      (/[/\\]alembic[/\\]script[/\\]base\.py$/.test(file) && /^_from_(?:path|filename)$/.test(caller ?? '')) ||
      (/[/\\]alembic[/\\]runtime[/\\]migration\.py$/.test(file) && caller === 'run_migrations') ||
      (/[/\\]alembic_ls_bridge[/\\]render\.py$/.test(file) && caller === '_render'),
  );
  const rest = start < 0 ? [] : frames.slice(start + 1);
  // Hooks of env.py's are called while migrations run, by autogenerate above all.
  const isHook = rest.some(({ file }) => /[/\\]alembic[/\\]autogenerate[/\\]/.test(file));
  const own = rest.find((frame) => originOf(frame) === 'project');
  return own !== undefined && !isHook && nameOf(own) !== 'env.py';
}

/** "env.py, line 3,": the line of the project that an error is about; or what is said in place of an unknown one. */
export function whereOf(raised: Raised, unknown: string): string {
  const frame = projectFrame(raised);
  return frame === undefined ? unknown : `${nameOf(frame)}, line ${frame.line},`;
}

/** The name of a frame's file, whatever system it is from. */
export function nameOf({ file }: Frame): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}

/**
 * The innermost frame that is in the project's folder, on this machine, and not in a package that is installed there.
 */
export function placeIn(chain: readonly Raised[], folder: string): Place | undefined {
  const roots = existsSync(folder) ? [folder, realpathSync(folder)] : [folder];
  const isInside = ({ file }: Frame): boolean => roots.some((root) => file.startsWith(root + path.sep));
  for (const { frames } of chain) {
    const frame = frames.findLast((one) => originOf(one) === 'project' && isInside(one) && existsSync(one.file));
    if (frame !== undefined) return { path: frame.file, line: frame.line };
  }
  return undefined;
}

/** The group of a pattern's alternatives that was found. */
export function foundGroup(match: RegExpExecArray): string | undefined {
  return match.slice(1).find((group: string | undefined) => group !== undefined);
}
