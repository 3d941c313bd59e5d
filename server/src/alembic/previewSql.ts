import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runAlembic, type AlembicProject } from './alembicCommand.js';
import { refusal, type RunFailure } from './failure.js';

export interface PreviewRequest {
  readonly revision: string;
  /** Full ids, in declared order; empty for a base. */
  readonly downRevisions: readonly string[];
}

export interface Preview {
  readonly sql: string;
  /** What the reader should know about this rendering. */
  readonly notes: readonly string[];
  readonly command: string;
}

/** Renders the upgrade of one revision with `alembic upgrade parent:this --sql`, which needs no database. */
export async function previewSql(project: AlembicProject, request: PreviewRequest, signal: AbortSignal): Promise<Preview | RunFailure> {
  if (project.trusted) {
    const unsafe = await whyOfflineIsUnsafe(project.environment.scriptLocation);
    if (unsafe !== undefined) return refusal('unsafe', unsafe);
  }
  const start = request.downRevisions[0] ?? 'base';
  const output = await runAlembic(project, ['upgrade', `${start}:${request.revision}`, '--sql'], signal);
  if ('failure' in output) return output;
  return { ...stepOf(output.stdout, request), command: output.command };
}

/**
 * Offline mode is env.py's own doing: without that branch it connects, and some write files.
 * Nothing is connected to and nothing is written for a preview, so such projects are refused.
 */
async function whyOfflineIsUnsafe(scriptLocation: string): Promise<string | undefined> {
  const text = await readFile(path.join(scriptLocation, 'env.py'), 'utf8').catch(() => '');
  if (!/\bis_offline_mode\b/.test(text)) {
    return 'env.py does not ask context.is_offline_mode(), so Alembic would connect to the database to show this. Add the offline branch that "alembic init" writes.';
  }
  if (/\boutput_buffer\b/.test(text)) {
    return 'env.py writes its offline SQL to files (output_buffer), so a preview would change the project. Nothing was run.';
  }
  return undefined;
}

const stepLine = /^-- Running upgrade (.*) -> (.*?)\s*$/;

/**
 * The part of an offline script that belongs to one revision. A range can start at one revision only, so that a merge,
 * or a revision with dependencies, brings other steps along: these are left out and named.
 */
export function stepOf(script: string, request: PreviewRequest): { readonly sql: string; readonly notes: readonly string[] } {
  const lines = script.split(/\r?\n/);
  const steps = lines.flatMap((line, index) => {
    const target = stepLine.exec(line)?.[2];
    return target === undefined ? [] : [{ target, index }];
  });
  const own = steps.findIndex((step) => step.target === request.revision);
  const step = steps[own];
  if (step === undefined) {
    return { sql: script.trim(), notes: [`Alembic's output has no step for ${request.revision}; it is shown as printed.`] };
  }
  if (steps.length === 1) return { sql: script.trim(), notes: [] };
  const end = steps[own + 1]?.index ?? lines.length;
  const others = steps.filter((other) => other !== step).map((other) => other.target);
  return {
    sql: lines.slice(step.index, end).join('\n').trim(),
    notes: [`Only this revision's step is shown. Alembic runs ${others.join(', ')} in the same call.`],
  };
}
