import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

it('npm start brings up the workbench on a copy of the sample, with its newest revision open', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(root, 'scripts/start.mjs'), '--check']);
  const [, address = ''] = /^VS Code in the browser: (http:\/\/127\.0\.0\.1:\d+\/\?\S+)$/mu.exec(stdout) ?? [];
  const { host, searchParams } = new URL(address);
  const folder = searchParams.get('folder') ?? '';
  expect(path.basename(folder)).toBe('fastapi-sqlmodel');
  expect(JSON.parse(searchParams.get('payload') ?? '')).toEqual([
    [
      'openFile',
      `vscode-remote://${host}${folder}/migrations/versions/2026-09-02_a27d40c8f51b_allow_tools_to_be_retired.py`,
    ],
  ]);
});
