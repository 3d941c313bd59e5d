import { beforeAll, describe, expect, test } from 'vitest';
import { literalFiles, type LiteralFiles } from '../../../../test/support/literalFiles.js';
import { loadParser } from '../../../../test/support/parser.js';
import { releasedHistory } from '../../../../test/support/releasedHistory.js';
import type { PythonParser } from '../python/parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** A revision file: its id, its parents as Python, and further lines of the header. */
const file = (id: string, down: string, more = ''): string =>
  `revision = "${id}"\ndown_revision = ${down}\n${more}def upgrade():\n    pass\n`;
const read = (files: Record<string, string>): LiteralFiles => literalFiles(parser, files);

describe('GR03', () => {
  test('gives the file a new id, in its docstring too, and changes no other file', () => {
    const copy = `"""m\n\nRevision ID: b\nRevises: a\n"""\n${file('b', '"a"')}`;
    const texts = { 'a.py': file('a', 'None'), 'b.py': file('b', '"a"'), 'b2.py': copy, 'c.py': file('c', '"b"') };
    const files = read(texts);
    const fixes = files.fixes(
      'GR03',
      files.problems.find(({ file: path }) => path.endsWith('b2.py')),
    );
    expect(fixes).toMatchObject([{ title: 'Give this file the new id "new1"', isPreferred: false }]);
    expect(files.apply(fixes[0])).toEqual({
      ...texts,
      'b2.py': copy.replace('ID: b', 'ID: new1').replace('"b"', '"new1"'),
    });
  });
});

describe('GR04', () => {
  test('a reference to itself goes where parents stay', () => {
    const files = read({ 'a.py': file('a', 'None'), 'b.py': file('b', '("a", "b")') });
    expect(files.apply(files.fixes('GR04')[0])['b.py']).toBe(file('b', '"a"'));
  });

  test('a dependency on itself goes', () => {
    const files = read({ 'a.py': file('a', 'None', 'depends_on = "a"\n') });
    expect(files.apply(files.fixes('GR04')[0])['a.py']).toBe(file('a', 'None', 'depends_on = None\n'));
  });

  test('nothing is offered where a user must decide', () => {
    expect(read({ 'a.py': file('a', '"a"') }).fixes('GR04')).toEqual([]);
    expect(read({ 'a.py': file('a', '"b"'), 'b.py': file('b', '"a"') }).fixes('GR04')).toEqual([]);
  });
});

describe('GR05', () => {
  test('lets the second base follow the head of the first part', () => {
    const files = read({ 'a.py': file('a', 'None'), 'b.py': file('b', '"a"'), 'c.py': file('c', 'None') });
    const fixes = files.fixes('GR05');
    expect(fixes).toMatchObject([{ title: 'Set down_revision to "b"', isPreferred: true }]);
    expect(files.apply(fixes[0])['c.py']).toBe(file('c', '"b"'));
  });
});

describe('GR06', () => {
  const texts = {
    'a.py': file('a-b', 'None'),
    'b.py': file('b', "'a-b'"),
    'c.py': file('c', '("b", "x")', 'depends_on = ["a-b"]\n'),
    'x.py': file('x', '"a-b"'),
  };

  test('renames the revision in all files', () => {
    const files = read(texts);
    expect(files.apply(files.fixes('GR06')[0])).toEqual({
      'a.py': file('new1', 'None'),
      'b.py': file('b', "'new1'"),
      'c.py': file('c', '("b", "x")', 'depends_on = ["new1"]\n'),
      'x.py': file('x', '"new1"'),
    });
  });

  test('or in none', () => {
    const files = read({ ...texts, 'b.py': 'p = "a-b"\n' + file('b', 'p') });
    expect(files.fixes('GR06')).toMatchObject([
      { kind: 'refused', reason: 'in b.py, it is not written as a literal but by p' },
    ]);
  });
});

