import { parentPort } from 'node:worker_threads';
import { loadModule, parseSync } from 'libpg-query';
import type { PostgresVerdict } from '../core/operations/sql/postgres.js';
import { statementsOf } from '../core/operations/sql/postgresTree.js';

/*
 * A thread with PostgreSQL's parser, which `postgresParser.ts` starts: takes texts and answers the verdict on each, one
 * by one.
 */

function verdictOn(text: string): PostgresVerdict {
  if (text.trim() === '') return { kind: 'accepted', statements: [] };
  try {
    return { kind: 'accepted', statements: statementsOf(parseSync(text)) };
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    const isRefused = error instanceof Error && error.name === 'SqlError';
    const what = isRefused ? 'does not accept this' : 'cannot read this';
    return { kind: 'gap', reason: `PostgreSQL's parser ${what}: ${line}` };
  }
}

void loadModule().then(() => {
  parentPort?.on('message', (texts: readonly string[]) => {
    for (const text of texts) parentPort?.postMessage(verdictOn(text));
  });
  parentPort?.postMessage('ready');
});
