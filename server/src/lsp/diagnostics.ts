import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Connection, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { ConfigProblem } from '../core/project/environment.js';
import type { Problem, Severity } from '../core/review/problem.js';
import { uriOfPath } from '../workspace/paths.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { ClientFacts } from './clientFacts.js';
import { locationIn, rangeIn } from './locations.js';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export interface DiagnosticsContext {
  readonly snapshot: Snapshot;
  readonly client: ClientFacts;
}

/** The problems of one file as the protocol has them. */
export function diagnosticsOf(context: DiagnosticsContext, path: string): Diagnostic[] {
  const { snapshot } = context;
  return (snapshot.problems.get(snapshot.knownPath(path)) ?? []).map((problem) => diagnosticOf(context, problem));
}

export function diagnosticOf({ snapshot, client }: DiagnosticsContext, problem: Problem | ConfigProblem): Diagnostic {
  const related = 'related' in problem ? problem.related : [];
  return {
    source: 'Alembic',
    code: problem.code,
    severity: severities[problem.severity],
    message: problem.message,
    range: rangeIn(snapshot, problem.file, problem.span),
    ...(client.codeDescription &&
      client.documentation !== null && {
        codeDescription: { href: client.documentation.replace('{code}', problem.code) },
      }),
    ...(client.relatedInformation &&
      related.length > 0 && {
        relatedInformation: related.map(({ file, span, message }) => ({
          location: locationIn(snapshot, file, span),
          message,
        })),
      }),
  };
}

/** The same for the same diagnostics: a client that has them is not sent them again. */
export function resultIdOf(items: readonly Diagnostic[]): string {
  return items.length === 0 ? 'none' : createHash('sha1').update(JSON.stringify(items)).digest('base64');
}

/**
 * Sends all diagnostics that changed since the last call, for clients that do not ask; clears files that became clean.
 */
export function createDiagnosticsPush(connection: Connection): (context: DiagnosticsContext) => Promise<void> {
  const sent = new Map<string, string>();

  return async (context) => {
    for (const path of new Set([...context.snapshot.problems.keys(), ...sent.keys()])) {
      const diagnostics = diagnosticsOf(context, path);
      const resultId = resultIdOf(diagnostics);
      if (sent.get(path) === resultId) continue;
      if (diagnostics.length === 0) sent.delete(path);
      else sent.set(path, resultId);
      const version = context.snapshot.file(path)?.version;
      await connection.sendDiagnostics({
        uri: uriOfPath(path),
        diagnostics,
        ...(typeof version === 'number' && { version }),
      });
    }
  };
}

/** The diagnostic as the client has it, where it sent it along. */
export function diagnosticFor(problem: Problem, sent: readonly Diagnostic[], context: DiagnosticsContext): Diagnostic {
  const own = diagnosticOf(context, problem);
  return sent.find(({ code, range }) => code === own.code && isDeepStrictEqual(range, own.range)) ?? own;
}