describe('GR07', () => {
  const first = (texts: Record<string, string>): [string | undefined, string | undefined] => {
    const files = read(texts);
    const [fix] = files.fixes('GR07');
    return [fix?.title, files.apply(fix)[Object.keys(texts).at(-1) ?? '']];
  };

  test('inserts a missing down_revision', () => {
    const upgrade = 'def upgrade():\r\n    pass\r\n';
    expect(first({ 'b.py': `revision = 'b'\r\n${upgrade}` })).toEqual([
      'Insert "down_revision = None"',
      `revision = 'b'\r\ndown_revision = None\r\n${upgrade}`,
    ]);
    expect(first({ 'a.py': file('a', 'None'), 'b.py': `revision = 'b'\n${upgrade}` })[0]).toBe(
      `Insert "down_revision = 'a'"`,
    );
  });

  test('inserts it below a comment of the id, and not into a block', () => {
    expect(first({ 'b.py': 'revision = "b"  # the id\ndef upgrade(): pass\n' })[1]).toBe(
      'revision = "b"  # the id\ndown_revision = None\ndef upgrade(): pass\n',
    );
    expect(first({ 'b.py': 'revision = "b"; x = 1\ndef upgrade(): pass\n' })[1]).toBe(
      'revision = "b"\ndown_revision = None; x = 1\ndef upgrade(): pass\n',
    );
    expect(read({ 'b.py': 'if True:\n    revision = "b"\n    x = 1\n\ndef upgrade(): pass\n' }).fixes('GR07')).toEqual(
      [],
    );
  });

  test('inserts a missing upgrade()', () => {
    const header = 'revision = "a"\ndown_revision = None';
    expect(first({ 'a.py': header })).toEqual([
      'Insert an empty upgrade()',
      `${header}\n\n\ndef upgrade():\n    pass\n`,
    ]);
  });

  test('leaves a helper module alone', () => {
    expect(read({ 'helpers.py': 'def help():\n    pass\n' }).fixes('GR07')).toEqual([]);
  });
});

describe('GR09', () => {
  test('drops what is redundant', () => {
    const files = read({ 'a.py': file('a', 'None'), 'b.py': file('b', '"a"'), 'c.py': file('c', '("a", "b")') });
    expect(files.fixes('GR09')).toMatchObject([{ title: 'Drop the redundant parent', isPreferred: true }]);
    expect(files.apply(files.fixes('GR09')[0])['c.py']).toBe(file('c', '"b"'));
  });
});

describe('GR10', () => {
  const merge = (body: string): string =>
    `from alembic import op\n${file('m', '("b", "c")').replace('    pass', body)}`;
  const codes = (text: string): string[] =>
    read({ 'a.py': file('a', 'None'), 'b.py': file('b', '"a"'), 'c.py': file('c', '"a"'), 'm.py': text }).problems.map(
      ({ code, severity }) => `${severity} ${code}`,
    );

  test.each([
    ['an operation', merge('    op.drop_table("t")'), ['information GR10']],
    [
      'generated ones',
      merge('    # ### commands auto generated by Alembic - please adjust! ###\n    op.drop_table("t")'),
      ['information GR10'],
    ],
    ['nothing', merge('    pass'), []],
    ['no operation', merge('    op.get_bind()'), []],
    ['explained', merge('    # both branches made it\n    op.drop_table("t")'), []],
    ['another op', merge('    op.drop_table("t")').replace('alembic', 'tools'), []],
    [
      'no merge',
      `from alembic import op\n${file('m', '"b"').replace('    pass', '    op.drop_table("t")')}`,
      ['error GR01', 'error GR01'],
    ],
  ])('%s', (_what, text, expected) => {
    expect(codes(text).sort()).toEqual(expected);
  });
});

describe('GR13', () => {
  test('removes the label here', () => {
    const files = read({
      'a.py': file('a', 'None', 'branch_labels = ("x",)\n'),
      'b.py': file('b', '"a"', 'branch_labels = ["y", "x"]\n'),
    });
    const fixes = files.fixes(
      'GR13',
      files.problems.find(({ file: path }) => path.endsWith('b.py')),
    );
    expect(fixes).toMatchObject([{ title: 'Remove the label "x" here', isPreferred: false }]);
    expect(files.apply(fixes[0])['b.py']).toBe(file('b', '"a"', 'branch_labels = "y"\n'));
  });
});

