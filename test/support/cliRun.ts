import { type PythonReaders, pythonReaders } from '../../server/src/workspace/factReader.js';
import { runCli } from '../../server/src/cli/cli.js';
import { loadParser } from './parser.js';

let readers: Promise<PythonReaders> | undefined;

/** Runs the command line in this process, as in a directory; answers what it wrote. */
export async function runCommandLine(
  cwd: string,
  ...args: readonly string[]
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCli(args, {
    stdout: { isTTY: false, write: (text) => (stdout += text) },
    stderr: { isTTY: false, write: (text) => (stderr += text) },
    cwd,
    env: {},
    loadReaders: () => (readers ??= loadParser().then(pythonReaders)),
    build: 'test',
    bridgeScript: 'not run here',
  });
  return { exitCode, stdout, stderr };
}

/** The text of a revision file that Alembic loads. */
export function revisionText(id: string, parent: string | null, header = '', body = 'pass'): string {
  const written = parent === null ? 'None' : `"${parent}"`;
  return `"""Add ${id}"""\nrevision = "${id}"\ndown_revision = ${written}\n${header}\n\ndef upgrade():\n    ${body}\n\n\ndef downgrade():\n    pass\n`;
}
