import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The browser tests: the packed VSIX in the real workbench, one server and one browser for all, one file at a time. */
export default defineConfig({
  test: {
    name: 'browser',
    root: path.resolve(import.meta.dirname, '../..'),
    include: ['test/editor/browser/**/*.test.ts'],
    globalSetup: 'test/editor/browser/globalSetup.mjs',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The workbench may close a menu or a hover at the moment of a click; the reporter says what passed the second time.
    retry: 1,
  },
});
