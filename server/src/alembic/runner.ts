import { text } from 'node:stream/consumers';
import { detach, startAgainDetached } from '../processes/detached.js';
import { runOrder, type RunAnswer, type RunOrder } from './runOrder.js';

/*
 * Process entry of a command that outlives the server: one `RunOrder` on the standard input, one `RunAnswer` on the
 * standard output, and no more words, because nobody may be there to hear them.
 */

async function run(): Promise<void> {
  const order = JSON.parse(await text(process.stdin)) as RunOrder;
  await runOrder(order, (answer: RunAnswer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
}

if (process.argv[2] === detach) {
  startAgainDetached(__filename);
} else {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  run().catch((error: unknown) => {
    process.stderr.write(String(error));
    process.exitCode = 1;
  });
}
