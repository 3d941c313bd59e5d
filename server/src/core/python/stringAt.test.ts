import { expect, test } from 'vitest';
import { stringAt } from './stringAt.js';

/** The caret is "|"; what is found stands as names, then the content between "‹" and "›". */
function found(marked: string): string | undefined {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const string = stringAt(text, offset);
  if (string === undefined) return undefined;
  const { names, opening, content, isClosed } = string;
  return `${names.join(' ')} ${opening}‹${text.slice(content.start, content.end)}›${isClosed ? '' : ' open'}`;
}

test.each<[string, string | undefined]>([
  ['revision = "a|b"', 'revision "‹ab›'],
  ['revision = |"ab"', undefined],
  ['revision = "|"', 'revision "‹›'],
  ['revision = "ab|"', 'revision "‹ab›'],
  ['revision = "ab"|', undefined],
  ['x = 1; revision = "|"', 'revision "‹›'],
  [
    'down_revision: Union[str, Sequence[str], None] = "0283_platform |admin.x"',
    'down_revision "‹0283_platform admin.x›',
  ],
  ['down_revision: "str | None" = "x|"'.replace('str | None', 'str'), 'down_revision "‹x›'],
  ['down_revision: "|"', undefined],
  ['revision = down_revision = "|"', 'revision down_revision "‹›'],
  ['revision, down_revision = "a", "|"', 'down_revision "‹›'],
  ['revision, down_revision = "|", "b"', 'revision "‹›'],
  ['down_revision = ("a", "|")', 'down_revision "‹›'],
  ['down_revision = (\n    "a",\n    # "no"\n    "|",\n)', 'down_revision "‹›'],
  ['down_revision = "a", "|"', 'down_revision "‹›'],
  ['down_revision = ["|"]', 'down_revision "‹›'],
  ['depends_on = tuple(["|"])', 'depends_on "‹›'],
  ['depends_on += ("|",)', 'depends_on "‹›'],
  ['depends_on = "a" if x else "|"', 'depends_on "‹›'],
  ['if True:\n    depends_on = "|"', 'depends_on "‹›'],
  ["depends_on = u'a\\'|b'", "depends_on u'‹a\\'b›"],
  ['depends_on = r"""a|"b"""', 'depends_on r"""‹a"b›'],
  ['depends_on = \\\r\n  "|"', 'depends_on "‹›'],
  ['x = 1 # it\'s "so"\ndepends_on = "|"', 'depends_on "‹›'],
  ['def f():\n    x = "a"\n\n# c\ndepends_on = "|"', 'depends_on "‹›'],
  // Not the value itself.
  ['depends_on = f("|")', undefined],
  ['depends_on = os.environ["|"]', undefined],
  ['depends_on = x == "|"', undefined],
  ['depends_on = "a" + "|"', undefined],
  ['depends_on = "a" "|"', undefined],
  ['self.depends_on = "|"', undefined],
  ['# depends_on = "|"', undefined],
  ['x = """\ndepends_on = "|"\n"""', 'x """‹\ndepends_on = ""\n›'],
  ['def upgrade():\n    depends_on = "|"', undefined],
  ['async def upgrade():\n\n# c\n    depends_on = "|"', undefined],
  ['class A:\n    def f(self):\n        pass\n    depends_on = "|"', undefined],
  ['def upgrade(depends_on="|"): pass', undefined],
  // Unfinished.
  ['down_revision = "|', 'down_revision "‹› open'],
  ['down_revision = "ab|\nbranch_labels = None', 'down_revision "‹ab› open'],
  ["down_revision = 'a b|  \r\nbranch_labels = None", "down_revision '‹a b› open"],
  ['down_revision = ("a|', 'down_revision "‹a› open'],
  ['down_revision = ("a|\nbranch_labels = None\ndepends_on = "b"', 'down_revision "‹a› open'],
  ['down_revision = ("a\nbranch_labels = None\ndepends_on = "|b"', 'depends_on "‹b›'],
  ['down_revision = ("a|, "b")', 'down_revision "‹a› open'],
  ['down_revision = ("b", "a|)', 'down_revision "‹a› open'],
  ['down_revision = "a|  # parent', 'down_revision "‹a› open'],
  ['down_revision = ("a",\ndef upgrade():\n    x = "|"', undefined],
  ['down_revision = """a|', 'down_revision """‹a› open'],
  // No assignment.
  ['"""add|\n\nRevises: x\n"""', undefined],
  ['import x\n"""a|"""', undefined],
  ['x = 1\n"|"', undefined],
  ['"a"\n"|"', undefined],
])('%j', (text, expected) => {
  expect(found(text)).toBe(expected);
});

test('takes any text', () => {
  for (const text of ['', '\\', "'", '"""', '"\\', '((((', '))))', '\r\n\r', 'a = "\uD800', '= "']) {
    for (let offset = 0; offset <= text.length + 1; offset++) expect(() => stringAt(text, offset)).not.toThrow();
  }
});
