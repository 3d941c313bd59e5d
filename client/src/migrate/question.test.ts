import type { CommandPlan, PreviewRevision } from 'alembic-language-server/messages';
import { describe, expect, it } from 'vitest';
import { english } from '../../../test/support/english.js';
import { changesNothing, nothingToDoText, commandQuestion } from './question.js';
import type { NameRevision } from './revisionNames.js';

const name: NameRevision = (id) => (id === 'aaaa1111' ? 'aaaa1111 (add orders)' : id);

const rendered: PreviewRevision = {
  revision: 'bbbb2222',
  message: 'add invoices',
  uri: 'file:///b.py',
  direction: 'upgrade',
  statements: [],
  error: null,
};

const heads = ['bbbb2222'];

function plan(changes: Partial<CommandPlan> = {}): CommandPlan {
  return {
    database: {
      dialect: 'PostgreSQL',
      driver: 'psycopg',
      host: 'localhost',
      database: 'shop',
      user: 'app',
      description: 'PostgreSQL app@localhost/shop',
      isLocal: true,
    },
    from: ['aaaa1111'],
    after: ['bbbb2222'],
    steps: [{ revision: 'bbbb2222', message: 'add invoices', uri: 'file:///b.py', direction: 'upgrade' }],
    seal: { steps: [{ revision: 'bbbb2222', direction: 'upgrade', digest: 'd' }], target: null, environment: 'd' },
    unsaved: [],
    preview: {
      environment: 'e',
      environmentName: 'migrations',
      dialect: 'postgresql',
      revisions: [rendered],
      notes: [],
    },
    losses: [],
    findings: { errors: 0, warnings: 0, information: 0, worst: [] },
    confirmation: null,
    ...changes,
  };
}

