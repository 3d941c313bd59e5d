import { expect, test } from 'vitest';
import { declaredRequirements, namesAlembic } from './requirements.js';

test.each<[string, string, string[]]>([
  [
    'plain ones',
    '[project]\ndependencies = ["alembic>=1.18.2", "psycopg[binary] >= 3.2, < 4", "uvicorn"]',
    ['alembic>=1.18.2', 'psycopg[binary]>=3.2,<4', 'uvicorn'],
  ],
  [
    'none with a marker or an address',
    '[project]\ndependencies = ["tomli; python_version < \'3.11\'", "a @ https://x.test/a.whl", "b"]',
    ['b'],
  ],
  [
    'nothing that a shell would read',
    '[project]\ndependencies = ["a\\nrm", "$(x)", "-r x", "--index-url=x", "`x`", 3]',
    [],
  ],
  ['none of a tool', '[tool.poetry.dependencies]\nalembic = "^1"', []],
  ['none of what is no list', '[project]\ndependencies = "alembic"', []],
  ['none of broken TOML', '[project', []],
])('the requirements of a pyproject.toml: %s', (_what, text, expected) => {
  expect(declaredRequirements(text)).toEqual(expected);
});

test.each<[string, boolean]>([
  ['sqlalchemy\nalembic>=1.18\n', true],
  ['Alembic', true],
  ['[[package]]\nname = "alembic"\nversion = "1.18"', true],
  ['alembic = "*"', true],
  ['[project]\ndependencies = ["fastapi",\n  "alembic"]', true],
  ['alembic-utils\n', false],
  ['# alembic\nname = "fastapi"', false],
  ['', false],
])('whether %j names Alembic', (text, expected) => {
  expect(namesAlembic(text)).toBe(expected);
});
