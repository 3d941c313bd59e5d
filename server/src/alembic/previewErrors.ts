import type { RevisionError } from './bridgeMessages.js';
import { explainFrequent, type FailedRun } from './failure.js';
import { wordsOfExit } from './failureExit.js';
import { raisedIn } from './failureTraceback.js';
import { sentence } from './sentence.js';

/** Why the rendering of a revision ended, in one or two sentences. `run` is the error as a failed run. */
export function revisionErrorText({ kind, message, database }: RevisionError, run: FailedRun): string {
  const chain = raisedIn(run);
  const [raised] = chain;
  // SQLAlchemy closes with an address that says less than the error.
  const words = message.replace(/\(Background on this error at: [^)]{0,200}\)\s*$/, '').trim();
  const plain = words === '' ? kind : `${kind}: ${words}`;
  const text =
    explainFrequent(chain, run)?.message ?? (kind === 'SystemExit' ? wordsOfExit(raised, run) : sentence(plain));
  return `${database === null ? '' : `Database ${database}: `}${text}`;
}
