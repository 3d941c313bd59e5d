import { describe, expect, test } from 'vitest';
import { compareVersions, versionsInFile, versionsOfMetadata } from './packageVersions.js';

describe('versions in lock files', () => {
  const both = { alembic: { version: '1.13.1', bound: null }, sqlalchemy: { version: '2.0.30', bound: null } };

  test.each([
    [
      'uv.lock',
      'version = 1\n\n[[package]]\nname = "alembic"\nversion = "1.13.1"\ndependencies = [{ name = "sqlalchemy" }]\n\n[[package]]\nname = "sqlalchemy"\nversion = "2.0.30"\n',
    ],
    [
      'poetry.lock',
      '[[package]]\nname = "Alembic"\nversion = "1.13.1"\noptional = false\n\n[package.dependencies]\nSQLAlchemy = ">=1.3.0"\n\n[[package]]\nname = "SQLAlchemy"\nversion = "2.0.30"\n',
    ],
    [
      'pdm.lock',
      '[[package]]\nname = "alembic"\nversion = "1.13.1"\n[[package]]\nname = "sqlalchemy"\nversion = "2.0.30"\n',
    ],
    [
      'pylock.toml',
      'lock-version = "1.0"\n[[packages]]\nname = "alembic"\nversion = "1.13.1"\n[[packages]]\nname = "sqlalchemy"\nversion = "2.0.30"\n',
    ],
    [
      'Pipfile.lock',
      '{"default": {"alembic": {"version": "==1.13.1"}}, "develop": {"sqlalchemy": {"version": "==2.0.30"}}}',
    ],
    [
      'requirements.txt',
      '# pinned\nalembic==1.13.1 \\\n    --hash=sha256:00\nmako==1.3\nSQLAlchemy[asyncio]==2.0.30 ; python_version > "3.8"  # why\n',
    ],
  ])('%s states them', (name, text) => {
    expect(versionsInFile(name, text)).toEqual(both);
  });

  test('a package that stands twice, for two Pythons, has the newer version', () => {
    const text =
      '[[package]]\nname = "sqlalchemy"\nversion = "2.0.9"\n[[package]]\nname = "sqlalchemy"\nversion = "2.0.30"\n';
    expect(versionsInFile('uv.lock', text)).toEqual({ sqlalchemy: { version: '2.0.30', bound: null } });
  });

  test.each([
    ['uv.lock', '[[package]]\nname = "alembic"\n<<<<<<< HEAD\nversion = "1.13.1"\n'],
    ['uv.lock', '[[package]]\nname = "alembic"\nversion = 7\n'],
    ['uv.lock', 'package = "alembic"\n'],
    ['uv.lock', `alembic = ${'['.repeat(50_000)}`],
    ['Pipfile.lock', '{"default": {"alembic": '],
    ['Pipfile.lock', '["alembic"]'],
    ['Pipfile.lock', '{"default": {"alembic": null}}'],
    ['requirements.txt', 'alembic\nsqlalchemy @ git+https://host.example/x\nalembic-utils==1.0\n'],
    ['pyproject.toml', '[project]\ndependencies = "alembic==1.13.1"\n'],
  ])('%s in a broken or other form states nothing: %j', (name, text) => {
    expect(versionsInFile(name, text)).toEqual({});
  });
});

describe('versions in requirements', () => {
  test.each([
    [
      'pyproject.toml',
      '[project]\ndependencies = ["sqlalchemy[asyncio] >= 2.0.25, < 2.1"]',
      '2.0.25',
      '>= 2.0.25, < 2.1',
    ],
    ['pyproject.toml', '[project.optional-dependencies]\ndb = ["SQLAlchemy~=2.0.25"]', '2.0.25', '~=2.0.25'],
    ['pyproject.toml', '[dependency-groups]\ndev = ["sqlalchemy==2.0.25", {include-group = "x"}]', '2.0.25', null],
    ['pyproject.toml', '[tool.poetry.dependencies]\nsqlalchemy = "^2.0.25"', '2.0.25', '^2.0.25'],
    [
      'pyproject.toml',
      '[tool.poetry.group.db.dependencies]\nsqlalchemy = {version = "2.0.25", extras = ["x"]}',
      '2.0.25',
      null,
    ],
    ['Pipfile', '[packages]\nsqlalchemy = "==2.0.*"', '2.0', '==2.0.*'],
    ['setup.cfg', '[options]\ninstall_requires =\n    sqlalchemy>=2.0.25\n', '2.0.25', '>=2.0.25'],
    ['requirements.txt', 'sqlalchemy (>=2.0.25)\n', undefined, undefined],
  ])('%s: %s', (name, text, version, bound) => {
    const stated = version === undefined ? {} : { sqlalchemy: { version, bound } };
    if (name === 'requirements.txt') expect(versionsInFile(name, text).sqlalchemy?.version).toBe('2.0.25');
    else expect(versionsInFile(name, text)).toEqual(stated);
  });

  test('an upper bound alone states nothing', () => {
    expect(versionsInFile('requirements.txt', 'sqlalchemy<2.1\nalembic!=1.5\n')).toEqual({});
  });
});

test('the names of installed metadata state versions', () => {
  expect(
    versionsOfMetadata([
      'alembic-1.13.1.dist-info',
      'alembic',
      'alembic_utils-0.8.dist-info',
      'SQLAlchemy-1.4.54-py3.11.egg-info',
      'sqlalchemy-stubs-0.4.dist-info',
    ]),
  ).toEqual({ alembic: { version: '1.13.1', bound: null }, sqlalchemy: { version: '1.4.54', bound: null } });
});

test('versions are ordered as Python packages are', () => {
  const ordered = [
    '1.8',
    '1.8.1',
    '1.13.0',
    '2.0.0rc1',
    '2.0.0',
    '2.0.30',
    '2.1.0b1',
    '2.1.0b3',
    '2.1.0rc1',
    '2.1',
    '2.1.9',
  ];
  for (const [index, version] of ordered.entries())
    for (const [other, later] of ordered.entries())
      expect(Math.sign(compareVersions(version, later))).toBe(Math.sign(index - other));
});
