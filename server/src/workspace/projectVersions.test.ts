import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectVersions, versionsDocument, type VersionQuestion } from './projectVersions.js';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'versions-')));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
}

function found(more: Omit<VersionQuestion, 'environment'> = {}) {
  const environment = {
    environment: {
      scriptLocation: `${root}/backend/migrations`,
      source: { configFile: `${root}/backend/alembic.ini`, section: 'alembic' },
    },
    folder: { uri: `file://${root}`, name: 'app', root },
  } as unknown as VersionQuestion['environment'];
  const { alembic, sqlalchemy, sources } = versionsDocument(projectVersions({ environment, ...more }), root);
  return { alembic, sqlalchemy, sources };
}

const lock = (alembic: string, sqlalchemy: string): string =>
  `[[package]]\nname = "alembic"\nversion = "${alembic}"\n\n[[package]]\nname = "sqlalchemy"\nversion = "${sqlalchemy}"\n`;

test('without any file the newest versions are assumed', () => {
  expect(found()).toEqual({
    alembic: '1.20.1',
    sqlalchemy: '2.1.9',
    sources: { alembic: 'default', sqlalchemy: 'default' },
  });
});

test('the nearest lock file counts, before any requirement', () => {
  write({
    'uv.lock': lock('1.9.0', '1.4.50'),
    'backend/poetry.lock': lock('1.13.1', '2.0.30'),
    'backend/migrations/requirements.txt': 'alembic>=1.2\n',
  });
  expect(found()).toMatchObject({
    alembic: '1.13.1',
    sources: { alembic: 'backend/poetry.lock', sqlalchemy: 'backend/poetry.lock' },
  });
});

test('a pinned list of requirements is a lock file, and bounds are requirements', () => {
  write({
    'requirements.txt': 'alembic==1.11.0\nsqlalchemy>=2.0\n',
    'backend/pyproject.toml': '[project]\ndependencies = ["alembic>=1.2", "sqlalchemy>=1.4"]\n',
  });
  expect(found()).toEqual({
    alembic: '1.11.0',
    sqlalchemy: '1.4',
    sources: { alembic: 'requirements.txt', sqlalchemy: 'backend/pyproject.toml >=1.4' },
  });
});

test('what is installed in the project comes before lock files, and the selected environment before that', () => {
  write({
    'uv.lock': lock('1.9.0', '1.4.50'),
    '.venv/lib/python3.12/site-packages/alembic-1.14.0.dist-info/METADATA': '',
    'other/Lib/site-packages/SQLAlchemy-2.0.40.dist-info/METADATA': '',
  });
  expect(found({ selected: `${root}/other` })).toEqual({
    alembic: '1.14.0',
    sqlalchemy: '2.0.40',
    sources: { alembic: '.venv', sqlalchemy: 'other' },
  });
});

test('what the user states comes first, for each package by itself', () => {
  write({ 'uv.lock': lock('1.9.0', '1.4.50') });
  const stated = [{ name: '--versions', versions: { sqlalchemy: { version: '2.1.9', bound: null } } }];
  expect(found({ stated })).toMatchObject({
    alembic: '1.9.0',
    sqlalchemy: '2.1.9',
    sources: { alembic: 'uv.lock', sqlalchemy: '--versions' },
  });
});

test('a lock file outside of the folder is not looked at', () => {
  write({ 'uv.lock': lock('1.9.0', '1.4.50'), 'inner/migrations/env.py': '' });
  const inner = `${root}/inner`;
  const environment = {
    environment: { scriptLocation: `${inner}/migrations`, source: null },
    folder: { uri: `file://${inner}`, name: 'inner', root: inner },
  } as unknown as VersionQuestion['environment'];
  expect(projectVersions({ environment }).alembic.source).toBe('default');
});
