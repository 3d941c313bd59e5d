import { expect, test } from 'vitest';
import { statedConvention } from './projectConvention.js';

const convention = 'metadata = MetaData(naming_convention={"pk": "%(table_name)s_pkey"})\n';

/** A project whose `app.models` imports so many modules, and after them the one that has the metadata. */
function conventionOf(count: number, metadataModule: string, metadata = 'models.metadata') {
  const names = Array.from({ length: count }, (_, index) => `model_${index}`);
  const files = new Map([
    ['/p/migrations/env.py', `from app import models\ntarget_metadata = ${metadata}\n`],
    ['/p/app/__init__.py', ''],
    ['/p/app/models/__init__.py', names.map((name) => `from .${name} import ${name}\n`).join('')],
    ...names.map((name): [string, string] => [
      `/p/app/models/${name}.py`,
      `from app.kit.${metadataModule} import Model\n`,
    ]),
    [`/p/app/kit/${metadataModule}.py`, convention],
  ]);
  const environment = { scriptLocation: '/p/migrations', workingDirectory: '/p', source: null };
  return statedConvention(
    { environment, folder: { root: '/p' } } as unknown as Parameters<typeof statedConvention>[0],
    (path) => files.get(path),
    () => true,
  );
}

test('the metadata is found behind many modules', () => {
  expect(conventionOf(300, 'things')).toHaveProperty('pk');
  expect(conventionOf(2000, 'base')).toHaveProperty('pk');
});

test('a list of metadata has no convention for Alembic', () => {
  expect(conventionOf(2, 'base', '[models.metadata]')).toBeUndefined();
});

test('where more modules are imported than are looked at, it is not known', () => {
  expect(conventionOf(2000, 'things')).toEqual({
    unknown: 'the metadata is in none of the modules that are looked at',
  });
});
