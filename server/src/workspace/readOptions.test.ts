import { describe, expect, it } from 'vitest';
import { versionTableSchemaIn } from './readOptions.js';

describe('the schema of the version table, as env.py states it,', () => {
  const configure = (more: string): string => `context.configure(connection=connection, target_metadata=m${more})`;

  it.each<[string, string | null | undefined]>([
    [configure(''), null],
    [configure(', version_table_schema="app"'), 'app'],
    [configure(", version_table_schema = 'app'"), 'app'],
    [configure(', version_table_schema=None'), null],
  ])('is known in %s', (env, expected) => {
    expect(versionTableSchemaIn(env)).toBe(expected);
  });

  it.each([
    configure(', version_table_schema=schema'),
    configure(', **options'),
    `${configure(', version_table_schema="a"')}\n${configure(', version_table_schema="b"')}`,
    '',
  ])('is not known in %s', (env) => {
    expect(versionTableSchemaIn(env)).toBeUndefined();
  });
});
