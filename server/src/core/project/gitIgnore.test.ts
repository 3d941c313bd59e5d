import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ignoredBy } from './gitIgnore.js';

const folder = mkdtempSync(path.join(tmpdir(), 'ignore-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const texts = [
  'alembic.ini',
  '/alembic.ini',
  '*.ini',
  '*.ini\n!alembic.ini',
  'conf/',
  'conf/*.ini',
  '/conf/alembic.ini',
  '**/alembic.ini',
  'app/**/alembic.ini',
  'app/**',
  '# alembic.ini',
  'alembic.??i',
  'alembic.[a-j]ni',
  'alembic.[!a-j]ni',
  'ini',
  '\\*.ini',
  'alembic.ini   ',
  'alembic.ini/',
  'alembic.[',
];
const paths = ['alembic.ini', 'conf/alembic.ini', 'app/conf/alembic.ini', 'app/alembic.ini'];

test('a file is ignored where git says that it is', () => {
  execFileSync('git', ['init', '--quiet', folder]);
  for (const each of paths) {
    mkdirSync(path.dirname(path.join(folder, each)), { recursive: true });
    writeFileSync(path.join(folder, each), '');
  }
  for (const text of texts) {
    writeFileSync(path.join(folder, '.gitignore'), text);
    const { stdout = '' } = ((): { stdout?: string } => {
      try {
        return { stdout: execFileSync('git', ['-C', folder, 'check-ignore', ...paths], { encoding: 'utf8' }) };
      } catch {
        return {};
      }
    })();
    const ignored = paths.filter((each) => ignoredBy(text, each) === true);
    expect({ text, ignored }).toEqual({ text, ignored: stdout.split('\n').filter((each) => each !== '') });
  }
});
