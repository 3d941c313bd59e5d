import { runCli } from '../../server/src/cli/cli.js';
import type { CommandIo } from '../../server/src/cli/io.js';
import { pythonReaders } from '../../server/src/workspace/factReader.js';
import { loadParser } from './parser.js';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, as in a folder. Colours and the environment are a terminal's without any. */
export async function runCommand(
  cwd: string,
  args: readonly string[],
  { isTTY = false, env = {} }: { readonly isTTY?: boolean; readonly env?: CommandIo['env'] } = {},
): Promise<CommandResult> {
  let [stdout, stderr] = ['', ''];
  const exitCode = await runCli(args, {
    stdout: { isTTY, write: (text) => (stdout += text) },
    stderr: { isTTY, write: (text) => (stderr += text) },
    cwd,
    env,
    loadReaders: async () => pythonReaders(await loadParser()),
    bridgeScript: 'not run here',
    build: 'test',
  });
  return { exitCode, stdout, stderr };
}
