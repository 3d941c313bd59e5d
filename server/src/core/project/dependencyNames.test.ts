import { expect, test } from 'vitest';
import { dependencyNames } from './dependencyNames.js';

const some = (text: string): string[] =>
  [...dependencyNames(text)].filter((name) => /sqlalchemy|psycopg|greenlet/.test(name)).sort();

test('names of dependencies are found in every form of list', () => {
  expect(some('SQLAlchemy[asyncio]>=2.1\n-e .\npsycopg2_binary==2.9 # greenlet\n')).toEqual([
    'psycopg2-binary',
    'sqlalchemy',
    'sqlalchemy[asyncio]',
  ]);
  expect(some('[project]\ndependencies = ["sqlalchemy>=2", "psycopg[binary,pool]"]\n')).toEqual([
    'psycopg',
    'psycopg[binary,pool]',
    'sqlalchemy',
  ]);
  expect(some('[tool.poetry.dependencies]\nsqlalchemy = {version = "^2.1", extras = ["asyncio"]}\n')).toEqual([
    'sqlalchemy',
    'sqlalchemy[asyncio]',
  ]);
  expect(some('[[package]]\nname = "greenlet"\nversion = "3.0"\n')).toEqual(['greenlet']);
  expect(some('{"default": {"greenlet": {"version": "==3.0"}}}')).toEqual(['greenlet']);
});
