/**
 * Bundles the client and the server into dist/ and copies the two wasm files and the bridge beside them.
 * `--watch` rebuilds on change, `--production` minifies and leaves the source maps out. Without `--watch` the files
 * come all at once, when they are complete: tests may run on those of an earlier build.
 */
import { copyFile, cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { thirdPartyLicenses } from './lib/licenses.mjs';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const require = createRequire(import.meta.url);
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
/** Beside dist/, so that the source maps name the same paths. */
const out = watch ? dist : path.join(root, 'dist.new');

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: production,
  sourcemap: !production,
  logLevel: 'warning',
  metafile: true,
  mainFields: ['module', 'main'],
  // Its ES module asks for import.meta.url as it starts, which a CommonJS bundle does not have.
  alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
};

/** What `server.js` starts, one of the two. */
const programs = ['languageServer', 'commandLine'];

/** Packages that these load when they use them. */
const packages = ['vscode-languageserver/node', 'web-tree-sitter', 'kysely', 'pg', 'mysql2', 'node-sqlite3-wasm'];

function fileOf(name) {
  return `${name.replace(/\/.*/, '')}.js`;
}

/**
 * Leaves the programs and these packages out of a bundle, which then loads the files that they are built to: compiling
 * all of them would take most of a start. By "require", as a loader of ES modules takes its time too.
 */
const loadSeparately = {
  name: 'load separately',
  setup(build) {
    const ofPackage = new RegExp(`^(?:${packages.join('|')})$`);
    const ofProgram = new RegExp(`^\\./(${programs.join('|')})\\.js$`);
    build.onResolve({ filter: ofPackage }, ({ path: name }) => ({ path: `./${fileOf(name)}`, external: true }));
    build.onResolve({ filter: ofProgram }, ({ path: name }) => ({ path: name, external: true }));
  },
};

const server = {
  ...common,
  plugins: [loadSeparately],
  supported: { 'dynamic-import': false },
  // Half of the text is white space and comments, which take time at each start.
  minifyWhitespace: true,
};

const bundles = [
  {
    ...common,
    entryPoints: ['client/src/extension.ts'],
    outfile: path.join(out, 'extension.js'),
    external: ['vscode'],
  },
  {
    ...server,
    entryPoints: ['server/src/main.ts'],
    outfile: path.join(out, 'server.js'),
    banner: { js: '#!/usr/bin/env node' },
  },
  ...programs.map((name) => ({
    ...server,
    entryPoints: [`server/src/${name}.ts`],
    outfile: path.join(out, `${name}.js`),
  })),
  ...packages.map((name) => ({
    ...common,
    entryPoints: [name],
    outfile: path.join(out, fileOf(name)),
    minify: true,
    sourcemap: false,
  })),
  { ...common, entryPoints: ['server/src/alembic/runner.ts'], outfile: path.join(out, 'runner.js') },
  {
    ...common,
    entryPoints: ['server/src/workspace/postgresWorker.ts'],
    outfile: path.join(out, 'postgresWorker.js'),
    minify: true,
    sourcemap: false,
  },
  {
    ...common,
    platform: 'browser',
    target: 'chrome120',
    format: 'iife',
    entryPoints: ['client/webview/preview.ts'],
    outfile: path.join(out, 'preview.js'),
  },
];

const wasm = [
  ['web-tree-sitter/web-tree-sitter.wasm', 'web-tree-sitter.wasm'],
  ['tree-sitter-python/tree-sitter-python.wasm', 'tree-sitter-python.wasm'],
  ['node-sqlite3-wasm/dist/node-sqlite3-wasm.wasm', 'node-sqlite3-wasm.wasm'],
  ['libpg-query/wasm/libpg-query.wasm', 'libpg-query.wasm'],
];

/** Copies a wasm file; its absence is a build error, not a surprise at the user's. */
async function copyWasm([from, to]) {
  const source = require.resolve(from);
  const { size } = await stat(source);
  if (size === 0) throw new Error(`${from} is empty.`);
  await copyFile(source, path.join(out, to));
}

/** Puts the new files in the place of the old ones. */
async function replaceDist() {
  const old = path.join(root, 'dist.old');
  await rm(old, { recursive: true, force: true });
  await rename(dist, old).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(out, dist);
  await rm(old, { recursive: true, force: true });
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all(wasm.map(copyWasm));
// The bridge runs in the user's Python, and the templates become the user's files: both as they are.
for (const folder of ['python', 'templates']) {
  await cp(path.join(root, 'server', folder), path.join(out, folder), {
    recursive: true,
    filter: (source) => !source.includes('__pycache__'),
  });
}
if (watch) {
  for (const options of bundles) {
    const context = await esbuild.context(options);
    await context.watch();
  }
  console.log('build: watching');
} else {
  const results = await Promise.all(bundles.map((options) => esbuild.build(options)));
  const inputs = results.flatMap((result) => Object.keys(result.metafile.inputs));
  const copied = wasm.map(([from]) => path.relative(root, require.resolve(from)));
  await writeFile(path.join(out, 'LICENSES.txt'), await thirdPartyLicenses(root, [...inputs, ...copied]));
  const { size: extension } = await stat(path.join(out, 'extension.js'));
  const { size: server } = await stat(path.join(out, 'server.js'));
  await replaceDist();
  console.log(
    `build: dist/extension.js ${Math.round(extension / 1024)} KB, dist/server.js ${Math.round(server / 1024)} KB, ${wasm.length} wasm files`,
  );
}