describe('GR02', () => {
  test('offers the closest ids', () => {
    const files = read({ 'a.py': file('1a31ce608336', 'None'), 'b.py': file('b', '"1a31ce608363"') });
    const fixes = files.fixes('GR02');
    expect(fixes.map(({ title }) => title)).toEqual(['Change to "1a31ce608336"']);
    expect(files.apply(fixes[0])['b.py']).toBe(file('b', '"1a31ce608336"'));
  });

  test('in a merge, only the missing one', () => {
    const files = read({
      'a.py': file('abcd1', 'None'),
      'c.py': file('c', '"abcd1"'),
      'b.py': file('b', '("c", "abcd")'),
    });
    expect(files.apply(files.fixes('GR02')[0])['b.py']).toBe(file('b', '("c", "abcd1")'));
  });

  test('the revision that declares the label', () => {
    const files = read({ 'a.py': file('a', 'None', 'branch_labels = "x"\n'), 'b.py': file('b', '"x"') });
    expect(files.fixes('GR02')).toMatchObject([{ title: 'Change to "a"', isPreferred: true }]);
  });

  test('says why it cannot', () => {
    const files = read({ 'a.py': file('abcd1', 'None'), 'b.py': 'p = "abcd"\n' + file('b', 'p') });
    expect(files.fixes('GR02')).toEqual([
      { kind: 'refused', title: 'Change to "abcd1"', reason: 'it is not written as a literal but by p' },
    ]);
  });
});

describe('GR08', () => {
  const withDoc = (lines: string, down = '"a"'): string => `"""m\n\n${lines}"""\n${file('b', down)}`;
  const others = { 'a.py': file('a', 'None'), 'c.py': file('c', '"a"') };
  const messages = (text: string): string[] =>
    literalFiles(parser, { 'a.py': others['a.py'], 'b.py': text })
      .problems.filter(({ code }) => code === 'GR08')
      .map(({ message }) => message);

  test.each([
    ['Revision ID: b\nRevises: a\n', '"a"'],
    ...['None', 'none', '(none)', '<none>', '<base>', 'base', '-', '--', 'n/a', 'N/A'].map((word) => [
      `Revises: ${word}\n`,
      'None',
    ]),
    ['Revises: \n', 'None'],
    ['Revises: x, a\n', '("a", "x")'],
    ['no lines\n', '"a"'],
    ['Revises: the one before\n', '"a"'],
    ['Revises: x\nRevises: y\n', '"a"'],
    ['Revises: z\n', 'parent()'],
  ])('silent: %j for %s', (lines, down) => {
    expect(messages(withDoc(lines, down))).toEqual([]);
  });

  test.each([
    ['Revises: z\n', 'The docstring says that this revision follows "z", and down_revision names "a".'],
    ['Revises: \n', 'The docstring says that this revision follows no other, and down_revision names "a".'],
    ['Revises: (none)\n', 'The docstring says that this revision follows "(none)", and down_revision names "a".'],
    ['Revision ID: z\n', 'The docstring calls this revision "z", and its id is "b".'],
  ])('reports %j', (lines, beginning) => {
    const [message] = messages(withDoc(lines));
    expect(message?.startsWith(beginning)).toBe(true);
  });

  test('is a hint, and updated in both lines at once', () => {
    const files = read({ 'a.py': others['a.py'], 'b.py': withDoc('Revision ID: x\nRevises: z, y\n') });
    expect(files.problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['GR08', 'hint'],
      ['GR08', 'hint'],
    ]);
    expect(files.fixes('GR08')).toMatchObject([{ title: 'Update the docstring', isPreferred: true }]);
    expect(files.apply(files.fixes('GR08')[0])['b.py']).toBe(withDoc('Revision ID: b\nRevises: a\n'));
  });
});

describe('OD06', () => {
  const fixed = (text: string): (string | undefined)[] => {
    const files = read({ 'a.py': text });
    return files.problems
      .filter(({ code }) => code === 'OD06')
      .flatMap((problem) => files.fixes('OD06', problem).map((fix) => files.apply(fix)['a.py']));
  };

  test('removes a comment behind code, or with its line where it is alone', () => {
    expect(fixed(file('a', 'None').replace('None', 'None  # alembic: ignore[GR06] x'))).toEqual([file('a', 'None')]);
    expect(fixed(`# alembic: ignore[GR06] x\r\n${file('a', 'None')}`)).toEqual([file('a', 'None')]);
    expect(fixed(`${file('a', 'None')}    # alembic: ignore[GR06] x`)).toEqual([file('a', 'None')]);
  });

  test('removes one of several codes, and leaves what another tool is told', () => {
    const text = file('a', 'None').replace('revision = "a"', 'revision = "a-b"  # alembic: ignore[GR08, GR06, GR07] x');
    expect(fixed(text)).toEqual([text.replace('GR08, ', ''), text.replace(', GR07', '')]);
    expect(fixed(file('a', 'None').replace('None', 'None  # noqa # alembic: ignore[GR06] x'))).toEqual([
      file('a', 'None').replace('None', 'None  # noqa'),
    ]);
  });

  test('offers nothing for a comment without a code', () => {
    expect(fixed(file('a', 'None').replace('None', 'None  # alembic: ignore this'))).toEqual([]);
  });
});

