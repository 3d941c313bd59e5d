import { describe, expect, it } from 'vitest';
import { sqlTextOf } from './sqlText.js';
import { resultOf, revision, statement } from './testing.js';

describe('sqlTextOf', () => {
  it('is a script whose comments say what is what', () => {
    const result = resultOf([
      revision([
        statement('CREATE TABLE a (\n  id INT\n)'),
        statement('DROP TABLE b', { loses: 'drops the table b with its rows' }),
      ]),
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
    const result = resultOf([
      revision([
        statement('A', { database: 'one' }),
        statement('B', { database: 'one' }),
        statement('C', { database: 'two' }),
      ]),
    ]);
    expect(sqlTextOf(result).split('\n\n').slice(1).join('|')).toBe('-- database one|A;|B;|-- database two|C;\n');
  });

  it('keeps the order in which env.py runs its own statements and the revisions, once for each tenant', () => {
    const environment = { uri: 'file:///env.py', range: null, position: 'before' } as const;
    const result = resultOf(
      [
        revision([statement('A', { run: 0 }), statement('A', { run: 1 })]),
        revision([], { revision: '77aa', message: '' }),
      ],
      {
        environmentStatements: [
          { ...environment, sql: 'SET search_path TO a', run: 0 },
          { ...environment, sql: 'SET search_path TO b', run: 1 },
          { ...environment, sql: 'RESET search_path', position: 'after', run: 1 },
        ],
      },
    );
    const own = '-- run by env.py itself';
    const upgrade = '-- upgrade 3f9c2e71a0b4: add invoices|A;';
    expect(
      sqlTextOf(result)
        .trimEnd()
        .split(/\n{2,}/)
        .join('|'),
    ).toBe(
      [
        own,
        'SET search_path TO a;',
        upgrade,
        own,
        'SET search_path TO b;',
        upgrade,
        '-- upgrade 77aa|-- this revision runs no SQL',
        own,
        'RESET search_path;',
      ].join('|'),
    );
  });

  it('says of which branch it is', () => {
    const result = resultOf([
      revision([statement('A')], {
        offlineConditions: [
          { range: { start: { line: 33, character: 0 }, end: { line: 33, character: 1 } }, decides: true },
        ],
      }),
    ]);
    expect(sqlTextOf(result)).toContain(
      '-- for scripts: a live run takes the other side of the condition at line 34\n\nA;',
    );
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
    expect(sqlTextOf(resultOf([revision([statement(sql)])], { dialect }))).toBe(
      `-- upgrade 3f9c2e71a0b4: add invoices\n\n${expected}\n`,
    );
  });
});
