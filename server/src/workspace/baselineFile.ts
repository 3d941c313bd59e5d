import path from 'node:path';
import { type Baseline, readBaseline } from '../core/review/baseline.js';
import { readTextNow } from './disk.js';
import { normalPath } from './paths.js';

/** A file of findings that are known already. */
export interface BaselineFile {
  readonly path: string;
  /** Nothing where it cannot be used. */
  readonly known: Baseline;
  /** Why it cannot be used. */
  readonly fault?: string;
}

/**
 * Reads the file that the setting `review.baseline` of a folder names; null where it names none.
 * @param mayRead whether that place may be looked at
 */
export function readBaselineFile(
  setting: string,
  root: string,
  mayRead: (path: string) => boolean,
): BaselineFile | null {
  if (setting === '') return null;
  const file = normalPath(path.resolve(root, setting));
  const refused = (reason: string): BaselineFile => ({
    path: file,
    known: new Map(),
    fault: `The setting review.baseline: the file ${reason}.`,
  });
  if (!mayRead(file)) return refused('is not read before the workspace is trusted');
  const text = readTextNow(file);
  if (text === undefined) return refused('cannot be read');
  try {
    return { path: file, known: readBaseline(text) };
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}
