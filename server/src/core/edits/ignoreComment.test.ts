import { expect, test } from 'vitest';
import { testReaders } from '../../../../test/support/factReader.js';
import { applyChanges } from './textChange.js';

const head = '"""message\n\nRevises: zz\n"""\nrevision = "a1"\ndown_revision = None\n\n\ndef upgrade():\n';

/** The text after the comment was written for what is between ‹ and ›. */
async function ignored(marked: string, codes = ['LK01']): Promise<string> {
  const start = marked.indexOf('‹');
  const text = marked.replace(/[‹›]/g, '');
  const { repair } = await testReaders();
  const rewriting = repair.ignore(text, { span: { start, end: marked.indexOf('›') - 1 }, codes, reason: 'why' });
  return rewriting.kind === 'refused' ? rewriting.reason : applyChanges(text, rewriting.changes);
}

test.each([
  ['behind an operation', '    ‹op.f("x")›\n', '    op.f("x")  # alembic: ignore[LK01] why\n'],
  [
    'behind the end of an operation of several lines',
    '    ‹op.f(\n        "x",\n    )›\n    pass\n',
    '    op.f(\n        "x",\n    )  # alembic: ignore[LK01] why\n    pass\n',
  ],
  [
    'behind an argument on a line of its own',
    '    op.f(\n        ‹"x"›,\n    )\n',
    '    op.f(\n        "x",  # alembic: ignore[LK01] why\n    )\n',
  ],
  ['behind another comment', '    ‹op.f()›  # noqa\n', '    op.f()  # noqa  # alembic: ignore[LK01] why\n'],
  [
    'into a comment of the kind that is there',
    '    ‹op.f()›  # alembic: ignore[TX02] small\n',
    '    op.f()  # alembic: ignore[TX02, LK01] small\n',
  ],
  [
    'behind the end of a text of several lines',
    '    op.execute("""\n      ‹SELECT 1›\n    """)\n',
    '    op.execute("""\n      SELECT 1\n    """)  # alembic: ignore[LK01] why\n',
  ],
  [
    'behind the end of a line that goes on after a backslash',
    '    x = 1 + \\\n        ‹f()› + \\\n        2\n',
    '    x = 1 + \\\n        f() + \\\n        2  # alembic: ignore[LK01] why\n',
  ],
])('a comment that ignores a finding is written %s', async (_, body, expected) => {
  expect(await ignored(head + body)).toBe(head + expected);
});

test('a finding in the docstring is ignored behind it, in files with any line ends', async () => {
  const body = `${head}    pass\n`.replaceAll('\n', '\r\n');
  expect(await ignored(body.replace('zz', '‹zz›'), ['GR08'])).toBe(
    body.replace('"""\r\nrev', '"""  # alembic: ignore[GR08] why\r\nrev'),
  );
});

test('a finding about a function is ignored at its name, and one that shows others ignores all of them', async () => {
  expect(await ignored(`${head}    pass\n\ndef ‹downgrade›():\n    pass\n`, ['DG02', 'DG03'])).toContain(
    'def downgrade():  # alembic: ignore[DG02, DG03] why\n',
  );
});

test('where no comment behind the place is about all of it, the whole file ignores the rule', async () => {
  expect(await ignored('# a note\n‹revision = "a1"\ndown_revision = None›\n')).toBe(
    '# a note\n# alembic: ignore[LK01] why\nrevision = "a1"\ndown_revision = None\n',
  );
});
