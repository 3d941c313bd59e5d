import path from 'node:path';
import { build } from 'esbuild';
import { root } from './paths.mjs';

/**
 * What some modules of our own, in TypeScript, export: for the scripts that write documentation from them.
 * @param {string} file relative to the repository's root; it may import others, but nothing that needs Node's I/O
 */
export async function importTypeScript(file) {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, file)],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const source = Buffer.from(outputFiles[0].text).toString('base64');
  return import(`data:text/javascript;base64,${source}`);
}
