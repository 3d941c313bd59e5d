import { renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { makeWorkspace } from '../../../test/support/workspace.js';
import { stampLater, stampNow, statTable, type Stamp } from './statTable.js';

/** The stamp of a file, once it is settled. */
async function settled(file: string): Promise<Stamp> {
  return vi.waitFor(
    () => {
      const stamp = stampNow(file);
      if (stamp?.isSettled !== true) throw new Error('The file is too young.');
      return stamp;
    },
    { timeout: 10_000, interval: 100 },
  );
}

describe('the stamp of a file', () => {
  test('is not settled where the file was just written, nor where its time is in the future', () => {
    const file = makeWorkspace({ 'a.py': 'a' }).path('a.py');
    expect(stampNow(file)?.isSettled).toBe(false);
    utimesSync(file, 0, 0);
    expect(stampNow(file)?.isSettled).toBe(false);
    utimesSync(file, Date.now() / 1000 + 3600, Date.now() / 1000 + 3600);
    expect(stampNow(file)?.isSettled).toBe(false);
  });

  test.each<[string, (file: string) => void]>([
    [
      'is written with its time of modification restored',
      (file) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(file, 'b');
        utimesSync(file, atime, mtime);
      },
    ],
    [
      'is replaced by one of equal length and time',
      (file) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(`${file}.new`, 'b');
        utimesSync(`${file}.new`, atime, mtime);
        renameSync(`${file}.new`, file);
      },
    ],
  ])('is another one once the file %s', async (_how, change) => {
    const file = makeWorkspace({ 'a.py': 'a' }).path('a.py');
    const table = statTable('');
    const before = await settled(file);
    expect(await stampLater(file)).toEqual(before);
    table.note(file, before, 'digest');
    expect(table.digest(file, before)).toBe('digest');
    change(file);
    const after = stampNow(file);
    expect(after && table.digest(file, after)).toBeUndefined();
  });

  test('is none of a directory, nor of what is not there', () => {
    const { root, path } = makeWorkspace({});
    expect([stampNow(root), stampNow(path('nothing'))]).toEqual([undefined, undefined]);
  });
});

describe('the table', () => {
  const stamp = (mark: string, isSettled = true): Stamp => ({ mark, isSettled });

  test('is read as it was written, with what another session wrote, and without contents that are not wanted', () => {
    const table = statTable('');
    table.note('/p/a "quoted"\n.py', stamp('1 2 3 4 5'), 'one');
    table.note('/p/b.py', stamp('1 2 3 4 6'), 'two');
    table.note('/p/c.py', stamp('1 2 3 4 7'), 'gone');
    const other = statTable('');
    other.note('/p/b.py', stamp('9 9 9 9 9'), 'old');
    other.note('/p/d.py', stamp('1 2 3 4 8'), 'three');
    const read = statTable(
      table.encode(
        other.encode('', () => true),
        (digest) => digest !== 'gone',
      ),
    );
    expect(read.digest('/p/a "quoted"\n.py', stamp('1 2 3 4 5'))).toBe('one');
    expect(read.digest('/p/b.py', stamp('1 2 3 4 6'))).toBe('two');
    expect(read.digest('/p/c.py', stamp('1 2 3 4 7'))).toBeUndefined();
    expect(read.digest('/p/d.py', stamp('1 2 3 4 8'))).toBe('three');
  });

  test('forgets a file that is not settled any more', () => {
    const table = statTable('');
    table.note('/p/a.py', stamp('1 2 3 4 5'), 'one');
    table.note('/p/a.py', stamp('1 2 3 4 6', false), 'two');
    expect(table.digest('/p/a.py', stamp('1 2 3 4 5'))).toBeUndefined();
    expect(table.digest('/p/a.py', stamp('1 2 3 4 6'))).toBeUndefined();
  });
});
