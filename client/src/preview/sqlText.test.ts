import { describe, expect, it } from 'vitest';
import { sqlTextOf } from './sqlText.js';
import { resultOf, revision, statement } from './testing.js';

describe('sqlTextOf', () => {
  it('is a script whose comments say what is what', () => {
    const result = resultOf([
      revision([statement('CREATE TABLE a (\n  id INT\n)'), statement('DROP TABLE b', { loses: 'drops the table b with its rows' })]),
      revision([], { revision: '77aa', message: '', direction: 'downgrade' }),
    ]);
    expect(sqlTextOf(result)).toBe(
      [
        '-- upgrade 3f9c2e71a0b4: add invoices',
        'CREATE TABLE a (\n  id INT\n);',
        '-- loses data: drops the table b with its rows',
        'DROP TABLE b;\n',
        '-- downgrade 77aa',
        '-- this revision runs no SQL\n',
      ].join('\n\n'),
    );
  });

  it('names the databases of a revision that has several', () => {
    const result = resultOf([revision([statement('A', { database: 'one' }), statement('B', { database: 'one' }), statement('C', { database: 'two' })])]);
    expect(sqlTextOf(result).split('\n\n').slice(1).join('|')).toBe('-- database one|A;|B;|-- database two|C;\n');
  });

  it('puts an error of several lines into comments, whatever ends its lines', () => {
    const error = { message: 'one\ntwo\r\nthree\rfour\u2028DROP TABLE x', details: 'secret of the log', range: null };
    const text = sqlTextOf(resultOf([revision([statement('A')], { error })]));
    expect(text).toContain('-- not rendered from here on: one\n-- two\n-- three\n-- four\n-- DROP TABLE x\n');
    expect(text).not.toContain('secret');
    expect(text).not.toContain('runs no SQL');
  });

  it.each([
    ['postgresql', 'SELECT 1', 'SELECT 1;'],
    ['postgresql', 'SELECT 1 -- all', 'SELECT 1 -- all\n;'],
    ['postgresql', '-- only a word', '-- only a word'],
    ['mssql', 'SELECT 1', 'SELECT 1;\n\nGO'],
    ['oracle', 'BEGIN NULL; END;', 'BEGIN NULL; END;\n\n/'],
    [null, 'SELECT 1', 'SELECT 1;'],
  ])('ends a statement as %s wants it: %s', (dialect, sql, expected) => {
    expect(sqlTextOf(resultOf([revision([statement(sql)])], { dialect }))).toBe(`-- upgrade 3f9c2e71a0b4: add invoices\n\n${expected}\n`);
  });
});
