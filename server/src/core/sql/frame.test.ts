import { expect, test } from 'vitest';
import { frameText, type FrameStep } from './frame.js';
import type { Chunk } from './render.js';

const options = { dialect: 'mysql', versions: { alembic: '1.20.1', sqlalchemy: '2.1.9' } } as const;

function step(revision: string, from: readonly string[], chunks: readonly Chunk[]): FrameStep {
  return {
    revision,
    direction: 'upgrade',
    from,
    to: [revision],
    rowsBefore: from,
    rowsAfter: [revision],
    rendered: { chunks },
  };
}

test.each(['mysql', 'postgresql'] as const)(
  'a script on %s goes on behind what is not known, and ends where Alembic ends',
  (dialect) => {
    const gap: Chunk = { gap: 'the name comes from\nget_name()', isEnd: false };
    const text = frameText(
      [
        step('aa', ['base0'], [{ text: 'A;' }, gap]),
        step('bb', ['aa'], [{ text: 'B;' }, { gap: 'the constraint has no name', isEnd: true }]),
        step('cc', ['bb'], [{ text: 'C;' }]),
      ],
      { ...options, dialect },
    );
    expect(text.split('\n\n').filter((line) => line !== 'BEGIN;')).toEqual([
      '-- Running upgrade base0 -> aa',
      'A;',
      '-- not known: the name comes from get_name()',
      "UPDATE alembic_version SET version_num='aa' WHERE alembic_version.version_num = 'base0';",
      '-- Running upgrade aa -> bb',
      'B;',
      '-- Alembic ends here: the constraint has no name',
      '',
    ]);
  },
);
