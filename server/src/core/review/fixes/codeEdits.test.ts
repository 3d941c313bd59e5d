import { expect, test } from 'vitest';
import { applyChanges } from '../../edits/textChange.js';
import { addImport } from './codeEdits.js';

const statement = 'import sqlmodel';

test.each([
  [
    'SQL that begins a line with "from" is no import',
    'from alembic import op\n\ndef upgrade():\n    op.execute("""\nselect 1\nfrom item\n""")\n',
    'from alembic import op\nimport sqlmodel\n\ndef upgrade():\n    op.execute("""\nselect 1\nfrom item\n""")\n',
  ],
  [
    'an import comes behind one that goes over several lines, and its comment',
    '"""message\n\nfrom nowhere\n"""\r\nfrom alembic import (\r\n    op,\r\n)  # used\r\nx = 1\r\n',
    '"""message\n\nfrom nowhere\n"""\r\nfrom alembic import (\r\n    op,\r\n)  # used\r\nimport sqlmodel\r\nx = 1\r\n',
  ],
  [
    'an import that is there is not added, with a comment or without',
    'import sqlmodel  # noqa\nx = 1\n',
    'import sqlmodel  # noqa\nx = 1\n',
  ],
  [
    'without any import it comes before the first statement',
    '"""message"""\n\nx = 1\n',
    '"""message"""\n\nimport sqlmodel\nx = 1\n',
  ],
])('%s', (_title, text, expected) => {
  expect(applyChanges(text, addImport(text, statement))).toBe(expected);
});
