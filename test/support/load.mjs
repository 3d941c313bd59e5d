import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/** What a module of our own exports, with all that it imports. */
export async function load(file) {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, file)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    mainFields: ['module', 'main'],
    alias: { 'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') },
    external: ['vscode', 'pg-native'],
    logLevel: 'error',
  });
  const module = { exports: {} };
  new Function(
    'module',
    'exports',
    'require',
    '__dirname',
    outputFiles[0].text.replaceAll('import_meta.dirname', JSON.stringify(path.join(root, path.dirname(file)))),
  )(module, module.exports, createRequire(path.join(root, 'package.json')), path.join(root, 'dist'));
  return module.exports;
}
