import { beforeAll, expect, test } from 'vitest';
import { readFacts } from '../../../../test/support/flatFacts.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { readHeader } from './readHeader.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const unknown = { kind: 'unknown', reason: 'a template fills it in' };
const body =
  'branch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n    op.create_table("user")\n\n\ndef downgrade() -> None:\n    pass\n';

test.each<[string, object]>([
  [
    `revision = "a"\n{%- if cookiecutter.dummy == 'True' %}\ndown_revision = "b"\n{%- else %}\ndown_revision = "c"\n{%- endif %}\n`,
    { revision: { value: 'a' }, downRevision: { references: [], unknown: [unknown] } },
  ],
  [
    `revision = "a"\ndown_revision = "b"\n{% if x == "don't" %}\ndown_revision = "c"\n{% endif %}\n`,
    { revision: { value: 'a' }, downRevision: { unknown: [unknown] } },
  ],
  [
    'revision = {{ cookiecutter.id }}\ndown_revision = {{cookiecutter.parent|tojson}}\n',
    { revision: unknown, downRevision: { references: [], unknown: [unknown] } },
  ],
  [
    'revision = "{{ cookiecutter.id }}"\ndown_revision = ("{{ parent }}", "b")\n',
    { revision: unknown, downRevision: { references: [{ value: 'b' }], unknown: [unknown] } },
  ],
  [
    'revision = "${up_revision}"\ndown_revision = "{% if x %}b{% endif %}"\n',
    { revision: unknown, downRevision: { references: [], unknown: [unknown] } },
  ],
  [
    'revision = "a"\n[% if api %]\nimport api\n[% endif %]\ndown_revision = "b"\n',
    { revision: { value: 'a' }, downRevision: { references: [{ value: 'b' }], unknown: [] } },
  ],
  [
    'import {{ package.name }}.models\nrevision = "a"\ndown_revision = ("b",\n{% if x %}\n"c",\n{% endif %})\n',
    { downRevision: { references: [], unknown: [unknown] } },
  ],
])('the source of a template is no syntax error, and what it fills in is unknown: %j', (header, expected) => {
  for (const text of [
    `${header}${body}`,
    `${header}${body.replace('op.create_table("user")', '{% if x %}\n    op.create_table("user")\n    {% endif %}')}`,
  ]) {
    const facts = readFacts(parser, text);
    expect(facts).toMatchObject({ ...expected, syntaxProblems: [], branchLabels: { references: [], invalid: [] } });
    expect(readHeader(parser, text)).toMatchObject({ header: expected });
  }
});

test.each([
  'down_revision = "b"\nx = {# one\n  1: 2}\n',
  'down_revision = "b"\nsql = """\n{% if x %}\n{{ y }}\n{% endif %}\n"""\n',
  'down_revision = "b"\nx = f"{{{y}}} {{% %}}" + "{{}}" % 2\n',
  'down_revision = "b"\nx = [[1], [2]]  # {% if x %} {{ y }}\n',
])('Python with such characters in strings and comments is no template: %j', (text) => {
  expect(readFacts(parser, text)).toMatchObject({
    downRevision: { references: [{ value: 'b' }], unknown: [] },
    otherNames: null,
    syntaxProblems: [],
  });
});
