import type { FailedRun } from './runFailure.js';
import { whereOf, type Raised } from './failureTraceback.js';
import { sentence, shortened } from './sentence.js';

/**
 * What the project says as it ends the process: the words of `sys.exit("…")`, else what it printed last; empty for a
 * process that printed nothing. `raised` is a SystemExit, or the output of a process.
 */
export function wordsOfExit(raised: Raised, run: Pick<FailedRun, 'stdout' | 'stderr'>): string {
  if (raised.by === 'process') return sentence(shortened(lastLines(raised.message)));
  const where = whereOf(raised, 'The project');
  const code = raised.message === '' || raised.message === 'None' ? '0' : raised.message;
  const isCode = /^-?\d+$/.test(code);
  const words = isCode ? lastLines(beforeTraceback(`${run.stdout}\n${run.stderr}`)) : raised.message;
  if (words !== '') return `${where} ended the process: ${sentence(shortened(words))}`;
  return `${where} ended the process with exit code ${code} and printed nothing.`;
}

/**
 * Where the words before an exit begin is not known: as many lines as a reader takes in, without what is only logged.
 */
function lastLines(output: string): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^(?:INFO|DEBUG)\b/.test(line));
  return lines.slice(-3).join('\n').trim();
}

function beforeTraceback(output: string): string {
  const start = output.indexOf('Traceback (most recent call last):');
  return start < 0 ? output : output.slice(0, start);
}
