import { Worker } from 'node:worker_threads';
import type { PostgresReader, PostgresVerdict } from '../core/operations/sql/postgres.js';

/** PostgreSQL's own parser, in a thread that starts with the first text. */
export interface PostgresParser {
  /** Asks for the verdicts on texts that are not known yet. Never rejects: what fails is a gap, with its reason. */
  ask(texts: Iterable<string>): Promise<void>;
  /** The verdict on a text, once it was asked for. */
  readonly verdict: PostgresReader;
}

/** How long a text of at most 200,000 characters may take, and how long the thread waits for another one; in milliseconds. */
const limits = { textLimit: 20_000, idleLimit: 60_000 };
/** So many verdicts are kept; a history has fewer. */
const most = 30_000;

/** @param script the file of the thread, beside which the parser is */
export function createPostgresParser(
  script: string,
  { textLimit = limits.textLimit, idleLimit = limits.idleLimit }: Partial<typeof limits> = {},
): PostgresParser {
  const known = new Map<string, PostgresVerdict>();
  let queue = Promise.resolve();
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let heard: ((answer: 'ready' | PostgresVerdict) => void) | undefined;
  let lost: ((reason: string) => void) | undefined;

  function keep(text: string, verdict: PostgresVerdict): void {
    // Maps keep their order: the first is the oldest.
    const [oldest] = known.size >= most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(text, verdict);
  }

  async function askAll(texts: readonly string[]): Promise<void> {
    clearTimeout(idle);
    let rest = texts.filter((text) => !known.has(text));
    let together = rest.length;
    while (rest.length > 0) {
      const asked = rest.slice(0, together);
      const { failure } = await run(asked);
      if (failure !== undefined) {
        // Answers may be lost with a thread that ends: only of a text that was asked about alone it is certain.
        const lost = failure.hasStarted ? (together === 1 ? asked : []) : rest;
        for (const text of lost) keep(text, { kind: 'gap', reason: failure.reason });
        together = 1;
        rest = rest.filter((text) => !known.has(text));
      } else rest = rest.slice(asked.length);
    }
    idle = setTimeout(end, idleLimit);
    idle.unref();
  }

  function end(): void {
    void thread?.terminate();
    thread = undefined;
  }

  /** Its listeners stay: a thread without any for a while answers nothing later. */
  function start(): Worker {
    const worker = new Worker(script);
    worker.on('message', (answer: 'ready' | PostgresVerdict) => {
      if (worker === thread) heard?.(answer);
    });
    worker.on('error', (error) => {
      const what = error instanceof Error ? error.message : String(error);
      if (worker === thread) lost?.(`PostgreSQL's parser failed: ${what}`);
    });
    worker.on('exit', () => {
      if (worker === thread) lost?.("PostgreSQL's parser ended");
    });
    return worker;
  }

  /** Has the thread parse texts, up to the first at which it fails. */
  function run(texts: readonly string[]): Promise<Run> {
    let hasStarted = thread !== undefined;
    const worker = (thread ??= start());
    worker.ref();
    return new Promise((resolve) => {
      let answered = 0;
      let timer: NodeJS.Timeout;
      const finish = (reason?: string): void => {
        clearTimeout(timer);
        worker.unref();
        heard = undefined;
        // One that ends while it has nothing to do is started again.
        lost = end;
        if (reason !== undefined) end();
        resolve({ failure: reason === undefined ? undefined : { reason, hasStarted } });
      };
      const watch = (): void => {
        clearTimeout(timer);
        timer = setTimeout(finish, textLimit, "PostgreSQL's parser took too long");
      };
      lost = finish;
      heard = (answer) => {
        watch();
        if (answer === 'ready') {
          hasStarted = true;
          return;
        }
        keep(texts[answered] ?? '', answer);
        answered++;
        if (answered === texts.length) finish();
      };
      watch();
      worker.postMessage(texts);
    });
  }

  return {
    ask(texts) {
      const wanted = [...new Set(texts)].filter((text) => !known.has(text));
      if (wanted.length === 0) return Promise.resolve();
      queue = queue.then(() => askAll(wanted));
      return queue;
    },
    verdict: (text) => known.get(text),
  };
}

interface Run {
  readonly failure: { readonly reason: string; readonly hasStarted: boolean } | undefined;
}
