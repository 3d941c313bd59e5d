import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeDirectory } from '../../../test/support/gitRepository.js';
import { contentDigest } from './contentDigest.js';
import { createOperationStore } from './operationStore.js';
import { projectModules } from './projectModules.js';
import type { SourceFile } from './sourceFile.js';

function makeProject(files: Readonly<Record<string, string>>) {
  const root = makeDirectory();
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const modules = () =>
    projectModules({ scriptLocation: `${root}/back/app/alembic`, workingDirectory: `${root}/back` }, root);
  return { root, write, modules };
}

test('a module is found where Python would find it, a package before a file of the same name', () => {
  const { modules } = makeProject({
    'back/app/types.py': 'own',
    'back/app/models/__init__.py': 'package',
    'back/app/models.py': 'file',
    'src/lib_of_src.py': 'in src',
  });
  expect(modules().module('app.types')).toMatchObject({ text: 'own', package: 'app' });
  expect(modules().module('app.models')).toMatchObject({ text: 'package', package: 'app.models' });
  expect(modules().module('lib_of_src')).toMatchObject({ text: 'in src', package: '' });
  for (const name of ['app.gone', '../types', 'app..types', '']) expect(modules().module(name)).toBeUndefined();
});

test('nothing outside of the folder is read', () => {
  const { root } = makeProject({ 'outside.py': 'x = 1', 'folder/app/a.py': 'y = 1' });
  const modules = projectModules({ scriptLocation: `${root}/folder/app`, workingDirectory: root }, `${root}/folder`);
  expect(modules.module('outside')).toBeUndefined();
  expect(modules.module('app.a')).toBeDefined();
});

test('no link is followed, so that none leads outside of the folder', () => {
  const { root } = makeProject({ 'outside/secret.py': 'x = 1', 'folder/app/a.py': 'y = 1' });
  symlinkSync(`${root}/outside`, `${root}/folder/linked`);
  symlinkSync(`${root}/outside/secret.py`, `${root}/folder/secret.py`);
  const modules = projectModules({ scriptLocation: `${root}/folder/app`, workingDirectory: root }, `${root}/folder`);
  for (const name of ['linked.secret', 'secret']) expect(modules.module(name)).toBeUndefined();
});

test('a file is read again when a module that it uses is another one, and not before', async () => {
  const { modules, write } = makeProject({ 'back/app/types.py': 'first' });
  const read: string[] = [];
  const store = createOperationStore({
    reader: () =>
      Promise.resolve((_text, options) => {
        read.push(options?.modules?.module('app.types')?.text ?? 'none');
        return { upgrade: [], downgrade: [], missing: {} };
      }),
    bufferText: () => 'text of the revision',
  });
  const file = { path: '/r.py', digest: contentDigest('text of the revision') } as SourceFile;
  const ask = async (): Promise<string | undefined> =>
    (await store.readAll([file], { modules: modules() }, new AbortController().signal))[0]?.digest;
  const first = await ask();
  expect(await ask()).toBe(first);
  expect(read).toEqual(['first']);
  write('back/app/types.py', 'the second');
  expect(await ask()).not.toBe(first);
  expect(read).toEqual(['first', 'the second']);
});
