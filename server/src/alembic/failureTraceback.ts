import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** A line of a file on this machine. */
export interface Place {
  /** Absolute. */
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
}

const installed = /[/\\](?:site-packages|dist-packages|lib[/\\]python[\d.]+|Lib)[/\\]/;

/** The innermost frame of a traceback that stands in the project's folder, and not in a package that is installed there. */
export function placeInProject(output: string, folder: string): Place | undefined {
  const roots = existsSync(folder) ? [folder, realpathSync(folder)] : [folder];
  const isOwn = (file: string): boolean => roots.some((root) => file.startsWith(root + path.sep)) && !installed.test(file);
  const frames = [...output.matchAll(/^\s*File "([^"]+)", line (\d+)/gm)];
  for (const [, file = '', line = ''] of frames.reverse()) {
    if (isOwn(file) && existsSync(file)) return { path: file, line: Number(line) };
  }
  return undefined;
}

/** What the last traceback ends in, as "ValueError: no settings"; undefined without one. */
export function exceptionLine(output: string): string | undefined {
  const start = output.lastIndexOf('Traceback (most recent call last):');
  if (start < 0) return undefined;
  const [, ...lines] = output.slice(start).split(/\r?\n/);
  return lines.find((line) => /^\S/.test(line))?.trim();
}

/** The group of a pattern's alternatives that was found. */
export function foundGroup(match: RegExpExecArray): string | undefined {
  return match.slice(1).find((group: string | undefined) => group !== undefined);
}
