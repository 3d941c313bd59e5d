import type { SelectedUrl } from 'alembic-language-server/messages';
import type { LogOutputChannel } from 'vscode';
import { expect, it } from 'vitest';
import { traceChannel } from './traceChannel.js';

const secret = 'p"w\\of-the-prompt';

it.each([
  [
    'a traced text',
    (answer: SelectedUrl) =>
      `Sending response 'alembic/selectedDatabase - (3)'. Processing request took 1ms.\nResult: ${JSON.stringify(answer, null, 4)}`,
  ],
  [
    'a traced object',
    (answer: SelectedUrl) =>
      JSON.stringify({ type: 'send-response', message: { jsonrpc: '2.0', id: 3, result: answer } }),
  ],
])('the URL that the user entered is left out of %s', (_what, write) => {
  const written: string[] = [];
  const log = { trace: (message: string) => written.push(message), logLevel: 1 } as unknown as LogOutputChannel;
  const channel = traceChannel(log);
  expect(channel.logLevel).toBe(1);
  for (const variable of ['DATABASE_URL', null]) {
    channel.trace(write({ url: `postgresql://eve:${secret}@host/shop`, variable }));
    expect(written.at(-1)).toBe(write({ url: '***', variable }));
  }
  channel.trace('{"url": "https://host", "other": 1}');
  expect(written.at(-1)).toBe('{"url": "https://host", "other": 1}');
});
