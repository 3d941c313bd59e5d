import { createHash, randomUUID } from 'node:crypto';
import { readLines } from '../processes/readLines.js';
import type { RunningProcess } from '../processes/startProcess.js';

/** What a bridge writes when it has taken its streams and imported Alembic (channel.py). */
const ready = Buffer.from('alembic-ls bridge is ready');

/** In bytes. More SQL is of no use to anybody, and it is held several times over. */
export const longestMessage = 64 * 1024 * 1024;

/**
 * Why nothing that comes through a channel can be believed any more. `garbled`: a message is not as it was sent,
 * because something else printed in the middle of it. `tooLong`: a line has no end.
 */
export type ChannelFault = 'garbled' | 'tooLong';

export interface ChannelListener {
  /** The bridge waits for its first request. */
  readonly onReady: () => void;
  /** What a message about the request that was asked last says. */
  readonly onMessage: (message: unknown) => void;
  readonly onFault: (fault: ChannelFault) => void;
  /** Something that is no message about that request. */
  readonly onNoise: (text: string) => void;
}

/** Requests to a bridge, one at a time. */
export interface BridgeChannel {
  /** Sends a request once the bridge is ready for it. What comes about an earlier one is noise from now on. */
  ask(method: string, params: object): void;
  isReady(): boolean;
}

/**
 * The protocol over the standard streams of a bridge; server/python/README.md describes it. Others can get at these
 * streams (a wrapper script that is set as the interpreter, and what it starts), so that a message counts only with the
 * id of the request, which nobody can guess, and with the digest of its text.
 */
export function openChannel(
  { stdin, stdout }: RunningProcess,
  { onReady, onMessage, onFault, onNoise }: ChannelListener,
): BridgeChannel {
  let isReady = false;
  let request = '';
  let prefix: Buffer | undefined;

  readLines(stdout, longestMessage, {
    onLine(line) {
      if (prefix !== undefined && line.subarray(0, prefix.length).equals(prefix)) {
        const message = messageIn(line.subarray(prefix.length));
        if (message === undefined) onFault('garbled');
        else onMessage(message.value);
      } else if (!isReady && line.equals(ready)) {
        isReady = true;
        onReady();
        if (request !== '') stdin.write(request);
      } else if (line.length > 0) {
        onNoise(`${line.toString('utf8')}\n`);
      }
    },
    onTooLong: () => {
      onFault('tooLong');
    },
  });

  return {
    ask(method, params) {
      const id = randomUUID();
      prefix = Buffer.from(`${id} `);
      request = `${JSON.stringify({ id, method, params })}\n`;
      if (isReady) stdin.write(request);
    },
    isReady: () => isReady,
  };
}

/** "digest JSON" → the JSON; undefined when the text is not what the digest was made of. */
function messageIn(rest: Buffer): { readonly value: unknown } | undefined {
  const digest = rest.subarray(0, 64).toString('latin1');
  const text = rest.subarray(65);
  if (createHash('sha256').update(text).digest('hex') !== digest) return undefined;
  return { value: JSON.parse(text.toString('utf8')) as unknown };
}
