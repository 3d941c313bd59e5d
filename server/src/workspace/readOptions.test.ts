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
    expect(versionTableSchemaIn(env, () => 'of the file')).toBe(expected);
  });

  it('is that of the configuration, where env.py takes it from there', () => {
    const env = `schema = config.get_main_option("version_table_schema")\n${configure(', version_table_schema=schema')}`;
    expect(versionTableSchemaIn(env, () => 'of the file')).toBe('of the file');
    expect(versionTableSchemaIn(env, () => null)).toBeNull();
  });

  it.each([
    configure(', version_table_schema=schema'),
    configure(', **options'),
    `${configure(', version_table_schema="a"')}\n${configure(', version_table_schema="b"')}`,
    '',
  ])('is not known in %s', (env) => {
    expect(versionTableSchemaIn(env, () => 'of the file')).toBeUndefined();
  });
});
