import type { CompletionItem, CompletionList, TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, test } from 'vitest';
import { startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

/**
 * Ids as users choose them: words, dates, file stems, with blanks. The line parts at "add users" and is not joined.
 */
const history = {
  '0282_base.py': revision('0282_base', 'None', { message: 'start' }),
  '2026_01_02.py': revision('2026_01_02', '"0282_base"', { message: 'add users', labels: '("people",)' }),
  '0283_platform_admin.py': revision('0283_platform_admin', '"2026_01_02"', { message: 'platform admin' }),
  'spring_clean.py': revision('spring clean.v2', '"2026_01_02"', { message: 'Frühjahrsputz 🎉' }).replace(
    '2026-01-02 03',
    '2026-02-03 03',
  ),
};
const stem = 'edited.py';

/** Completes at the marker of the edited file; the caret is the marker's start. */
async function complete(text: string, files = history) {
  const workspace = makeWorkspace(project({ ...files, [stem]: text }));
  const client = await startClient({ folders: [workspace.root] });
  const path = workspace.path(`${versions}/${stem}`);
  await client.open(path);
  const position = workspace.marker(`${versions}/${stem}`).start;
  const list = await client.request<CompletionList | null>('textDocument/completion', {
    textDocument: { uri: workspace.uri(`${versions}/${stem}`) },
    position,
  });
  return { list, document: TextDocument.create('memory:x', 'python', 1, text.replace(/[‹›]/g, '')) };
}

const labels = (list: CompletionList | null): string[] | null =>
  list && [...list.items].sort(bySortText).map(({ label }) => label);
const bySortText = (one: CompletionItem, other: CompletionItem): number =>
  (one.sortText ?? '').localeCompare(other.sortText ?? '');

/** The line of the marker after taking an item. */
async function taken(text: string, label: string): Promise<string> {
  const { list, document } = await complete(text);
  const edit = list?.items.find((item) => item.label === label)?.textEdit as TextEdit | undefined;
  if (edit === undefined) throw new Error(`"${label}" is not offered.`);
  expect(edit.range.start.line).toBe(edit.range.end.line);
  return TextDocument.applyEdits(document, [edit]).split(/\r?\n/)[edit.range.start.line] ?? '';
}

const own = (down: string, rest: Parameters<typeof revision>[2] = {}): string => revision('own', down, rest);
const all = ['spring clean.v2', '0283_platform_admin', '2026_01_02', '0282_base'];

describe('offers', () => {
  test.each<[string, string, string[]]>([
    ['in an empty string', own('"‹›"'), all],
    ['in an unfinished string', own('"‹›'), all],
    ['in an unfinished tuple', own('("0282‹›'), all],
    ['behind a part of an id', own('"0283_‹›platform_admin"'), all],
    [
      'in a list, without what stands there already',
      own('["0283_platform_admin", \'‹›\']'),
      ['spring clean.v2', '2026_01_02', '0282_base'],
    ],
    [
      'labels too in depends_on',
      own('None', { depends: '"‹›"' }),
      ['spring clean.v2', '0283_platform_admin', '2026_01_02', 'people', '0282_base'],
    ],
    [
      'in the docstring what down_revision says first',
      own('"2026_01_02"').replace('Create Date', 'Revises: ‹›\nCreate Date'),
      ['2026_01_02', 'spring clean.v2', '0283_platform_admin', '0282_base'],
    ],
    ['in the docstring the own id', own('None').replace('ID: own', 'ID:‹›'), ['own']],
    ['no label to declare that is taken', own('None', { labels: '("‹›",)' }), []],
  ])('%s', async (_what, text, expected) => {
    expect(labels((await complete(text)).list)).toEqual(expected);
  });

  test('neither the revision itself nor what follows it', async () => {
    const files = {
      ...history,
      'next.py': revision('next', '"own"'),
      'needs.py': revision('needs', 'None', { depends: '"next"' }),
    };
    expect(labels((await complete(own('"‹›"'), files)).list)).toEqual(all);
    expect(labels((await complete(own('"‹›'), files)).list)).toEqual(all);
  });

  test('labels that another revision needs and none declares', async () => {
    const files = { ...history, 'needs.py': revision('needs', 'None', { depends: '("billing", "people")' }) };
    const { list } = await complete(own('None', { labels: '"‹›"' }), files);
    expect(list?.items).toMatchObject([{ label: 'billing', detail: 'named by message of needs (needs) · 2026-01-02' }]);
  });

  test('id, message and date, to be found by each', async () => {
    const { list } = await complete(own('"‹›"'));
    expect(list?.items[0]).toMatchObject({
      label: 'spring clean.v2',
      labelDetails: { detail: ' Frühjahrsputz 🎉', description: '2026-02-03' },
      detail: 'Frühjahrsputz 🎉 · 2026-02-03',
      filterText: 'spring clean.v2 Frühjahrsputz 🎉',
    });
  });

  test('a part of a long history, asked again with each letter', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `r${index}`);
    const files = Object.fromEntries(
      names.map((id, index) => [`${id}.py`, revision(id, index === 0 ? 'None' : `"r${index - 1}"`)]),
    );
    const { list } = await complete(own('"‹›"'), files as typeof history);
    expect(list).toMatchObject({ isIncomplete: true });
    expect(list?.items).toHaveLength(300);
    expect(list?.items[0]?.label).toBe('r999');
    expect(labels((await complete(own('"r10‹›"'), files as typeof history)).list)).toContain('r100');
  });
});

