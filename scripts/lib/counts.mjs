import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './paths.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

export const none = { passed: 0, failed: 0, skipped: 0 };

/** @param {Counts[]} all @returns {Counts} */
export function sum(all) {
  return all.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    none,
  );
}

/** `3 passed, 0 failed`, with `, 1 skipped` when some are. @param {Counts} counts */
export function format({ passed, failed, skipped }) {
  return `${String(passed)} passed, ${String(failed)} failed${skipped === 0 ? '' : `, ${String(skipped)} skipped`}`;
}

/**
 * The counts of vitest's JSON report. A file that could not even be loaded holds no tests and counts as one failed.
 * @param {string} file
 */
export function readVitest(file) {
  if (!existsSync(file)) return none;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The counts that the extension-host tests wrote (test/editor/host/index.ts). @param {string} file */
export function readHost(file) {
  if (!existsSync(file)) return none;
  const { passed, failed, skipped } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed, failed, skipped };
}

/** How many lines of a failed test's message are shown. */
const mostLines = 15;

function failure(title, message) {
  const lines = message.trim().split('\n');
  const rest = lines.length > mostLines ? [`… ${String(lines.length - mostLines)} more lines`] : [];
  return [title, ...[...lines.slice(0, mostLines), ...rest].map((line) => `    ${line}`)].join('\n');
}

/**
 * The failed tests of vitest's JSON report, each with its messages; a file that could not be loaded is one.
 * @param {string} file
 */
export function failuresOfVitest(file) {
  if (!existsSync(file)) return [];
  return JSON.parse(readFileSync(file, 'utf8')).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const path = relative(root, name);
    if (failed.length === 0) return status === 'failed' ? [failure(path, message)] : [];
    return failed.map((test) => failure(`${path} > ${test.fullName}`, test.failureMessages.join('\n')));
  });
}

/** The failed extension-host tests; a line for each test, and after a failed one its error. @param {string} file */
export function failuresOfHost(file) {
  if (!existsSync(file)) return [];
  const { lines } = JSON.parse(readFileSync(file, 'utf8'));
  return lines.flatMap((line, at) => (line.startsWith(' × ') ? [failure(line.slice(3), lines[at + 1] ?? '')] : []));
}
