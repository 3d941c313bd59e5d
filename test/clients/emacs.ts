import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commandFolder, documentedConfiguration } from './documented.js';
import { makeDirectory } from '../support/gitRepository.js';

const chosen = process.env['ALEMBIC_TEST_EMACS'] ?? onPath('emacs') ?? '';

/** The Emacs with eglot that the set-up found or installed; undefined without one. */
export const emacs = chosen === '' ? undefined : chosen;

/**
 * Runs a scenario in Emacs with eglot, configured as docs/editors.md says, and answers what it returns. The scenario is
 * Emacs Lisp over the functions of support.el; a text is an answer.
 */
export async function runEmacs(directory: string, scenario: string): Promise<string> {
  const home = makeDirectory();
  const answerFile = path.join(home, 'answer');
  const script = path.join(home, 'scenario.el');
  writeFileSync(
    script,
    `;; -*- lexical-binding: t -*-
(load ${lispText(path.join(import.meta.dirname, 'support.el'))} nil t)
${documentedConfiguration('Emacs', 'elisp')}
(let ((coding-system-for-write 'utf-8-unix)
      (answer (condition-case failure
                  (format "answer %s" (progn ${scenario}))
                (error (format "failure %S" failure)))))
  (with-temp-file ${lispText(answerFile)} (insert answer)))
(dolist (server (apply #'append (hash-table-values eglot--servers-by-project)))
  (ignore-errors (eglot-shutdown server nil 5)))
(kill-emacs 0)
`,
  );
  const environment = {
    ...process.env,
    PATH: `${commandFolder()}${path.delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
  };
  const printed: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const child = spawn(emacs ?? 'emacs', ['--batch', '--load', script], {
      cwd: directory,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 110_000,
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => printed.push(text));
    child.once('error', reject);
    child.once('close', () => {
      resolve();
    });
  });
  const answer = existsSync(answerFile) ? readFileSync(answerFile, 'utf8') : 'failure Emacs ended without an answer.';
  if (answer.startsWith('failure')) throw new Error(`${answer}\n${printed.join('')}`);
  return answer.slice('answer '.length);
}

function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((candidate) => {
      try {
        accessSync(candidate, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function lispText(text: string): string {
  return JSON.stringify(text);
}
