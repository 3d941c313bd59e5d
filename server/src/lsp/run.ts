import { setImmediate } from 'node:timers/promises';
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { pathOfUri } from '../workspace/paths.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';
import type { Feature, FeatureContext } from './context.js';
import type { WorkReporter } from './workDone.js';

export interface RunServices {
  readonly index: WorkspaceIndex;
  /** The version of an open document; undefined for any other. */
  readonly documentVersion: (uri: string) => number | undefined;
  /** What a feature gets beside the snapshot and the signal of its request. */
  readonly services: () => Omit<FeatureContext, 'snapshot' | 'signal' | 'report'>;
  /** Reports progress to the client that made the request with these parameters. */
  readonly reporter: (params: unknown) => WorkReporter;
  /** The answer to requests that are not allowed now; undefined where they are. */
  readonly refusal: () => ResponseError<never> | undefined;
  /** Called before a request is answered. */
  readonly onRequest: () => void;
  readonly logError: (message: string) => void;
}

export interface RunOptions<R> {
  /** The answer when the feature fails. */
  readonly neutral: R;
  /**
   * Whether the answer is for the document's version at the request, as with positions. Diagnostics are not: they are
   * taken from the newest text.
   */
  readonly isForVersion?: boolean;
  /** The answer where the document changed meanwhile; an error that says so, where there is none. */
  readonly outdated?: R;
}

export type Handler<P, R> = (params: P, token: CancellationToken) => Promise<R | ResponseError<never>>;

export type Runner = <P, R>(method: string, feature: Feature<P, R>, options: RunOptions<R>) => Handler<P, R>;

/** Makes the handlers of all requests, so that waiting, cancellation, versions and failures are treated alike. */
export function createRunner({
  index,
  documentVersion,
  services,
  reporter,
  refusal,
  onRequest,
  logError,
}: RunServices): Runner {
  const logged = new Set<string>();

  function logOnce(method: string, error: unknown): void {
    const key = `${method} ${String(error)}`;
    if (logged.has(key)) return;
    logged.add(key);
    logError(`${method} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  return function run<P, R>(
    method: string,
    feature: Feature<P, R>,
    { neutral, isForVersion = true, outdated: instead }: RunOptions<R>,
  ): Handler<P, R> {
    return async (params, token) => {
      const refused = refusal();
      if (refused !== undefined) return refused;
      const uri = documentOf(params);
      const version = uri === undefined ? undefined : documentVersion(uri);
      const outdated = (): R | ResponseError<never> | undefined => {
        if (token.isCancellationRequested)
          return new ResponseError<never>(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
        const isStale = isForVersion && uri !== undefined && documentVersion(uri) !== version;
        if (!isStale) return undefined;
        return instead ?? new ResponseError<never>(LSPErrorCodes.ContentModified, 'The document changed.');
      };

      const { report, end } = reporter(params);
      const abort = new AbortController();
      const cancellation = token.onCancellationRequested(() => {
        abort.abort();
      });
      try {
        // Cancellations and edits that are already in the pipe are heard first.
        await setImmediate();
        onRequest();
        await unlessAborted(index.ready(), abort.signal);
        const early = outdated();
        if (early !== undefined) return early;
        const path = uri === undefined ? undefined : pathOfUri(uri);
        if (path !== undefined) index.lookAt(path);
        const work = Promise.resolve(
          feature(params, { ...services(), snapshot: index.snapshot(), signal: abort.signal, report }),
        );
        // One who cancels waits for nothing: not for a process that is being ended, nor for a client that does not
        // answer.
        await unlessAborted(work, abort.signal);
        return outdated() ?? (await work);
      } catch (error) {
        const late = outdated();
        if (late !== undefined) return late;
        logOnce(method, error);
        return neutral;
      } finally {
        end();
        cancellation.dispose();
      }
    };
  };
}

async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  work.catch(() => undefined); // Nobody may be left to hear of it.
  if (signal.aborted) return;
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
    work.then(() => {
      resolve();
    }, reject);
  });
}

/** The document that a request is about, in the protocol's requests and in our own. */
function documentOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null) return undefined;
  if ('uri' in params && typeof params.uri === 'string') return params.uri;
  if (!('textDocument' in params)) return undefined;
  const { textDocument } = params;
  const isDocument = typeof textDocument === 'object' && textDocument !== null && 'uri' in textDocument;
  return isDocument && typeof textDocument.uri === 'string' ? textDocument.uri : undefined;
}
