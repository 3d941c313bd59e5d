import { describe, expect, it } from 'vitest';
import { stepOf } from './previewSql.js';

const frame = (...steps: string[]): string => ['BEGIN;', '', ...steps, 'COMMIT;', ''].join('\n');
const step = (from: string, to: string, sql: string): string => `-- Running upgrade ${from} -> ${to}\n\n${sql}\n`;

describe('stepOf', () => {
  it('keeps the whole script when it has the one step', () => {
    const script = frame(step('', 'aaaa', 'CREATE TABLE t (id INTEGER);'));
    expect(stepOf(script, { revision: 'aaaa', downRevisions: [] })).toEqual({ sql: script.trim(), notes: [] });
  });

  it('leaves out and names the other steps that a merge brings along', () => {
    const script = frame(step('base1', 'bbbb', 'SELECT 1;'), step('aaaa, bbbb', 'cccc', 'SELECT 2;'));
    const { sql, notes } = stepOf(script, { revision: 'cccc', downRevisions: ['aaaa', 'bbbb'] });
    expect(sql).toContain('SELECT 2;');
    expect(sql).not.toContain('SELECT 1;');
    expect(notes.join()).toContain('bbbb');
  });

  it('says so when the step is not there', () => {
    expect(stepOf('BEGIN;\nCOMMIT;', { revision: 'aaaa', downRevisions: [] }).notes).toHaveLength(1);
  });
});
