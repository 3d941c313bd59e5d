import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

it('npm start brings up the workbench on a copy of the sample', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(root, 'scripts/start.mjs'), '--check']);
  expect(stdout).toMatch(/^VS Code in the browser: http:\/\/127\.0\.0\.1:\d+\/\?folder=\S+fastapi-sqlmodel$/mu);
});
