import type { ServerProcess } from './languageClient.js';

/** The ways in which a language server ends. */
export const serverEndings: readonly (readonly [how: string, end: (server: ServerProcess) => unknown])[] = [
  [
    'shutdown and exit',
    async ({ client }) => {
      await client.request('shutdown');
      await client.connection.sendNotification('exit');
    },
  ],
  ['exit without shutdown', ({ client }) => client.connection.sendNotification('exit')],
  ['its closed input', ({ child }) => child.stdin?.end()],
  ['SIGTERM', ({ child }) => child.kill('SIGTERM')],
  ['SIGKILL', ({ child }) => child.kill('SIGKILL')],
  ['a crash', ({ child }) => child.kill('SIGSEGV')],
];