describe('commandQuestion', () => {
  it('an upgrade that loses nothing: target, from, to and steps, and no word of a backup', () => {
    expect(
      commandQuestion({ environment: 'e', command: 'upgrade', to: 'heads' }, plan(), heads, name, english),
    ).toEqual({
      message: 'Upgrade PostgreSQL app@localhost/shop by 1 revision?',
      detail: [
        'Target: PostgreSQL, driver psycopg, host localhost, database shop, user app',
        'From: aaaa1111 (add orders)',
        'To: bbbb2222',
        '',
        'Steps, in this order:',
        '↑ bbbb2222 add invoices',
      ].join('\n'),
    });
  });

  it('a downgrade that loses data: the losses and the reminder of a backup come before the steps', () => {
    const steps = [
      { revision: 'aaaa1111', message: 'add orders', uri: 'file:///a.py', direction: 'downgrade' as const },
    ];
    const question = commandQuestion(
      { environment: 'e', command: 'downgrade', to: 'base' },
      plan({ steps, after: [], losses: ['aaaa1111: drops the table orders with its rows'] }),
      heads,
      name,
      english,
    );
    expect(question.message).toBe('Downgrade PostgreSQL app@localhost/shop by 1 revision?');
    expect(question.detail).toContain(
      'To: base, before the first revision\n\nThis loses data:\n• aaaa1111: drops the table orders with its rows\nBack up anything you cannot afford to lose.\n\n',
    );
    expect(question.detail.endsWith('Steps, in this order:\n↓ aaaa1111 add orders')).toBe(true);
  });

  it('open findings are counted, and the worst are shown with their revisions, each on one line', () => {
    const worst = Array.from({ length: 5 }, (_, at) => ({
      revision: 'bbbb2222',
      code: `LK0${at + 1}`,
      message: at === 0 ? `This locks "a\n\nTarget: safe" ${'x'.repeat(300)}` : 'This blocks writes.',
    }));
    const { detail } = commandQuestion(
      { environment: 'e', command: 'upgrade', to: 'heads' },
      plan({ findings: { errors: 1, warnings: 8, information: 0, worst } }),
      heads,
      name,
      english,
    );
    const lines = detail.split('\n');
    const at = lines.indexOf('Open findings: 1 error, 8 warnings');
    expect(lines[at + 1]).toMatch(/^• bbbb2222 LK01: This locks "a Target: safe" x+…$/u);
    expect(lines.slice(at + 2, at + 6)).toEqual([
      '• bbbb2222 LK02: This blocks writes.',
      '• bbbb2222 LK03: This blocks writes.',
      '• bbbb2222 LK04: This blocks writes.',
      '… and 5 more',
    ]);
    expect(lines.filter((line) => line.startsWith('Target:'))).toHaveLength(1);
  });

  it('a stamp says that no migration runs, and names neither steps nor missing SQL', () => {
    const question = commandQuestion(
      { environment: 'e', command: 'stamp', to: 'aaaa1111' },
      plan({ from: [], after: null, preview: null }),
      heads,
      name,
      english,
    );
    expect(question.message).toBe('Stamp PostgreSQL app@localhost/shop?');
    expect(question.detail).toContain('From: base, before the first revision\nTo: aaaa1111 (add orders)');
    expect(question.detail).toContain('No migration runs: only the version table is written.');
    expect(question.detail).not.toMatch(/Steps|The SQL/u);
  });

  it.each([
    ['no preview at all', null, 'The SQL could not be rendered in advance.'],
    [
      'a step that could not be rendered',
      {
        environment: 'e',
        environmentName: 'm',
        dialect: null,
        notes: ['env.py printed something.'],
        revisions: [{ ...rendered, error: { message: 'reads rows', details: '', range: null } }],
      },
      'The SQL of bbbb2222 could not be fully rendered in advance.\nenv.py printed something.',
    ],
  ])('%s is told', (_, preview, text) => {
    expect(
      commandQuestion({ environment: 'e', command: 'upgrade', to: '+1' }, plan({ preview }), heads, name, english)
        .detail,
    ).toContain(text);
  });

  it.each([
    ['with SQL', {}],
    ['without SQL', { preview: null }],
  ])('files with unsaved text are named, because Alembic runs the saved ones: %s', (_, changes) => {
    const { detail } = commandQuestion(
      { environment: 'e', command: 'upgrade', to: 'heads' },
      plan({ unsaved: ['b.py', 'env.py'], ...changes }),
      heads,
      name,
      english,
    );
    expect(detail).toContain('Not saved: b.py, env.py. Alembic runs the saved text, which is what is shown here.');
  });

  it('a long plan shows its first and its last steps, with the count of those between', () => {
    const steps = Array.from({ length: 40 }, (_, index) => ({
      revision: `id${index}`,
      message: '',
      uri: 'file:///x.py',
      direction: 'upgrade' as const,
    }));
    const { message, detail } = commandQuestion(
      { environment: 'e', command: 'upgrade', to: 'heads' },
      plan({ steps }),
      heads,
      name,
      english,
    );
    expect(message).toContain('by 40 revisions');
    expect(detail).toContain('↑ id0\n↑ id1\n↑ id2\n↑ id3\n… 32 more …\n↑ id36\n↑ id37\n↑ id38\n↑ id39');
    expect(detail).not.toContain('id4\n');
  });

  it('a step is told by where it leads', () => {
    const detail = (after: readonly string[] | null): string =>
      commandQuestion({ environment: 'e', command: 'downgrade', to: '-1' }, plan({ after }), heads, name, english)
        .detail;
    expect(detail(['aaaa1111', 'bbbb2222'])).toContain('To: aaaa1111 (add orders), bbbb2222\n');
    expect(detail([])).toContain('To: base, before the first revision\n');
    expect(detail(null)).toContain('To: one step down\n');
  });

  it.each([
    [[], 'all heads'],
    [['bbbb2222', null], 'all heads'],
    [['aaaa1111', 'bbbb2222'], 'aaaa1111 (add orders), bbbb2222'],
  ])('heads %j are told as %s', (ids, text) => {
    expect(
      commandQuestion({ environment: 'e', command: 'upgrade', to: 'heads' }, plan({ after: null }), ids, name, english)
        .detail,
    ).toContain(`To: ${text}\n`);
  });

  it('a SQLite file has neither host nor user', () => {
    const database = {
      dialect: 'SQLite',
      driver: null,
      host: null,
      database: 'app.db',
      user: null,
      description: 'SQLite app.db',
      isLocal: true,
    };
    expect(
      commandQuestion({ environment: 'e', command: 'upgrade', to: 'heads' }, plan({ database }), heads, name, english)
        .detail,
    ).toContain('Target: SQLite, database app.db\n');
  });
});

describe('changesNothing', () => {
  const both = ['aaaa1111', 'cccc3333'];
  it.each([
    ['upgrade without steps', 'upgrade', 'heads', plan({ steps: [] }), true],
    ['upgrade with a step', 'upgrade', 'heads', plan(), false],
    ['stamp where it stands', 'stamp', 'aaaa', plan({ steps: [], after: ['aaaa1111'] }), true],
    ['stamp elsewhere, which has no steps', 'stamp', 'bbbb2222', plan({ steps: [] }), false],
    ['stamp where it stands, with alembic.command', 'stamp', 'aaaa1111', plan({ steps: [], after: null }), true],
    ['stamp at base that is at base', 'stamp', 'base', plan({ from: [], after: [] }), true],
    ['stamp at one of two heads, as both', 'stamp', 'heads', plan(), false],
    [
      'stamp at both heads, in another order',
      'stamp',
      'heads',
      plan({ from: ['cccc3333', 'aaaa1111'], after: ['aaaa1111', 'cccc3333'] }),
      true,
    ],
  ] as const)('%s', (_, command, to, planned, expected) => {
    expect(changesNothing({ environment: 'e', command, to }, planned, both)).toBe(expected);
  });

  it('says where the database is', () => {
    expect(nothingToDoText('upgrade', plan(), name, english)).toBe(
      'Nothing to upgrade: PostgreSQL app@localhost/shop is at aaaa1111 (add orders) already.',
    );
    expect(nothingToDoText('downgrade', plan({ from: [] }), name, english)).toBe(
      'PostgreSQL app@localhost/shop is at base: nothing to downgrade.',
    );
  });
});
