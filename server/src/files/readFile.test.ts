import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileRefused, readBytes, readBytesNow, readUtf8, sizeLimits } from './readFile.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'alembic-files-'));
  writeFileSync(at('plain'), 'größe\n');
  writeFileSync(at('empty'), '');
  writeFileSync(at('large'), 'start');
  truncateSync(at('large'), sizeLimits.configuration + 1);
  if (process.platform === 'win32') return;
  execFileSync('mkfifo', [at('pipe')]);
  symlinkSync('/dev/zero', at('zero'));
  symlinkSync('/dev/tty', at('terminal'));
  symlinkSync(at('plain'), at('link'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function refusal(name: string): Promise<unknown> {
  const [later, now] = await Promise.allSettled([
    readBytes(at(name)),
    new Promise((resolve) => {
      resolve(readBytesNow(at(name)));
    }),
  ]);
  if (later.status !== 'rejected' || now.status !== 'rejected') return undefined;
  expect(now.reason).toEqual(later.reason);
  return later.reason as unknown;
}

describe('reading a file', () => {
  test.each([
    ['plain', 'größe\n'],
    ['empty', ''],
  ])('gives the bytes of %s', async (name, text) => {
    expect(await readUtf8(at(name))).toBe(text);
    expect(readBytesNow(at(name)).toString('utf8')).toBe(text);
  });

  test.skipIf(process.platform === 'win32')('follows a symbolic link to a file', async () => {
    expect(await readUtf8(at('link'))).toBe('größe\n');
  });

  test.skipIf(process.platform === 'win32').each(['pipe', 'zero'])(
    'refuses a %s, which has no end, at once',
    async (name) => {
      expect(await refusal(name)).toMatchObject({ code: 'notAFile', path: at(name) });
    },
  );

  test.skipIf(process.platform === 'win32')('refuses a terminal, or what is in its place', async () => {
    expect(await refusal('terminal')).toBeInstanceOf(Error);
  });

  test('refuses a directory', async () => {
    expect(await refusal('.')).toBeInstanceOf(Error);
  });

  test('refuses a file beyond the limit, or reads its start where that is enough', async () => {
    expect(await refusal('large')).toMatchObject({ code: 'tooLarge' });
    expect(await refusal('large')).toBeInstanceOf(FileRefused);
    expect((await readBytes(at('large'), { limit: 5, cut: true })).toString()).toBe('start');
    expect(readBytesNow(at('large'), { limit: 5, cut: true }).toString()).toBe('start');
  });
});
