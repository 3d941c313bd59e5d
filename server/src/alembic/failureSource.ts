import { readBytesNow } from '../files/readFile.js';
import { projectFrame, type Raised } from './failureTraceback.js';

/**
 * Whether the line of the project that raised works on what the given function or method returned: it calls it, or uses
 * a name that the file gives the result.
 */
export function isValueOf(raised: Raised, called: string): boolean {
  const frame = projectFrame(raised);
  if (frame === undefined) return false;
  const call = new RegExp(`\\b${called}\\s*\\(`);
  if (call.test(frame.source)) return true;
  const used = new Set(frame.source.match(/[A-Za-z_]\w*/g));
  return linesOf(frame.file).some((line) => {
    const [, name = '', value = ''] =
      /^\s*(?:for\s+)?([A-Za-z_]\w*)\s*(?::[^=]{0,100})?(?:=|\bin\b)(.*)$/.exec(line) ?? [];
    return used.has(name) && call.test(value);
  });
}

function linesOf(file: string): string[] {
  try {
    return readBytesNow(file).toString('utf8').split(/\r?\n/);
  } catch {
    return [];
  }
}