describe('GR11', () => {
  test('moves what was inserted to the head, and gives what follows its own parent back', () => {
    const released = releasedHistory({ a: [], b: ['a'], c: ['b'] });
    const texts = {
      'a.py': file('a', 'None'),
      'x.py': file('x', '"a"'),
      'y.py': file('y', '"x"'),
      'b.py': file('b', '"y"'),
      'c.py': file('c', '"b"'),
    };
    const files = literalFiles(parser, texts, {}, released);
    const [fix, ...more] = files.fixes('GR11');
    expect(more).toEqual([]);
    expect(fix?.title).toBe('Move to the head');
    expect(files.apply(fix)).toEqual({ ...texts, 'x.py': file('x', '"c"'), 'b.py': file('b', '"a"') });
  });

  const inserted = `"""add invoices

Revision ID: x
Revises: a
Create Date: 2020-01-01 00:00:00

"""
from alembic import op
import sqlalchemy as sa

revision = 'x'
down_revision = 'a'  # alembic: ignore[GR99] of x


def upgrade():
    """Adds them."""
    # ### commands auto generated by Alembic - please adjust! ###
    op.create_table(
        'invoice',
        sa.Column('id', sa.Integer()),
        sa.Column('owner', sa.Integer(), sa.ForeignKey('owner.id')),
        sa.Column('mood', sa.Enum('ok', name='mood')),
        comment="""two
lines""",
        schema='books',
    )
    op.add_column('account', sa.Column('mail', sa.Text()))
    op.create_index(op.f('ix_account_name'), 'account', ['name'])  # for searches
    # ### end Alembic commands ###


def downgrade():
    op.drop_table('invoice')
`;
  const past = releasedHistory({ a: [], x: ['a'], b: ['x'], c: ['b'] }, { tags: { v1: { a: [], b: ['a'] } } });
  const readInserted = (text: string, later = file('c', '"b"')): LiteralFiles =>
    literalFiles(
      parser,
      { 'a.py': file('a', 'None'), 'x_add_invoices.py': text, 'b.py': file('b', '"x"'), 'c.py': later },
      {},
      past,
    );

  test('repairs what databases have skipped, and says so at the revision', () => {
    const files = readInserted(inserted);
    const [fix, ...more] = files.fixes('GR11');
    expect(more).toEqual([]);
    const texts = files.apply(fix);
    expect(texts['x_add_invoices.py']).toBe(
      inserted.replace("revision = 'x'\n", "revision = 'x'  # alembic: ignore[GR11] repaired by new1\n"),
    );
    expect(texts['new1_repair_add_invoices.py']).toBe(`"""Repair: add invoices

Revision ID: new1
Revises: c
Create Date: 2026-01-02 03:04:05.678901

"""
from alembic import context, op
import sqlalchemy as sa

revision = 'new1'
down_revision = 'c'


def upgrade():
    """Adds them."""
    # Some databases were past x when it came: they never ran it. What it adds is added here where it is
    # missing.
    if context.is_offline_mode():
        # No database can be asked what is missing.
        op.execute('-- What x adds is not in this script, which cannot ask what is missing')
        return
    if 'invoice' not in sa.inspect(op.get_bind()).get_table_names(schema='books'):
        op.create_table(
            'invoice',
            sa.Column('id', sa.Integer()),
            sa.Column('owner', sa.Integer(), sa.ForeignKey('owner.id')),
            sa.Column('mood', sa.Enum('ok', name='mood')),
            comment="""two
lines""",
            schema='books',
        )
    if 'mail' not in [column['name'] for column in sa.inspect(op.get_bind()).get_columns('account')]:
        op.add_column('account', sa.Column('mail', sa.Text()))
    if 'ix_account_name' not in [index['name'] for index in sa.inspect(op.get_bind()).get_indexes('account')]:
        op.create_index(op.f('ix_account_name'), 'account', ['name'])


def downgrade():
    # Nothing: what upgrade() may have added belongs to x, and its downgrade() takes it back.
    pass
`);
    expect(literalFiles(parser, texts, {}, past).problems.filter(({ code }) => code !== 'OD06')).toEqual([]);
  });

  test('repairs what they have not dropped, and constraints', () => {
    const text = inserted.replace(
      "op.add_column('account', sa.Column('mail', sa.Text()))",
      `op.drop_constraint('fk_old', 'account', type_='foreignkey', schema='s')
    op.drop_index('ix_old', table_name='account')
    op.drop_column('account', 'old')
    op.drop_table('gone')
    op.create_unique_constraint('uq_mail', 'account', ['mail'])
    op.create_foreign_key('fk_new', 'account', 'person', ['person_id'], ['id'])`,
    );
    const files = readInserted(text);
    const [fix] = files.fixes('GR11');
    const repair = files.apply(fix)['new1_repair_add_invoices.py'] ?? '';
    const conditions = repair.split('\n').filter((line) => /^ {4}if '/.test(line));
    const of = (list: string, table = "'account'"): string => `in sa.inspect(op.get_bind()).${list}(${table})]:`;
    expect(conditions.map((line) => line.trim())).toEqual([
      "if 'invoice' not in sa.inspect(op.get_bind()).get_table_names(schema='books'):",
      `if 'fk_old' in [key['name'] for key ${of('get_foreign_keys', "'account', schema='s'")}`,
      `if 'ix_old' in [index['name'] for index ${of('get_indexes')}`,
      `if 'old' in [column['name'] for column ${of('get_columns')}`,
      "if 'gone' in sa.inspect(op.get_bind()).get_table_names():",
      `if 'uq_mail' not in [constraint['name'] for constraint ${of('get_unique_constraints')}`,
      `if 'fk_new' not in [key['name'] for key ${of('get_foreign_keys')}`,
      `if 'ix_account_name' not in [index['name'] for index ${of('get_indexes')}`,
    ]);
  });

  test.each([
    [
      'another operation',
      inserted.replace("op.add_column('account', sa.Column('mail', sa.Text()))", "op.rename_table('t', 'u')"),
      'in x_add_invoices.py, upgrade() also calls rename_table, and only tables, columns, indexes,',
    ],
    [
      'code between',
      inserted.replace('    op.add_column', "    name = 'x'\n    op.add_column"),
      "upgrade() also does this, and only tables, columns, indexes, unique constraints and foreign keys that it creates or drops by name can be repeated: name = 'x'",
    ],
    [
      'a computed name',
      inserted.replace("'account', sa", 'TABLE, sa'),
      'a name that add_column gets is not written as a literal',
    ],
    [
      'a computed schema',
      inserted.replace("'books'", 'SCHEMA'),
      'the schema that create_table gets is not written as a literal',
    ],
    [
      'unpacked arguments',
      inserted.replace("['name'])", '*COLUMNS)'),
      'the arguments of create_index are unpacked at run time',
    ],
    ['parameters', inserted.replace('upgrade()', 'upgrade(engine)'), 'upgrade() takes parameters'],
    ['two of a name', `${inserted}\n\ndef upgrade():\n    pass\n`, 'the file defines upgrade() more than once'],
    [
      'another name',
      inserted.replace('import sqlalchemy as sa', 'import sqlalchemy as db\nsa = 1\ncontext = 2'),
      '"context" is the name of something else in this file',
    ],
    ['nothing', file('x', '"a"'), 'it changes nothing, so nothing is to be repaired'],
  ])('offers no repair of %s, and says why', (_what, text, reason) => {
    expect(readInserted(text).fixes('GR11')).toEqual([
      {
        kind: 'refused',
        title: 'Write a repair revision at the head',
        reason: expect.stringContaining(reason) as string,
      },
    ]);
  });

  test.each([
    ["op.add_column('invoice', sa.Column('day', sa.Date()))", '"invoice" is used again'],
    ["op.drop_index('ix_account_name')", '"ix_account_name" is used again'],
    ["op.alter_column('account', 'mail', nullable=False)", '"account" is used again'],
    ["op.rename_table('owner', 'person')", '"owner" is used again'],
    ["op.drop_column('owner', 'id')", '"owner" is used again'],
    ['op.execute("ALTER TYPE mood ADD VALUE 1")', '"mood" is used again'],
    ["op.create_unique_constraint(None, 'account', ['mail'])", '"account" and "mail" are used again'],
    ["op.rename_table('account', 'users')", '"account" is used again'],
    ['op.execute("UPDATE Account SET active = 1")', '"account" is used again'],
    ['op.drop_column(TABLE, "x")', 'drop_column is called on what the text does not name'],
  ])('offers no repair where a later revision does %s', (body, reason) => {
    const later = `from alembic import op\nimport sqlalchemy as sa\n${file('c', '"b"').replace('pass', body)}`;
    expect(readInserted(inserted, later).fixes('GR11')).toMatchObject([
      { kind: 'refused', reason: `c.py comes after it, and may need or change what it adds: there ${reason}` },
    ]);
  });

  test('repairs although later revisions change other things of the same table', () => {
    const later = `from alembic import op\nimport sqlalchemy as sa\n${file('c', '"b"').replace('pass', "op.add_column('account', sa.Column('phone', sa.Text()))")}`;
    expect(readInserted(inserted, later).fixes('GR11')).toMatchObject([{ kind: 'edit' }]);
  });

  test('repairs several that were inserted one after the other by as many', () => {
    const one = inserted.replace("'a'", "'a'");
    const two = inserted
      .replaceAll("'x'", "'y'")
      .replace("'a'", "'x'")
      .replaceAll('invoice', 'receipt')
      .replaceAll("'mail'", "'fax'")
      .replaceAll('ix_', 'iy_');
    const files = literalFiles(
      parser,
      { 'a.py': file('a', 'None'), 'x.py': one, 'y.py': two, 'b.py': file('b', '"y"') },
      {},
      releasedHistory({ a: [], x: ['a'], y: ['x'], b: ['y'] }, { tags: { v1: { a: [], b: ['a'] } } }),
    );
    const texts = files.apply(files.fixes('GR11')[0]);
    expect(Object.keys(texts).slice(4)).toEqual(['new1_repair.py', 'new2_repair.py']);
    expect(texts['new1_repair.py']).toContain("down_revision = 'b'");
    expect(texts['new2_repair.py']).toContain("down_revision = 'new1'");
    expect(texts['y.py']).toContain("revision = 'y'  # alembic: ignore[GR11] repaired by new1 and new2");
  });

  test('is offered at one head only', () => {
    const files = literalFiles(
      parser,
      {
        'a.py': file('a', 'None'),
        'x.py': inserted,
        'b.py': file('b', '"x"'),
        'c.py': file('c', '"b"'),
        'd.py': file('d', '"b"'),
      },
      {},
      past,
    );
    expect(files.fixes('GR11')).toMatchObject([
      { kind: 'refused', reason: 'there are several heads after it, "c" and "d": merge them first' },
    ]);
  });
});

describe('GR17', () => {
  const before = { a: [], b: ['a'], c: ['b'] };
  const released = releasedHistory(before, {
    tags: { v1: before },
    textOf: ({ path }) => (path === '/p/versions/b.py' ? file('b', '"a"') : undefined),
  });

  test('restores the file as the release has it, and gives what followed its own parent back', () => {
    const files = literalFiles(parser, { 'a.py': file('a', 'None'), 'c.py': file('c', '"a"') }, {}, released);
    const [fix, ...more] = files.fixes('GR17');
    expect(more).toEqual([]);
    expect(fix?.title).toBe('Restore b.py from v1');
    expect(files.apply(fix)).toEqual({
      'a.py': file('a', 'None'),
      'b.py': file('b', '"a"'),
      'c.py': file('c', '"b"'),
    });
  });

  test('restores nothing over another file, or without its text', () => {
    const taken = { 'a.py': file('a', 'None'), 'b.py': file('other', '"a"'), 'c.py': file('c', '"other"') };
    expect(literalFiles(parser, taken, {}, released).fixes('GR17').at(-1)).toMatchObject({
      kind: 'refused',
      reason: 'b.py is there, with another id',
    });
    const files = literalFiles(parser, { 'a.py': file('a', 'None'), 'b.py': file('b', '"a"') }, {}, released);
    expect(files.fixes('GR17')).toMatchObject([{ kind: 'refused', reason: 'the text of c.py is not at hand' }]);
  });

  test('declares a squash where one new revision took the place of all', () => {
    const files = literalFiles(parser, { 's.py': file('s', 'None') }, {}, released);
    const [fix] = files.fixes('GR17');
    expect(fix?.title).toBe('Declare that "s" replaces them');
    const texts = files.apply(fix);
    expect(texts).toEqual({ 's.py': `# alembic: replaces a, b, c\n${file('s', 'None')}` });
    expect(literalFiles(parser, texts, {}, released).problems).toEqual([]);
  });
});
