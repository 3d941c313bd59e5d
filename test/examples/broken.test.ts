import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyExample } from './alembicProject.js';

interface Row {
  readonly folder: string;
  readonly file: string;
  readonly command: string;
  /** With "…" where text is left out. */
  readonly message: string;
}

/** Where Alembic finds nothing wrong. */
const healthy = new Set(['computed', 'docstring', 'redundant-parent', 'merge-with-operations', 'not-loaded']);

const broken = path.resolve(import.meta.dirname, '../../examples/broken');

/** The rows of the table in the README of the broken examples, by folder: what it states is what is tested. */
function readRows(): Map<string, Row[]> {
  const readme = readFileSync(path.join(broken, 'README.md'), 'utf8');
  const table = readme.split('\n').filter((line) => line.startsWith('| ')).slice(1);
  const rows = table.map((line): Row => {
    const [folder = '', file = '', , , command = '', message = ''] = line.slice(1).split('|').map((cell) => cell.trim());
    return { folder, file, command: command.replaceAll('`', ''), message: message.replaceAll('`', '') };
  });
  return new Map(rows.map(({ folder }) => [folder, rows.filter((row) => row.folder === folder)]));
}

describe('the broken examples: what the real Alembic says is what their README states', () => {
  it('every folder has its rows', () => {
    const folders = readdirSync(broken, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect([...readRows().keys()].sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  it.each([...readRows()])('%s', async (folder, rows) => {
    const project = await copyExample(path.join('broken', folder));
    try {
      for (const { file, command, message } of rows) {
        const { exitCode, output } = await project.alembic(...command.split(' '));
        for (const part of message.split('…')) expect(output).toContain(part);
        expect(exitCode === 0, output).toBe(healthy.has(folder));
        if (file !== '') await rm(path.join(project.directory, 'migrations/versions', file), { force: true });
      }
    } finally {
      await project.remove();
    }
  });
});