describe('what is taken replaces the whole string', () => {
  test.each<[string, string, string, string]>([
    ['nothing', own('"‹›"'), '0283_platform_admin', 'down_revision = "0283_platform_admin"'],
    ['an id with blanks and dots', own('"spring ‹›clean.v1"'), 'spring clean.v2', 'down_revision = "spring clean.v2"'],
    [
      'the element alone',
      own('("2026_01_02", u\'0283‹›-x\', "0282_base")'),
      '0283_platform_admin',
      'down_revision = ("2026_01_02", u\'0283_platform_admin\', "0282_base")',
    ],
    ['in triple quotes', own('r"""a‹›b"""'), '2026_01_02', 'down_revision = r"""2026_01_02"""'],
    [
      'what is not finished, and ends it',
      own('("0282‹›, "2026_01_02")'),
      '0282_base',
      'down_revision = ("0282_base", "2026_01_02")',
    ],
    [
      'after characters of every width',
      own('"🎉ä‹›é"').replaceAll('\n', '\r\n'),
      '2026_01_02',
      'down_revision = "2026_01_02"',
    ],
    [
      'one name of the docstring',
      own('None').replace('Create Date', 'Revises: a b‹›.c, 0282_base\nCreate Date'),
      '2026_01_02',
      'Revises: 2026_01_02, 0282_base',
    ],
    [
      'behind a tight colon',
      own('None').replace('Create Date', 'Revises:‹›\nCreate Date'),
      '2026_01_02',
      'Revises: 2026_01_02',
    ],
  ])('%s', async (_what, text, label, expected) => {
    expect(await taken(text, label)).toBe(expected);
  });

  test('an id that needs escapes', async () => {
    const odd = { 'odd.py': revision('odd', 'None').replace('"odd"', String.raw`"a\"b\\c"`) };
    const { list } = await complete(own('"‹›"'), odd as unknown as typeof history);
    expect(list?.items).toMatchObject([{ label: 'a"b\\c', textEdit: { newText: String.raw`a\"b\\c` } }]);
    const raw = await complete(own("r'‹›'"), odd as unknown as typeof history);
    expect(raw.list?.items).toEqual([]);
  });
});

describe('offers nothing', () => {
  test.each<[string, string]>([
    ['in the own id', own('None').replace('"own"', '"‹›own"')],
    ['in another string', own('None').replace('pass', 'op.drop_table("‹›")')],
    ['outside of strings', own('‹›None')],
    ['in a comment', own('None  # "‹›"')],
    ['in the message', own('None').replace('message of', 'message ‹›of')],
    ['in a call', own('parent_of("‹›")')],
    ['in bytes', own('b"‹›"')],
  ])('%s', async (_what, text) => {
    expect((await complete(text)).list?.items ?? []).toEqual([]);
  });

  test('in a Python file elsewhere', async () => {
    const workspace = makeWorkspace({ ...project(history), 'app/models.py': own('"‹›"') });
    const client = await startClient({ folders: [workspace.root] });
    await client.open(workspace.path('app/models.py'));
    const params = {
      textDocument: { uri: workspace.uri('app/models.py') },
      position: workspace.marker('app/models.py').start,
    };
    expect(await client.request('textDocument/completion', params)).toBeNull();
  });
});
