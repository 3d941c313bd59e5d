import { defineConfig } from 'vitest/config';

const setupFiles = ['test/support/randomSeed.ts'];
/** Whoever talks to the server checks its messages against the protocol. */
const globalSetup = ['test/support/protocolShapesSetup.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles,
          include: ['server/src/**/*.test.ts', 'client/src/**/*.test.ts', 'test/packaging/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'oracle',
          setupFiles,
          globalSetup,
          include: [
            'test/oracle/**/*.test.ts',
            'test/examples/**/*.test.ts',
            'test/bridge/**/*.test.ts',
            'test/grammar/**/*.test.ts',
          ],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'clients', include: ['test/clients/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'growth', setupFiles, include: ['test/growth/**/*.test.ts'], testTimeout: 600_000 } },
      {
        test: {
          name: 'protocol',
          setupFiles,
          globalSetup,
          include: ['test/protocol/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
